# perms([1, 2, 3, 4]) => [[1,2,3,4],[1,2,4,3],[1,3,2,4],[1,3,4,2],[1,4,2,3],[1,4,3,2],[2,1,3,4],[2,1,4,3],[2,3,1,4],[2,3,4,1],[2,4,1,3],[2,4,3,1],[3,1,2,4],[3,1,4,2],[3,2,1,4],[3,2,4,1],[3,4,1,2],[3,4,2,1],[4,1,2,3],[4,1,3,2],[4,2,1,3],[4,2,3,1],[4,3,1,2],[4,3,2,1]]
import "std.list" as list
fn perms(xs :: List[Int]) -> List[List[Int]] {
  if list.is_empty(xs) { [[]] } else {
    flat(list.map(xs, fn (x :: Int) -> List[List[Int]] {
      let rest := list.filter(xs, fn (y :: Int) -> Bool { y != x })
      list.map(perms(rest), fn (p :: List[Int]) -> List[Int] { list.cons(x, p) })
    }))
  }
}
fn flat[T](xss :: List[List[T]]) -> List[T] {
  list.fold(xss, [], fn (acc :: List[T], xs :: List[T]) -> List[T] { list.concat(acc, xs) })
}
