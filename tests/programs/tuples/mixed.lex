# t() => [["x",[1.5,true]],[true,false,true],null,"x1"]
import "std.int" as int
import "std.tuple" as tp
fn pairup(s :: Str, f :: Float) -> (Str, (Float, Bool)) { (s, (f, f > 1.0)) }
fn unit_of(p :: (Str, (Float, Bool))) -> Unit { match p { (_, (_, true)) => (), _ => () } }
fn t() -> ((Str, (Float, Bool)), (Bool, Bool, Bool), Unit, Str) {
  let a := pairup("x", 1.5)
  let b := pairup("x", 0.5)
  (a, (a == pairup("x", 1.5), a == b, (1, "b") != (1, "c")), unit_of(a), match a { (s, _) => s + int.to_str(tp.len((1, 2)) - 1) })
}
