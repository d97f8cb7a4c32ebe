# table(40) => 0
fn inner(i :: Int, j :: Int, n :: Int, acc :: Int) -> Int {
  if j > n { acc } else {
    if j == 0 { inner(i, 1, n, acc) } else { inner(i, j + 1, n, acc + i * i * i / j * 3 + i % j) }
  }
}
fn rows(i :: Int, n :: Int, acc :: Int) -> Int {
  if i > n { acc } else { rows(i + 1, n, inner(i, -n, n, acc)) }
}
fn table(n :: Int) -> Int { rows(-n, n, 0) }
