# t(200) => 60301
fn pick(i :: Int, n :: Int) -> (Int) -> Int {
  if i % 2 == 1 { fn (v :: Int) -> Int { v * n } } else { fn (v :: Int) -> Int { v } }
}
fn go(i :: Int, n :: Int, acc :: Int) -> Int {
  if i == n { acc } else {
    let f := pick(i, n)
    go(i + 1, n, acc + f((i * 3 + n) % 7))
  }
}
fn t(n :: Int) -> Int { go(0, n, 0) }
