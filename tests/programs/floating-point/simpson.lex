# integrate(200) => 0.5211314357249793
import "std.math" as m
import "std.int" as int
fn f(x :: Float) -> Float { m.sin(x) * m.exp(-x) }
fn sum(g :: (Float) -> Float, h :: Float, i :: Int, n :: Int, acc :: Float) -> Float {
  if i == n { acc } else {
    let w := if i % 2 == 1 { 4.0 } else { 2.0 }
    sum(g, h, i + 1, n, acc + w * g(h * int.to_float(i)))
  }
}
fn integrate(n :: Int) -> Float {
  let h := 3.0 / int.to_float(n)
  sum(f, h, 1, n, f(0.0) + f(3.0)) * h / 3.0
}
