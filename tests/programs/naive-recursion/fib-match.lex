# fib(21) => 10946
fn fib(n :: Int) -> Int {
  match n {
    0 => 0,
    1 => 1,
    n => fib(n - 1) + fib(n - 2),
  }
}
