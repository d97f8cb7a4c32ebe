fn f(a :: Int) -> Int {
  let b := { let a := 9
    a }
  a * 10 + b
}
fn g(f :: (Int) -> Int, n :: Int) -> Int { f(n) }
fn h(n :: Int) -> Int {
  f(n)
  { let n := 1
    f(n) }
  (n :: Int)
}
