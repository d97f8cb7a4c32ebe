# t() => [true,false,true,null,null,-0.0,3.0,0.0,9223372036854775807,0,1e+16,"-0","0.1","inf"]
import "std.float" as float
import "std.math" as math
fn t() -> (Bool, Bool, Bool, Float, Float, Float, Float, Float, Int, Int, Float, Str, Str, Str) {
  let nan := 0.0 / 0.0
  let inf := 1.0 / 0.0
  (nan != nan, nan == nan, inf > 1e308, nan, inf, -0.0, math.round(2.5), 0.0 * 5.0, float.to_int(1e300), float.to_int(nan), 1e16,
   float.to_str(-0.0), float.to_str(0.1), float.to_str(inf))
}
