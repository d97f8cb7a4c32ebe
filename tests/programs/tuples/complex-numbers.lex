# t(64) => [42.05550802586321,-626.0055696722212]
import "std.math" as m
import "std.int" as int
import "std.list" as list
fn cmul(a :: (Float, Float), b :: (Float, Float)) -> (Float, Float) {
  match (a, b) { ((x, y), (u, v)) => (x * u - y * v, x * v + y * u) }
}
fn cadd(a :: (Float, Float), b :: (Float, Float)) -> (Float, Float) { match (a, b) { ((x, y), (u, v)) => (x + u, y + v) } }
fn cis(t :: Float) -> (Float, Float) { (m.cos(t), m.sin(t)) }
fn t(n :: Int) -> (Float, Float) {
  list.fold(list.range(0, n), (0.0, 0.0), fn (acc :: (Float, Float), k :: Int) -> (Float, Float) {
    cadd(acc, cmul(cis(int.to_float(k) * 0.1), (int.to_float(k), 1.0)))
  })
}
