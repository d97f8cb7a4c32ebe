# String building: n pieces are appended to one text, whose length and last characters make the answer.

import "std.str" as str
import "std.int" as int

fn build(i :: Int, n :: Int, text :: Str) -> Str {
  if i == n { text } else { build(i + 1, n, text + int.to_str(i % 1000) + ";") }
}

fn run(n :: Int) -> Int {
  let text := build(0, n, "")
  if str.ends_with(text, ";") { str.len(text) } else { 0 - str.len(text) }
}
