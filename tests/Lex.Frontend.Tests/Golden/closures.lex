import "std.int" as int
fn make(a :: Int, b :: Str) -> (Int) -> (Int) -> Int {
  fn (x :: Int) -> (Int) -> Int { fn (y :: Int) -> Int { x + y + a } }
}
fn twice(f :: (Int) -> Int, n :: Int) -> Int { f(f(n)) }
fn names(n :: Int) -> (Int, Str) { let show := int.to_str
  (twice(make(1, "")(2), n), n |> show) }
