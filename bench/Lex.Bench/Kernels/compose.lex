# Closures in lists: a list of adders is composed into one function, which is applied n times.

import "std.list" as list

fn adder(k :: Int) -> (Int) -> Int {
  fn (x :: Int) -> Int { x + k }
}

fn compose(f :: (Int) -> Int, g :: (Int) -> Int) -> (Int) -> Int {
  fn (x :: Int) -> Int { g(f(x)) }
}

fn apply(f :: (Int) -> Int, n :: Int, x :: Int) -> Int {
  if n == 0 { x } else { apply(f, n - 1, f(x) % 10007) }
}

fn run(n :: Int) -> Int {
  let adders := list.map(list.range(0, 8), adder)
  let all := list.fold(adders, fn (x :: Int) -> Int { x }, compose)
  apply(all, n, 1)
}
