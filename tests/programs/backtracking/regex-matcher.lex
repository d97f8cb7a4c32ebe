# t() => [true,false,true,true,false]
import "std.list" as list
import "std.str" as str
fn m(p :: List[Str], s :: List[Str]) -> Bool {
  match list.head(p) {
    None => list.is_empty(s),
    Some(c) => match list.head(list.tail(p)) {
      Some("*") => star(c, list.tail(list.tail(p)), s),
      _ => match list.head(s) { Some(x) => (c == "." or c == x) and m(list.tail(p), list.tail(s)), None => false },
    },
  }
}
fn star(c :: Str, p :: List[Str], s :: List[Str]) -> Bool {
  m(p, s) or match list.head(s) { Some(x) => (c == "." or c == x) and star(c, p, list.tail(s)), None => false }
}
fn go(p :: Str, s :: Str) -> Bool { m(str.split(p, ""), str.split(s, "")) }
fn t() -> List[Bool] { [go("a*b.c", "aaabxc"), go("a*b.c", "aaaxc"), go(".*", ""), go("x*y*z", "z"), go("ab", "abc")] }
