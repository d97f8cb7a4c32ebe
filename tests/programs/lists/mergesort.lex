# sorted(120) => [1,5,9,13,30,34,38,42,63,67,71,92,96,100,104,121,125,129,133,154,158,162,183,187,191,195,216,220,224,245,249,253,257,274,278,282,286,307,311,315,336,340,344,348,369,373,377,398,402,406,410,427,431,435,439,460,464,468,489,493,497,501,522,526,530,551,555,559,563,580,584,588,592,613,617,621,642,646,650,654,675,679,683,704,708,712,716,733,737,741,745,766,770,774,795,799,803,807,828,832,836,857,861,865,869,886,890,894,898,919,923,927,948,952,956,960,977,981,985,989]
import "std.list" as list
fn split(xs :: List[Int], a :: List[Int], b :: List[Int]) -> (List[Int], List[Int]) {
  match list.head(xs) { None => (a, b), Some(x) => split(list.tail(xs), list.cons(x, b), a) }
}
fn merge(a :: List[Int], b :: List[Int], acc :: List[Int]) -> List[Int] {
  match (list.head(a), list.head(b)) {
    (None, None) => list.reverse(acc),
    (Some(x), None) => merge(list.tail(a), b, list.cons(x, acc)),
    (None, Some(y)) => merge(a, list.tail(b), list.cons(y, acc)),
    (Some(x), Some(y)) => if x <= y {
      merge(list.tail(a), b, list.cons(x, acc))
    } else {
      merge(a, list.tail(b), list.cons(y, acc))
    },
  }
}
fn sort(xs :: List[Int]) -> List[Int] {
  if list.len(xs) < 2 { xs } else {
    match split(xs, [], []) { (a, b) => merge(sort(a), sort(b), []) }
  }
}
fn sorted(n :: Int) -> List[Int] {
  sort(list.map(list.range(0, n), fn (i :: Int) -> Int { (i * 7919 + 13) % 1009 }))
}
