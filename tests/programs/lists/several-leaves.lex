# ints(5000) => [12497500,12497500,2497,[4997,4998,4999]]
# floats(4100) => [2100737.5,2050]
# texts(4099) => [4099,"4098"]
# kinds("[1, 2.5, 3]") => [["1.0","2.5","3.0"],3]
import "std.list" as list
import "std.int" as int
import "std.json" as json
fn sum(xs :: List[Int], acc :: Int) -> Int { match list.head(xs) { None => acc, Some(x) => sum(list.tail(xs), acc + x) } }
fn deep(xs :: List[Int], depth :: Int) -> Int {
  match list.head(xs) { None => 0, Some(x) => if depth == 0 { sum(xs, 0) } else { x + deep(list.tail(xs), depth - 1) } }
}
fn after(xs :: List[Int], n :: Int) -> List[Int] { if n == 0 { xs } else { after(list.tail(xs), n - 1) } }
fn even(xs :: List[Int], acc :: Int) -> Int {
  match list.head(xs) { None => acc, Some(x) => even(list.tail(list.tail(xs)), if x > 5 { acc + 1 } else { acc }) }
}
fn ints(n :: Int) -> (Int, Int, Int, List[Int]) {
  let xs := list.range(0, n)
  (sum(xs, 0), deep(xs, 900), even(xs, 0), after(xs, n - 3))
}
fn total(xs :: List[Float], acc :: Float) -> Float { match list.head(xs) { None => acc, Some(x) => total(list.tail(xs), acc + x) } }
fn trues(bs :: List[Bool], acc :: Int) -> Int { match list.head(bs) { None => acc, Some(b) => trues(list.tail(bs), if b { acc + 1 } else { acc }) } }
fn floats(n :: Int) -> (Float, Int) {
  let xs := list.range(0, n)
  (total(list.map(xs, fn (x :: Int) -> Float { int.to_float(x) * 0.25 }), 0.0), trues(list.map(xs, fn (x :: Int) -> Bool { x % 2 == 0 }), 0))
}
fn last(xs :: List[Str], count :: Int, text :: Str) -> (Int, Str) {
  match list.head(xs) { None => (count, text), Some(x) => last(list.tail(xs), count + 1, x) }
}
fn texts(n :: Int) -> (Int, Str) { last(list.map(list.range(0, n), fn (x :: Int) -> Str { int.to_str(x) }), 0, "") }
fn show(xs :: List[Float], acc :: List[Str]) -> List[Str] {
  match list.head(xs) { None => list.reverse(acc), Some(x) => show(list.tail(xs), list.cons(json.stringify(x), acc)) }
}
fn count(xs :: List[Float], acc :: Int) -> Int { match list.head(xs) { None => acc, Some(_) => count(list.tail(xs), acc + 1) } }
fn kinds(s :: Str) -> (List[Str], Int) { match json.parse(s) { Ok(xs) => (show(xs, []), count(xs, 0)), Err(_) => ([], 0) } }
