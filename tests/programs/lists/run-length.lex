# rle([1, 1, 2, 3, 3, 3, 1]) => [[1,2],[2,1],[3,3],[1,1]]
import "std.list" as list
fn push(acc :: List[(Int, Int)], x :: Int) -> List[(Int, Int)] {
  match list.head(acc) {
    Some((y, n)) => if x == y { list.cons((y, n + 1), list.tail(acc)) } else { list.cons((x, 1), acc) },
    None => [(x, 1)],
  }
}
fn rle(xs :: List[Int]) -> List[(Int, Int)] { list.reverse(list.fold(xs, [], push)) }
