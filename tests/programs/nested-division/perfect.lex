# perfect(500) => [6,28,496]
import "std.list" as list
fn sigma(n :: Int, d :: Int, acc :: Int) -> Int {
  if d > n / 2 { acc } else { sigma(n, d + 1, if n % d == 0 { acc + d } else { acc }) }
}
fn perfect(limit :: Int) -> List[Int] {
  list.filter(list.range(2, limit), fn (n :: Int) -> Bool { sigma(n, 1, 0) == n })
}
