# Backtracking with library functions: queens on an n by n board as pairs of row and column.

import "std.list" as list

fn safe(row :: Int, column :: Int, placed :: List[(Int, Int)]) -> Bool {
  list.all(placed, fn (other :: (Int, Int)) -> Bool {
    match other {
      (r, c) => not (c == column) and not (r - c == row - column) and not (r + c == row + column),
    }
  })
}

fn place(n :: Int, row :: Int, placed :: List[(Int, Int)]) -> Int {
  if row == n {
    1
  } else {
    list.fold(list.range(0, n), 0, fn (found :: Int, column :: Int) -> Int {
      if safe(row, column, placed) { found + place(n, row + 1, list.cons((row, column), placed)) } else { found }
    })
  }
}

fn run(n :: Int) -> Int {
  place(n, 0, [])
}
