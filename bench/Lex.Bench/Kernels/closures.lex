# Closures with captures: each round makes two functions that capture numbers and another function, and calls them.

fn scaled(by :: Int, shift :: Int) -> (Int) -> Int {
  fn (x :: Int) -> Int { x * by + shift }
}

fn twice(f :: (Int) -> Int, limit :: Int) -> (Int) -> Int {
  fn (x :: Int) -> Int { f(f(x)) % limit }
}

fn rounds(n :: Int, acc :: Int) -> Int {
  if n == 0 {
    acc
  } else {
    let f := twice(scaled(n % 7, n), 10007)
    rounds(n - 1, f(acc) + f(n))
  }
}

fn run(n :: Int) -> Int {
  rounds(n, 1)
}
