# fibs(90) => [2880067194370816120,4660046610375530309]
fn next(p :: (Int, Int)) -> (Int, Int) { match p { (a, b) => (b, a + b) } }
fn iter(p :: (Int, Int), n :: Int) -> (Int, Int) { if n == 0 { p } else { iter(next(p), n - 1) } }
fn fibs(n :: Int) -> (Int, Int) { iter((0, 1), n) }
