# digits(5000) => 77500
fn digsum(n :: Int, acc :: Int) -> Int { if n < 10 { acc + n } else { digsum(n / 10, acc + n % 10) } }
fn run(i :: Int, n :: Int, acc :: Int, done :: Bool) -> Int {
  if done { acc } else { run(i + 1, n, acc + digsum(i, 0), i + 1 >= n) }
}
fn digits(n :: Int) -> Int { run(0, n, 0, n <= 0) }
