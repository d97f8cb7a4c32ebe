# String-keyed maps whose values are lists: n words are grouped by their first letters, then looked up.

import "std.str" as str
import "std.int" as int
import "std.list" as list
import "std.map" as map

fn word(i :: Int) -> Str {
  int.to_str(i * 7919 % 1009) + "x"
}

fn group(words :: List[Str]) -> Map[Str, List[Int]] {
  list.fold(words, map.new(), fn (groups :: Map[Str, List[Int]], w :: Str) -> Map[Str, List[Int]] {
    let key := str.slice(w, 0, 1)
    match map.get(groups, key) {
      Some(lengths) => map.set(groups, key, list.cons(str.len(w), lengths)),
      None => map.set(groups, key, [str.len(w)]),
    }
  })
}

fn run(n :: Int) -> Int {
  let groups := group(list.map(list.range(0, n), word))
  list.fold(map.entries(groups), 0, fn (sum :: Int, entry :: (Str, List[Int])) -> Int {
    match entry {
      (key, lengths) => sum + str.len(key) * list.fold(lengths, 0, fn (a :: Int, b :: Int) -> Int { a + b }),
    }
  })
}
