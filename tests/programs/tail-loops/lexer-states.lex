# t("12 + (3*45)-6 $7") => ["n12","o+","o(","n3","o*","n45","o)","o-","n6","?$","n7"]
import "std.str" as str
import "std.list" as list
fn digit(c :: Str) -> Bool { c >= "0" and c <= "9" and str.len(c) == 1 }
fn start(s :: Str, i :: Int, out :: List[Str]) -> List[Str] {
  if i >= str.len(s) { list.reverse(out) } else {
    let c := str.char_at(s, i)
    if digit(c) { number(s, i + 1, c, out) } else {
      match c {
        " " => start(s, i + 1, out),
        "+" => start(s, i + 1, list.cons("o+", out)),
        "-" => start(s, i + 1, list.cons("o-", out)),
        "*" => start(s, i + 1, list.cons("o*", out)),
        "/" => start(s, i + 1, list.cons("o/", out)),
        "(" => start(s, i + 1, list.cons("o(", out)),
        ")" => start(s, i + 1, list.cons("o)", out)),
        other => start(s, i + 1, list.cons("?" + other, out)),
      }
    }
  }
}
fn number(s :: Str, i :: Int, acc :: Str, out :: List[Str]) -> List[Str] {
  let c := str.char_at(s, i)
  if digit(c) { number(s, i + 1, acc + c, out) } else { start(s, i, list.cons("n" + acc, out)) }
}
fn t(s :: Str) -> List[Str] { start(s, 0, []) }
