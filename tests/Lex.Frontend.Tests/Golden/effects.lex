fn pay(n :: Int{x | x > 0 and x < 10}) -> [budget(10), net("h")] Int { n }
fn twice[E](f :: (Int) -> [| E] Int, n :: Int) -> [| E] Int { f(f(n)) }
fn add[T](a :: T, b :: T) -> T { a + b }
fn bytes() -> Bytes { b"\"é" }
