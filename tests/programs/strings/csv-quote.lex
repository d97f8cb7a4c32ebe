# t() => ["a,\"b,c\",\"d\"\"e\"\n1,,\"x\ny\"",3]
import "std.str" as str
import "std.list" as list
fn cell(s :: Str) -> Str {
  if str.contains(s, ",") or str.contains(s, "\"") or str.contains(s, "\n") {
    f"\"{str.replace(s, \"\\\"\", \"\\\"\\\"\")}\""
  } else { s }
}
fn t() -> (Str, Int) {
  let rows := [["a", "b,c", "d\"e"], ["1", "", "x\ny"]]
  let out := str.join(list.map(rows, fn (r :: List[Str]) -> Str { str.join(list.map(r, cell), ",") }), "\n")
  (out, list.len(str.split(out, "\n")))
}
