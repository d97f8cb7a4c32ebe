import "std.list" as list
import "std.map" as map
import "std.io" as io
fn squares(xs :: List[Int]) -> List[Int] { xs |> list.map(fn (x :: Int) -> Int { x * x }) |> list.filter(positive) }
fn positive(x :: Int) -> Bool { x > 0 }
fn total(m :: Map[Str, Int]) -> Int { map.fold(m, 0, fn (a :: Int, k :: Str, v :: Int) -> Int { a + v }) }
fn sum(xs :: List[Float]) -> Float { list.fold(xs, 0.0, fn (a :: Float, x :: Float) -> Float { a + x }) }
fn greet(name :: Str) -> [io] Unit { io.print(f"hello {name}!") }
