# t(12) => {"a":405.839215887821,"b":239.95996921611,"c":239.95996921611,"d":141.8832497501}
type M = { a :: Float, b :: Float, c :: Float, d :: Float }
fn mul(x :: M, y :: M) -> M {
  { a: x.a * y.a + x.b * y.c, b: x.a * y.b + x.b * y.d, c: x.c * y.a + x.d * y.c, d: x.c * y.b + x.d * y.d }
}
fn pow(m :: M, n :: Int) -> M {
  if n == 0 { { a: 1.0, b: 0.0, c: 0.0, d: 1.0 } } else {
    let h := pow(m, n / 2)
    let s := mul(h, h)
    if n % 2 == 0 { s } else { mul(s, m) }
  }
}
fn t(n :: Int) -> M { pow({ a: 1.1, b: 1.0, c: 1.0, d: 0.0 }, n) }
