# t("the quick brown fox jumps over the lazy dog", 12) => ["the quick","brown fox","jumps over","the lazy dog"]
import "std.str" as str
import "std.list" as list
fn add(ls :: List[Str], w :: Str, width :: Int) -> List[Str] {
  match list.head(ls) {
    None => [w],
    Some(l) => if str.len(l) + 1 + str.len(w) <= width { list.cons(l + " " + w, list.tail(ls)) } else { list.cons(w, ls) },
  }
}
fn t(s :: Str, width :: Int) -> List[Str] {
  list.reverse(list.fold(str.split(s, " "), [], fn (ls :: List[Str], w :: Str) -> List[Str] { add(ls, w, width) }))
}
