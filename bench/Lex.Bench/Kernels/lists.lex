# List map, filter and fold over n numbers.

import "std.list" as list

fn run(n :: Int) -> Int {
  let squares := list.map(list.range(0, n), fn (x :: Int) -> Int { x * x + 1 })
  let kept := list.filter(squares, fn (x :: Int) -> Bool { x % 3 == 1 })
  list.fold(kept, 0, fn (sum :: Int, x :: Int) -> Int { sum + x })
}
