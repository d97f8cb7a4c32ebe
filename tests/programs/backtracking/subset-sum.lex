# subsets([3, 34, 4, 12, 5, 2, 7, 8], 21) => [[3,4,12,2],[3,4,5,2,7],[4,12,5],[4,2,7,8],[12,2,7]]
import "std.list" as list
fn subsets(xs :: List[Int], target :: Int) -> List[List[Int]] {
  if target == 0 { [[]] } else {
    if target < 0 { [] } else {
      match list.head(xs) {
        None => [],
        Some(x) => {
          let with := list.map(subsets(list.tail(xs), target - x), fn (s :: List[Int]) -> List[Int] { list.cons(x, s) })
          list.concat(with, subsets(list.tail(xs), target))
        },
      }
    }
  }
}
