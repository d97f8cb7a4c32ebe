# t(6) => [[2,4,6,8,10,12],21,"abc",[true,false,true,false,true,false],720]
import "std.list" as list
fn map2[T, U](xs :: List[T], f :: (T) -> U) -> List[U] {
  match list.head(xs) { None => [], Some(x) => list.cons(f(x), map2(list.tail(xs), f)) }
}
fn fold2[T, A](xs :: List[T], a :: A, f :: (A, T) -> A) -> A {
  match list.head(xs) { None => a, Some(x) => fold2(list.tail(xs), f(a, x), f) }
}
fn id[T](x :: T) -> T { x }
fn t(n :: Int) -> (List[Int], Int, Str, List[Bool], Int) {
  let xs := list.range(1, n + 1)
  (map2(xs, fn (x :: Int) -> Int { x * 2 }),
   fold2(xs, 0, fn (a :: Int, x :: Int) -> Int { a + x }),
   fold2(["a", "b", "c"], id(""), fn (a :: Str, x :: Str) -> Str { a + x }),
   map2(xs, fn (x :: Int) -> Bool { x % 2 == 1 }),
   fold2(map2(xs, id), 1, fn (a :: Int, x :: Int) -> Int { id(a) * x }))
}
