# t("a") => {"a":0,"b":1,"c":1,"d":2,"e":2,"f":3}
import "std.map" as map
import "std.list" as list
fn graph() -> Map[Str, List[Str]] {
  map.from_list([("a", ["b", "c"]), ("b", ["d"]), ("c", ["d", "e"]), ("d", ["f"]), ("e", ["f", "a"]), ("f", [])])
}
fn visit(st :: (Map[Str, Int], List[Str]), v :: Str, d :: Int) -> (Map[Str, Int], List[Str]) {
  match st { (dist, q) => if map.has(dist, v) { st } else { (map.set(dist, v, d), list.concat(q, [v])) } }
}
fn bfs(g :: Map[Str, List[Str]], dist :: Map[Str, Int], q :: List[Str]) -> Map[Str, Int] {
  match list.head(q) {
    None => dist,
    Some(u) => {
      let d := match map.get(dist, u) { Some(x) => x, None => 0 }
      let ns := match map.get(g, u) { Some(x) => x, None => [] }
      match list.fold(ns, (dist, list.tail(q)), fn (st :: (Map[Str, Int], List[Str]), v :: Str) -> (Map[Str, Int], List[Str]) { visit(st, v, d + 1) }) {
        (dist2, q2) => bfs(g, dist2, q2),
      }
    },
  }
}
fn t(s :: Str) -> Map[Str, Int] { bfs(graph(), map.set(map.new(), s, 0), [s]) }
