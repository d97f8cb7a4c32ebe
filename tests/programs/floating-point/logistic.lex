# logistic(1000) => [0.15150601386546686,4.506013865466855,-1.5]
fn iterate(x :: Float, n :: Int) -> Float { if n == 0 { x } else { iterate(3.99 * x * (1.0 - x), n - 1) } }
fn logistic(n :: Int) -> (Float, Float, Float) {
  let x := iterate(0.3, n)
  (x, x * 1000.0 % 7.0, -5.5 % 2.0)
}
