# z(20) => [[0,0],[2,36],[4,64],[6,84],[8,96],[10,100],[12,96],[14,84],[16,64],[18,36]]
import "std.list" as list
import "std.tuple" as tuple
fn zip[A, B](xs :: List[A], ys :: List[B]) -> List[(A, B)] {
  match list.head(xs) {
    None => [],
    Some(x) => match list.head(ys) {
      None => [],
      Some(y) => list.cons((x, y), zip(list.tail(xs), list.tail(ys))),
    },
  }
}
fn z(n :: Int) -> List[(Int, Int)] {
  let down := list.reverse(list.range(1, n + 1))
  let prods := list.map(list.enumerate(down), fn (p :: (Int, Int)) -> Int { tuple.fst(p) * tuple.snd(p) })
  list.filter(zip(list.range(0, n), prods), fn (p :: (Int, Int)) -> Bool { tuple.snd(p) % 2 == 0 })
}
