# binom(16, 7) => 11440
fn binom(n :: Int, k :: Int) -> Int {
  if k == 0 or k == n { 1 } else { binom(n - 1, k - 1) + binom(n - 1, k) }
}
