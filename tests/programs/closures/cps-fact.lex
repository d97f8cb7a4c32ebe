# t(15) => 1307674368000
fn fact(n :: Int, k :: (Int) -> Int) -> Int {
  if n <= 1 { k(1) } else { fact(n - 1, fn (r :: Int) -> Int { k(n * r) }) }
}
fn t(n :: Int) -> Int { fact(n, fn (x :: Int) -> Int { x }) }
