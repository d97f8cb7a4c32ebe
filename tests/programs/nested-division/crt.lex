# t() => [23,1]
fn find(x :: Int, m :: Int) -> Int {
  if x % 3 == 2 and x % 5 == 3 and x % 7 == 2 { x } else { find(x + 1, m) }
}
fn order(a :: Int, m :: Int, k :: Int, v :: Int) -> Int { if v == 1 { k } else { order(a, m, k + 1, v * a % m) } }
fn t() -> (Int, Int) { (find(0, 105), order(10, 9, 1, 10 % 9)) }
