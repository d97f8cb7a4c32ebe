# f(500) => 2596346.625
import "std.list" as list
import "std.int" as int
fn f(n :: Int) -> Float {
  let xs := list.map(list.range(0, n), fn (i :: Int) -> Float { int.to_float(i) * 0.25 })
  list.fold(list.map(list.filter(xs, big), sq), 0.0, plus)
}
fn big(x :: Float) -> Bool { x > 2.0 }
fn sq(x :: Float) -> Float { x * x }
fn plus(a :: Float, b :: Float) -> Float { a + b }
