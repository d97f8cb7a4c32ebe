# t(300) => [200,-7472395753390802246]
import "std.map" as map
import "std.int" as int
import "std.str" as str
fn key(i :: Int) -> Str { "k" + int.to_str(i) }
fn fill(m :: Map[Str, Int], i :: Int, n :: Int) -> Map[Str, Int] {
  if i == n { m } else {
    let k := key(i * 7 % n)
    let old := if map.has(m, k) { match map.get(m, k) { Some(v) => v, None => -1000000 } } else { 0 }
    fill(map.set(m, k, old + i), i + 1, n)
  }
}
fn prune(m :: Map[Str, Int], i :: Int, n :: Int) -> Map[Str, Int] {
  if i >= n { m } else { prune(map.delete(m, key(i)), i + 3, n) }
}
fn t(n :: Int) -> (Int, Int) {
  let m := prune(fill(map.new(), 0, n), 0, n)
  (map.size(m), map.fold(m, 0, fn (a :: Int, k :: Str, v :: Int) -> Int { a * 31 + v + str.len(k) }))
}
