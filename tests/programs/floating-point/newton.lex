# roots() => [1.414213562373095,3.162277660168379,9.999999999999999e-06,1e+100,0.7071067811865475]
import "std.list" as list
import "std.math" as math
fn newton(a :: Float, g :: Float, left :: Int) -> Float {
  if left == 0 { g } else {
    let h := (g + a / g) / 2.0
    if math.abs(h - g) <= 1e-15 * g { h } else { newton(a, h, left - 1) }
  }
}
fn roots() -> List[Float] {
  list.map([2.0, 10.0, 1e-10, 1e200, 0.5], fn (x :: Float) -> Float { newton(x, x, 500) })
}
