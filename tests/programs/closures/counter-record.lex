# t(10) => [10,55,[20,"x"]]
import "std.list" as list
type Obj = { get :: () -> Int, add :: (Int) -> Int }
fn obj(n :: Int) -> Obj { { get: fn () -> Int { n }, add: fn (k :: Int) -> Int { n + k } } }
fn sum_to(o :: Obj, i :: Int) -> Obj { if i == 0 { o } else { sum_to(obj(o.add(i)), i - 1) } }
fn pair_with[T](x :: T) -> (Int) -> (Int, T) { fn (n :: Int) -> (Int, T) { (n * 2, x) } }
fn t(n :: Int) -> (Int, Int, (Int, Str)) {
  let o := obj(n)
  let f := pair_with("x")
  (o.get(), sum_to(obj(0), n).get(), f(n))
}
