# t(100) => [292,{"$variant":"Some","args":[[9,9,4,4,4]]},{"$variant":"None","args":[]}]
import "std.list" as list
fn ways(coins :: List[Int], amount :: Int) -> Int {
  if amount == 0 { 1 } else {
    if amount < 0 { 0 } else {
      match list.head(coins) {
        None => 0,
        Some(c) => ways(coins, amount - c) + ways(list.tail(coins), amount),
      }
    }
  }
}
fn first(coins :: List[Int], amount :: Int) -> Option[List[Int]] {
  if amount == 0 { Some([]) } else {
    match list.head(coins) {
      None => None,
      Some(c) => match if c <= amount { first(coins, amount - c) } else { None } {
        Some(rest) => Some(list.cons(c, rest)),
        None => first(list.tail(coins), amount),
      },
    }
  }
}
fn t(n :: Int) -> (Int, Option[List[Int]], Option[List[Int]]) {
  (ways([50, 25, 10, 5, 1], n), first([9, 7, 4], 30), first([6, 4], 9))
}
