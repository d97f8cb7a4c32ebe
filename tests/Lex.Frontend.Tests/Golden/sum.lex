fn sum(n :: Int, acc :: Int) -> Int {
  match n {
    0 => acc,
    _ => sum(n - 1, acc + n),
  }
}
