# t() => "{\"a\":[1,2,null],\"b\":{\"c\":true}}"
import "std.str" as str
import "std.list" as list
import "std.int" as int
type J = JNull | JBool(Bool) | JInt(Int) | JStr(Str) | JArr(List[J]) | JObj(List[(Str, J)])
fn quote(s :: Str) -> Str { "\"" + s + "\"" }
fn show(j :: J) -> Str {
  match j {
    JNull => "null",
    JBool(b) => if b { "true" } else { "false" },
    JInt(n) => int.to_str(n),
    JStr(s) => quote(s),
    JArr(xs) => "[" + str.join(list.map(xs, show), ",") + "]",
    JObj(fs) => {
      let parts := list.map(fs, fn (p :: (Str, J)) -> Str { match p { (k, v) => quote(k) + ":" + show(v) } })
      "{" + str.join(parts, ",") + "}"
    },
  }
}
fn t() -> Str { show(JObj([("a", JArr([JInt(1), JInt(2), JNull])), ("b", JObj([("c", JBool(true))]))])) }
