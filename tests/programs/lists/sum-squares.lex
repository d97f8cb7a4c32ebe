# t(1000) => 110611611
import "std.list" as list
fn t(n :: Int) -> Int {
  list.range(0, n)
    |> list.filter(fn (x :: Int) -> Bool { x % 3 == 1 })
    |> list.map(fn (x :: Int) -> Int { x * x })
    |> list.fold(0, fn (a :: Int, x :: Int) -> Int { a + x })
}
