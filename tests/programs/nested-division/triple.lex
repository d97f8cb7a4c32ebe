# t(20) => 120649878
fn k_loop(i :: Int, j :: Int, k :: Int, n :: Int, t :: Int) -> Int {
  if k == n { t } else { k_loop(i, j, k + 1, n, (t * 31 + (i * j + k) / (k + 1) - (i - j) % 7) % 1000000007) }
}
fn j_loop(i :: Int, j :: Int, n :: Int, t :: Int) -> Int {
  if j == n { t } else { j_loop(i, j + 1, n, k_loop(i, j, 0, n, t)) }
}
fn i_loop(i :: Int, n :: Int, t :: Int) -> Int { if i == n { t } else { i_loop(i + 1, n, j_loop(i, 0, n, t)) } }
fn t(n :: Int) -> Int { i_loop(0, n, 0) }
