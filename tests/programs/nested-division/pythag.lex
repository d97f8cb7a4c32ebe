# trip(60) => 2154
fn isqrt(n :: Int, g :: Int) -> Int {
  let h := (g + n / g) / 2
  if h >= g { g } else { isqrt(n, h) }
}
fn over_b(a :: Int, b :: Int, n :: Int, acc :: Int) -> Int {
  if b >= n { acc } else {
    let s := a * a + b * b
    if s > n * n { acc } else {
      let r := isqrt(s, s)
      over_b(a, b + 1, n, if r * r == s { acc + a + b + r } else { acc })
    }
  }
}
fn over_a(a :: Int, n :: Int, acc :: Int) -> Int { if a == n { acc } else { over_a(a + 1, n, over_b(a, a, n, acc)) } }
fn trip(n :: Int) -> Int { over_a(1, n, 0) }
