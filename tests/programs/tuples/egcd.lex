# t(240, 46) => [2,-9,47,[403,108,-1138]]
import "std.list" as list
import "std.tuple" as tuple
fn egcd(a :: Int, b :: Int) -> (Int, Int, Int) {
  if b == 0 { (a, 1, 0) } else {
    match egcd(b, a % b) { (g, x, y) => (g, y, x - a / b * y) }
  }
}
fn t(a :: Int, b :: Int) -> (Int, Int, Int, (Int, Int, Int)) {
  let r := egcd(a, b)
  let s := list.fold(list.range(1, 200), (0, 0, 0), fn (acc :: (Int, Int, Int), i :: Int) -> (Int, Int, Int) {
    match (acc, egcd(i, i * 7 % 13 + 1)) { ((p, q, u), (g, x, y)) => (p + g, q + x, u + y) }
  })
  match r { (g, x, y) => (g, x, tuple.third(r), s) }
}
