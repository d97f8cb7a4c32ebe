# Backtracking over lists: in how many ways can n queens stand on an n by n board?

import "std.list" as list

fn safe(column :: Int, placed :: List[Int], distance :: Int) -> Bool {
  match list.head(placed) {
    None => true,
    Some(other) => if other == column or other == column + distance or other == column - distance {
      false
    } else {
      safe(column, list.tail(placed), distance + 1)
    },
  }
}

fn place(n :: Int, row :: Int, column :: Int, placed :: List[Int], found :: Int) -> Int {
  if row == n {
    found + 1
  } else {
    if column == n {
      found
    } else {
      if safe(column, placed, 1) {
        place(n, row, column + 1, placed, place(n, row + 1, 0, list.cons(column, placed), found))
      } else {
        place(n, row, column + 1, placed, found)
      }
    }
  }
}

fn run(n :: Int) -> Int {
  place(n, 0, 0, [], 0)
}
