# stats([3.5, -1.25, 8.0, 2.75, 2.75, 100.5]) => {"mean":19.375,"sd":36.379581612950595,"max":100.5,"min":-1.25}
import "std.list" as list
import "std.math" as math
import "std.int" as int
fn sum(xs :: List[Float]) -> Float { list.fold(xs, 0.0, fn (a :: Float, x :: Float) -> Float { a + x }) }
fn stats(xs :: List[Float]) -> { mean :: Float, sd :: Float, min :: Float, max :: Float } {
  let n := int.to_float(list.len(xs))
  let mean := sum(xs) / n
  let var := sum(list.map(xs, fn (x :: Float) -> Float { (x - mean) * (x - mean) })) / n
  {
    mean: mean,
    sd: math.sqrt(var),
    min: list.fold(xs, 1e308, math.min),
    max: list.fold(xs, -1e308, math.max),
  }
}
