# minmax([5, -3, 9, 0, 22, -8]) => [-8,22,25]
import "std.list" as list
import "std.int" as int
fn minmax(xs :: List[Int]) -> (Int, Int, Int) {
  list.fold(xs, (9223372036854775807, 0 - 9223372036854775807 - 1, 0), fn (s :: (Int, Int, Int), x :: Int) -> (Int, Int, Int) {
    match s { (lo, hi, sum) => (int.min(lo, x), int.max(hi, x), sum + x) }
  })
}
