# t([9, 1, 8, 2, 7, 3]) => [[10,9,10,9,10],[[1,1],[2,3],[3,5],[7,4],[8,2],[9,0]],[9,8,7,3,2,1],[]]
import "std.list" as list
import "std.tuple" as tuple
fn pairs(xs :: List[Int]) -> List[Int] {
  match list.head(xs) {
    Some(a) => match list.head(list.tail(xs)) { Some(b) => list.cons(a + b, pairs(list.tail(xs))), None => [] },
    None => [],
  }
}
fn t(xs :: List[Int]) -> (List[Int], List[(Int, Int)], List[Int], List[Str]) {
  let indexed := list.map(list.enumerate(xs), fn (p :: (Int, Int)) -> (Int, Int) { (tuple.snd(p), tuple.fst(p)) })
  (pairs(xs), list.sort_by(indexed, fn (p :: (Int, Int)) -> Int { tuple.fst(p) }),
   list.sort_by(xs, fn (x :: Int) -> Int { -x }), list.filter([], fn (s :: Str) -> Bool { true }))
}
