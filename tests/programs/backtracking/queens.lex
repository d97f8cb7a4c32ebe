# queens(6) => 4
import "std.list" as list
fn safe(q :: Int, d :: Int, qs :: List[Int]) -> Bool {
  match list.head(qs) {
    None => true,
    Some(c) => c != q and c != q + d and c != q - d and safe(q, d + 1, list.tail(qs)),
  }
}
fn place(n :: Int, row :: Int, qs :: List[Int]) -> Int {
  if row == n { 1 } else {
    list.fold(list.range(0, n), 0, fn (acc :: Int, q :: Int) -> Int {
      if safe(q, 1, qs) { acc + place(n, row + 1, list.cons(q, qs)) } else { acc }
    })
  }
}
fn queens(n :: Int) -> Int { place(n, 0, []) }
