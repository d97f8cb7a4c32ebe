# Tuples in a fold: least, greatest and sum of n numbers in one pass.

import "std.list" as list

fn run(n :: Int) -> Int {
  let numbers := list.map(list.range(0, n), fn (i :: Int) -> Int { i * 7919 % 10007 })
  let found := list.fold(numbers, (1000000, 0, 0), fn (acc :: (Int, Int, Int), x :: Int) -> (Int, Int, Int) {
    match acc {
      (least, greatest, sum) => (if x < least { x } else { least }, if x > greatest { x } else { greatest }, sum + x),
    }
  })
  match found {
    (least, greatest, sum) => least + greatest * 3 + sum,
  }
}
