# t() => ["a:1.5!","b:2!",3.0]
import "std.list" as list
import "std.float" as float
import "std.str" as str
fn fmt(suffix :: Str, k :: Float) -> ((Str, Float)) -> Str {
  fn (p :: (Str, Float)) -> Str { match p { (n, v) => f"{n}:{float.to_str(v * k)}{suffix}" } }
}
fn t() -> (Str, Str, Float) {
  let f := fmt("!", 0.5)
  let k := 0.5
  let g := fn (a :: Float, b :: Float) -> Float { a + b + k }
  (f(("a", 3.0)), f(("b", 4.0)), list.fold([1.0, 0.5], 0.5, g))
}
