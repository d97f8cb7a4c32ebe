# t("hello, wörld! zebra", 3) => "khoor, zöuog! cheud"
import "std.str" as str
import "std.list" as list
fn abc() -> Str { "abcdefghijklmnopqrstuvwxyz" }
fn find(c :: Str, i :: Int) -> Int { if i == 26 { -1 } else { if str.char_at(abc(), i) == c { i } else { find(c, i + 1) } } }
fn shift(c :: Str, k :: Int) -> Str {
  let i := find(c, 0)
  if i < 0 { c } else { str.char_at(abc(), (i + k) % 26) }
}
fn t(s :: Str, k :: Int) -> Str {
  list.fold(str.split(s, ""), "", fn (acc :: Str, c :: Str) -> Str { acc + shift(c, k) })
}
