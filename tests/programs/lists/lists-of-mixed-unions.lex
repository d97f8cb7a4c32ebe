# t() => [6.5,["i1","f2.5","s","n"]]
import "std.list" as list
import "std.int" as int
import "std.float" as float
type V = I(Int) | F(Float) | S(Str) | N
fn num(v :: V) -> Float { match v { I(n) => int.to_float(n), F(x) => x, S(_) => 3.0, N => 0.0 } }
fn show(v :: V) -> Str { match v { I(n) => "i" + int.to_str(n), F(x) => "f" + float.to_str(x), S(s) => s, N => "n" } }
fn t() -> (Float, List[Str]) {
  let vs := [I(1), F(2.5), S("s"), N]
  (list.fold(list.map(vs, num), 0.0, fn (a :: Float, b :: Float) -> Float { a + b }), list.map(vs, show))
}
