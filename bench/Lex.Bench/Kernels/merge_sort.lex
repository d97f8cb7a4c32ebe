# Lists taken apart and built: merge sort of n numbers.

import "std.list" as list

fn merged(a :: List[Int], b :: List[Int], acc :: List[Int]) -> List[Int] {
  match list.head(a) {
    None => list.concat(list.reverse(acc), b),
    Some(x) => match list.head(b) {
      None => list.concat(list.reverse(acc), a),
      Some(y) => if x <= y {
        merged(list.tail(a), b, list.cons(x, acc))
      } else {
        merged(a, list.tail(b), list.cons(y, acc))
      },
    },
  }
}

fn sorted(items :: List[Int]) -> List[Int] {
  let n := list.len(items)
  if n < 2 {
    items
  } else {
    merged(sorted(list.take(items, n / 2)), sorted(list.drop(items, n / 2)), [])
  }
}

fn run(n :: Int) -> Int {
  let items := list.map(list.range(0, n), fn (i :: Int) -> Int { i * 7919 % 10007 })
  list.fold(sorted(items), 0, fn (sum :: Int, x :: Int) -> Int { (sum * 31 + x) % 1000003 })
}
