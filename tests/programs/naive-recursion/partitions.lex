# parts(30) => 5604
fn count(n :: Int, m :: Int) -> Int {
  if n == 0 { 1 } else { if n < 0 or m == 0 { 0 } else { count(n, m - 1) + count(n - m, m) } }
}
fn parts(n :: Int) -> Int { count(n, n) }
