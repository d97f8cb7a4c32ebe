# t(2000) => 519.4968325093677
import "std.int" as int
import "std.float" as float
fn up(n :: Int, x :: Float) -> Float { if n == 0 { x } else { down(n - 1, float.to_int(x * 1.5), x) } }
fn down(n :: Int, k :: Int, old :: Float) -> Float {
  if n == 0 { int.to_float(k) } else { up(n - 1, int.to_float(k % 1000) + old / 3.0) }
}
fn t(n :: Int) -> Float { up(n, 1.25) }
