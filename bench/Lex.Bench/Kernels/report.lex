# Texts: n lines are made from parts, joined, split again and measured.

import "std.str" as str
import "std.int" as int
import "std.list" as list

fn line(i :: Int) -> Str {
  str.join(["item", int.to_str(i), str.to_upper("ab"), int.to_str(i * i % 97)], ",")
}

fn run(n :: Int) -> Int {
  let text := str.join(list.map(list.range(0, n), line), "\n")
  list.fold(str.split(text, "\n"), 0, fn (sum :: Int, l :: Str) -> Int {
    list.fold(str.split(l, ","), sum, fn (acc :: Int, part :: Str) -> Int {
      if str.contains(part, "7") { acc + str.len(part) } else { acc + 1 }
    })
  })
}
