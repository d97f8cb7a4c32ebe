# t(5) => 80
import "std.list" as list
type Pos = { x :: Int, y :: Int }
fn seen(p :: Pos, ps :: List[Pos]) -> Bool {
  match list.head(ps) { None => false, Some(q) => (p.x == q.x and p.y == q.y) or seen(p, list.tail(ps)) }
}
fn moves() -> List[(Int, Int)] { [(1, 2), (2, 1), (2, -1), (1, -2), (-1, -2), (-2, -1), (-2, 1), (-1, 2)] }
fn ok(p :: Pos, n :: Int) -> Bool { p.x >= 0 and p.x < n and p.y >= 0 and p.y < n }
fn go(p :: Pos, path :: List[Pos], n :: Int, k :: Int) -> Int {
  if k == 0 { 1 } else { try_all(moves(), p, path, n, k, 0) }
}
fn try_all(ms :: List[(Int, Int)], p :: Pos, path :: List[Pos], n :: Int, k :: Int, acc :: Int) -> Int {
  match list.head(ms) {
    None => acc,
    Some((dx, dy)) => {
      let q := { x: p.x + dx, y: p.y + dy }
      let found := if ok(q, n) and not seen(q, path) { go(q, list.cons(q, path), n, k - 1) } else { 0 }
      try_all(list.tail(ms), p, path, n, k, acc + found)
    },
  }
}
fn t(n :: Int) -> Int { go({ x: 0, y: 0 }, [{ x: 0, y: 0 }], n, 4) }
