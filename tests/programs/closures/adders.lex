# t(7) => 11300
import "std.list" as list
fn adder(n :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { x + n } }
fn compose[A, B, C](f :: (A) -> B, g :: (B) -> C) -> (A) -> C { fn (x :: A) -> C { g(f(x)) } }
fn dbl(x :: Int) -> Int { x * 2 }
fn t(n :: Int) -> Int {
  let h := compose(adder(n), dbl)
  list.fold(list.map(list.range(0, 100), h), 0, fn (a :: Int, b :: Int) -> Int { a + b })
}
