# Naive recursion with a recursive argument.

fn ackermann(m :: Int, n :: Int) -> Int {
  match m {
    0 => n + 1,
    _ => if n == 0 { ackermann(m - 1, 1) } else { ackermann(m - 1, ackermann(m, n - 1)) },
  }
}

fn run(n :: Int) -> Int {
  ackermann(2, n)
}
