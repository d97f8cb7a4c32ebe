# t(60) => 1548008755920
import "std.map" as map
import "std.int" as int
fn fib(n :: Int, m :: Map[Str, Int]) -> (Int, Map[Str, Int]) {
  let k := int.to_str(n)
  match map.get(m, k) {
    Some(v) => (v, m),
    None => if n < 2 { (n, map.set(m, k, n)) } else {
      match fib(n - 1, m) { (a, m1) => match fib(n - 2, m1) { (b, m2) => (a + b, map.set(m2, k, a + b)) } }
    },
  }
}
fn t(n :: Int) -> Int { match fib(n, map.new()) { (v, _) => v } }
