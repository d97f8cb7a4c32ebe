# t(5) => [25,125,13]
fn church(n :: Int) -> ((Int) -> Int) -> (Int) -> Int {
  fn (f :: (Int) -> Int) -> (Int) -> Int { fn (x :: Int) -> Int { rep(n, f, x) } }
}
fn rep(n :: Int, f :: (Int) -> Int, x :: Int) -> Int { if n == 0 { x } else { rep(n - 1, f, f(x)) } }
fn inc(x :: Int) -> Int { x + 1 }
fn mul(a :: ((Int) -> Int) -> (Int) -> Int, b :: ((Int) -> Int) -> (Int) -> Int) -> ((Int) -> Int) -> (Int) -> Int {
  fn (f :: (Int) -> Int) -> (Int) -> Int { a(b(f)) }
}
fn t(n :: Int) -> (Int, Int, Int) {
  let c := church(n)
  (mul(c, c)(inc)(0), mul(c, mul(c, c))(inc)(0), c(inc)(8))
}
