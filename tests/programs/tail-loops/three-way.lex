# t(30000) => [0,10000,10000,10000]
type S = A | B | C
fn a(n :: Int, x :: Int, y :: Int, z :: Int) -> (Int, Int, Int, Int) { if n == 0 { (0, x, y, z) } else { b(n - 1, x + 1, y, z) } }
fn b(n :: Int, x :: Int, y :: Int, z :: Int) -> (Int, Int, Int, Int) { if n == 0 { (1, x, y, z) } else { c(n - 1, x, y + 1, z) } }
fn c(n :: Int, x :: Int, y :: Int, z :: Int) -> (Int, Int, Int, Int) { if n == 0 { (2, x, y, z) } else { a(n - 1, x, y, z + 1) } }
fn t(n :: Int) -> (Int, Int, Int, Int) { a(n, 0, 0, 0) }
