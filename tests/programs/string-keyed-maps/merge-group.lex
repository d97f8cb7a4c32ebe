# t() => {"groups":{"1":["a","b"],"2":["cc","dd"],"3":["eee"]},"merged":{"x":1,"y":20,"z":30},"keys":["x","y","z"],"vals":[1,20,30]}
import "std.map" as map
import "std.list" as list
import "std.str" as str
import "std.int" as int
fn group(ws :: List[Str]) -> Map[Str, List[Str]] {
  list.fold(ws, map.new(), fn (m :: Map[Str, List[Str]], w :: Str) -> Map[Str, List[Str]] {
    let k := int.to_str(str.len(w))
    map.set(m, k, list.concat(match map.get(m, k) { Some(xs) => xs, None => [] }, [w]))
  })
}
fn t() -> { groups :: Map[Str, List[Str]], merged :: Map[Str, Int], keys :: List[Str], vals :: List[Int] } {
  let a := map.from_list([("x", 1), ("y", 2)])
  let b := map.from_list([("z", 30), ("y", 20)])
  let m := map.merge(a, b)
  { groups: group(["a", "cc", "b", "eee", "dd"]), merged: m, keys: map.keys(m), vals: map.values(m) }
}
