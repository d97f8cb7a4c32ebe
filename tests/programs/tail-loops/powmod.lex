# t(500) => 245872487
fn powmod(b :: Int, e :: Int, m :: Int, acc :: Int) -> Int {
  if e == 0 { acc } else {
    let next := if e % 2 == 1 { acc * b % m } else { acc }
    powmod(b * b % m, e / 2, m, next)
  }
}
fn t(n :: Int) -> Int {
  let total := loop(1, n, 0)
  total
}
fn loop(i :: Int, n :: Int, acc :: Int) -> Int {
  if not (i <= n) { acc } else { powmod(i, i + 7, 1000003, 1) + acc |> keep(i, n) }
}
fn keep(acc :: Int, i :: Int, n :: Int) -> Int { loop(i + 1, n, acc) }
