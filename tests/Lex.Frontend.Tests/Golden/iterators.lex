import "std.iter" as iter
import "std.flow" as flow
fn first(xs :: List[Int]) -> Option[(Int, Iter[Int])] { iter.next(iter.from_list(xs)) }
fn compose(f :: (Int) -> Int) -> (Int) -> Int { flow.sequential(f, f) }
