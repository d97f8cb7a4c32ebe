# t(10) => "11131221133112132113212221"
import "std.str" as str
import "std.int" as int
fn say(s :: Str, i :: Int, c :: Str, n :: Int, out :: Str) -> Str {
  if i >= str.len(s) { f"{out}{int.to_str(n)}{c}" } else {
    let d := str.char_at(s, i)
    if d == c { say(s, i + 1, c, n + 1, out) } else { say(s, i + 1, d, 1, f"{out}{int.to_str(n)}{c}") }
  }
}
fn t(n :: Int) -> Str { if n == 0 { "1" } else { let p := t(n - 1)
  say(p, 1, str.char_at(p, 0), 1, "") } }
