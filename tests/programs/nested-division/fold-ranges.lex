# lattice(45) => 64
import "std.list" as l
fn lattice(n :: Int) -> Int {
  l.fold(l.range(1, n + 1), 0, fn (acc :: Int, a :: Int) -> Int {
    l.fold(l.range(1, n + 1), acc, fn (inner :: Int, b :: Int) -> Int {
      if a * b % (a + b) == 0 { inner + 1 } else { inner }
    })
  })
}
