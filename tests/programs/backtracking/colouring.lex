# t(3) => {"$variant":"Some","args":[[0,1,2,0,1,2]]}
import "std.list" as list
fn edges() -> List[(Int, Int)] { [(0, 1), (0, 2), (1, 2), (1, 3), (2, 3), (3, 4), (4, 5), (5, 0)] }
fn nth(xs :: List[Int], i :: Int) -> Int {
  match list.head(xs) { None => -1, Some(x) => if i == 0 { x } else { nth(list.tail(xs), i - 1) } }
}
fn fine(cs :: List[Int]) -> Bool {
  list.fold(edges(), true, fn (ok :: Bool, e :: (Int, Int)) -> Bool {
    match e { (a, b) => {
      let x := nth(cs, a)
      ok and (x == -1 or x != nth(cs, b))
    } }
  })
}
fn solve(cs :: List[Int], i :: Int, n :: Int, k :: Int, c :: Int) -> Option[List[Int]] {
  if i == n { Some(cs) } else {
    if c == k { None } else {
      let next := list.concat(cs, [c])
      match if fine(next) { solve(next, i + 1, n, k, 0) } else { None } {
        None => solve(cs, i, n, k, c + 1),
        found => found,
      }
    }
  }
}
fn t(k :: Int) -> Option[List[Int]] { solve([], 0, 6, k, 0) }
