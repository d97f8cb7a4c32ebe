# t(500) => [41541750,500,[0,1,2,3,4]]
import "std.list" as list
type L[T] = Nul | Cons(T, L[T])
fn upto(i :: Int, n :: Int, acc :: L[Int]) -> L[Int] { if n == i { acc } else { upto(i, n - 1, Cons(n - 1, acc)) } }
fn foldl[T, A](l :: L[T], a :: A, f :: (A, T) -> A) -> A {
  match l { Nul => a, Cons(x, rest) => foldl(rest, f(a, x), f) }
}
fn mapl[T, U](l :: L[T], f :: (T) -> U) -> L[U] { match l { Nul => Nul, Cons(x, r) => Cons(f(x), mapl(r, f)) } }
fn take[T](l :: L[T], n :: Int) -> List[T] {
  if n == 0 { [] } else { match l { Nul => [], Cons(x, r) => list.cons(x, take(r, n - 1)) } }
}
fn t(n :: Int) -> (Int, Int, List[Int]) {
  let l := upto(0, n, Nul)
  (foldl(mapl(l, fn (x :: Int) -> Int { x * x }), 0, fn (a :: Int, x :: Int) -> Int { a + x }),
   foldl(l, 0, fn (a :: Int, _ :: Int) -> Int { a + 1 }),
   take(l, 5))
}
