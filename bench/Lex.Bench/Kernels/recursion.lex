# Naive recursion: doubly recursive Fibonacci.

fn fib(n :: Int) -> Int {
  if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
}

fn run(n :: Int) -> Int {
  fib(n)
}
