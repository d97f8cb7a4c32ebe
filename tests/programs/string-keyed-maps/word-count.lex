# t("the cat sat on the mat the end of the cat is not the end of it") => {"the":5,"cat":2,"sat":1,"on":1,"mat":1,"end":2,"of":2,"is":1,"not":1,"it":1}
import "std.map" as map
import "std.str" as str
import "std.list" as list
fn bump(m :: Map[Str, Int], w :: Str) -> Map[Str, Int] {
  match map.get(m, w) { Some(n) => map.set(m, w, n + 1), None => map.set(m, w, 1) }
}
fn t(s :: Str) -> Map[Str, Int] { list.fold(str.split(s, " "), map.new(), bump) }
