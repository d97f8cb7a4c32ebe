# t() => [{"a":1.5,"b":2.0},["b","a"],true,false,{"10":"x","9":"y"},{}]
import "std.map" as map
import "std.list" as list
fn t() -> (Map[Str, Float], List[Str], Bool, Bool, Map[Str, Str], Map[Str, Int]) {
  let m := map.set(map.set(map.new(), "b", 2.0), "a", 1.5)
  let e := map.delete(map.set(map.new(), "q", 1), "q")
  (m, list.reverse(map.keys(m)), m == map.from_list([("a", 1.5), ("b", 2.0)]), map.is_empty(m), map.from_list([("9", "y"), ("10", "x"), ]), e)
}
