# t() => ["and","brown","dog","fox","jumps","lazy","one","other","over","quick","the","the","the"]
import "std.list" as list
import "std.str" as str
fn qs(xs :: List[Str]) -> List[Str] {
  match list.head(xs) {
    None => [],
    Some(p) => {
      let rest := list.tail(xs)
      let lo := list.filter(rest, fn (x :: Str) -> Bool { x < p })
      let hi := list.filter(rest, fn (x :: Str) -> Bool { not (x < p) })
      list.concat(qs(lo), list.concat([p], qs(hi)))
    },
  }
}
fn t() -> List[Str] { qs(str.split("the quick brown fox jumps over the lazy dog and the other one", " ")) }
