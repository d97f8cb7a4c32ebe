# t([1, 0, 0, 0, 0, 0, 3, 0, 0, 4, 0, 0, 0, 0, 0, 2]) => {"$variant":"Some","args":[[1,3,2,4,4,2,3,1,2,4,1,3,3,1,4,2]]}
import "std.list" as list
fn at(xs :: List[Int], i :: Int) -> Int { match list.head(xs) { Some(x) => if i == 0 { x } else { at(list.tail(xs), i - 1) }, None => 0 } }
fn put(xs :: List[Int], i :: Int, v :: Int) -> List[Int] {
  list.map(list.enumerate(xs), fn (p :: (Int, Int)) -> Int { match p { (j, x) => if i == j { v } else { x } } })
}
fn fits(g :: List[Int], i :: Int, v :: Int, j :: Int) -> Bool {
  if j == 16 { true } else {
    let same := i / 4 == j / 4 or i % 4 == j % 4 or (i / 8 == j / 8 and i % 4 / 2 == j % 4 / 2)
    if same and at(g, j) == v { false } else { fits(g, i, v, j + 1) }
  }
}
fn solve(g :: List[Int], i :: Int) -> Option[List[Int]] {
  if i == 16 { Some(g) } else {
    if at(g, i) != 0 { solve(g, i + 1) } else { try_v(g, i, 1) }
  }
}
fn try_v(g :: List[Int], i :: Int, v :: Int) -> Option[List[Int]] {
  if v > 4 { None } else {
    if fits(g, i, v, 0) {
      match solve(put(g, i, v), i + 1) { Some(s) => Some(s), None => try_v(g, i, v + 1) }
    } else { try_v(g, i, v + 1) }
  }
}
fn t(g :: List[Int]) -> Option[List[Int]] { solve(g, 0) }
