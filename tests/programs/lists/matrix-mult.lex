# t(6) => [[15,-54,-32,-24,-16,34],[-66,22,-16,-12,90,17],[-7,-14,77,70,-35,-91],[59,13,-54,-65,22,39],[-1,-65,-24,-18,-12,50],[30,39,34,50,17,-79]]
import "std.list" as list
fn dot(a :: List[Int], b :: List[Int], acc :: Int) -> Int {
  match (list.head(a), list.head(b)) { (Some(x), Some(y)) => dot(list.tail(a), list.tail(b), acc + x * y), _ => acc }
}
fn transpose(m :: List[List[Int]]) -> List[List[Int]] {
  match list.head(m) {
    None => [],
    Some(r) => if list.is_empty(r) { [] } else {
      list.cons(
        list.map(m, fn (row :: List[Int]) -> Int { match list.head(row) { Some(x) => x, None => 0 } }),
        transpose(list.map(m, fn (row :: List[Int]) -> List[Int] { list.tail(row) })))
    },
  }
}
fn mul(a :: List[List[Int]], b :: List[List[Int]]) -> List[List[Int]] {
  let cols := transpose(b)
  list.map(a, fn (r :: List[Int]) -> List[Int] { list.map(cols, fn (c :: List[Int]) -> Int { dot(r, c, 0) }) })
}
fn mk(n :: Int, k :: Int) -> List[List[Int]] {
  list.map(list.range(0, n), fn (i :: Int) -> List[Int] { list.map(list.range(0, n), fn (j :: Int) -> Int { (i * k + j) % 7 - 3 }) })
}
fn t(n :: Int) -> List[List[Int]] { mul(mul(mk(n, 2), mk(n, 5)), mk(n, 3)) }
