# longest(500) => [327,143]
# Longest Collatz chain below a limit; two mutually nested tail loops.
fn chain(n :: Int, acc :: Int) -> Int {
  if n == 1 { acc } else {
    if n % 2 == 0 { chain(n / 2, acc + 1) } else { chain(3 * n + 1, acc + 1) }
  }
}
fn go(n :: Int, limit :: Int, best :: Int, len :: Int) -> (Int, Int) {
  if n >= limit { (best, len) } else {
    let c := chain(n, 0)
    if c > len { go(n + 1, limit, n, c) } else { go(n + 1, limit, best, len) }
  }
}
fn longest(limit :: Int) -> (Int, Int) { go(1, limit, 0, 0 - 1) }
