# String-keyed maps: n words are counted, then the counts are read back.

import "std.str" as str
import "std.int" as int
import "std.list" as list
import "std.map" as map

fn word(i :: Int) -> Str {
  "w" + int.to_str(i * 7919 % 64)
}

fn count(i :: Int, n :: Int, counts :: Map[Str, Int]) -> Map[Str, Int] {
  if i == n {
    counts
  } else {
    let key := word(i)
    match map.get(counts, key) {
      Some(times) => count(i + 1, n, map.set(counts, key, times + 1)),
      None => count(i + 1, n, map.set(counts, key, 1)),
    }
  }
}

fn run(n :: Int) -> Int {
  let counts := count(0, n, map.new())
  list.fold(map.keys(counts), 0, fn (sum :: Int, key :: Str) -> Int {
    match map.get(counts, key) {
      Some(times) => sum * 31 % 1000003 + times * str.len(key),
      None => sum,
    }
  })
}
