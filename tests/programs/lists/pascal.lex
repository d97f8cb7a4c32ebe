# pascal(20) => [1,20,190,1140,4845,15504,38760,77520,125970,167960,184756,167960,125970,77520,38760,15504,4845,1140,190,20,1]
import "std.list" as list
fn add(xs :: List[Int], ys :: List[Int], acc :: List[Int]) -> List[Int] {
  match (list.head(xs), list.head(ys)) {
    (Some(a), Some(b)) => add(list.tail(xs), list.tail(ys), list.cons(a + b, acc)),
    _ => acc,
  }
}
fn pascal(n :: Int) -> List[Int] {
  list.fold(list.range(0, n), [1], fn (row :: List[Int], _ :: Int) -> List[Int] {
    add(list.cons(0, row), list.concat(row, [0]), [])
  })
}
