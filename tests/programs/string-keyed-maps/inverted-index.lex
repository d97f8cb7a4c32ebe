# t() => {"cat":[0,2],"dog":[1,2],"the":[0,1,2]}
import "std.map" as map
import "std.list" as list
import "std.str" as str
import "std.option" as option
fn post(m :: Map[Str, List[Int]], id :: Int, w :: Str) -> Map[Str, List[Int]] {
  let old := option.unwrap_or(map.get(m, w), [])
  let seen := list.fold(old, false, fn (b :: Bool, x :: Int) -> Bool { b or x == id })
  if seen { m } else { map.set(m, w, list.concat(old, [id])) }
}
fn t() -> Map[Str, List[Int]] {
  list.fold(list.enumerate(["the cat", "the dog the", "the cat dog"]), map.new(), fn (m :: Map[Str, List[Int]], d :: (Int, Str)) -> Map[Str, List[Int]] {
    match d { (id, text) => list.fold(str.split(text, " "), m, fn (m :: Map[Str, List[Int]], w :: Str) -> Map[Str, List[Int]] { post(m, id, w) }) }
  })
}
