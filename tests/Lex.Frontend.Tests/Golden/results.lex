import "std.result" as result
import "std.option" as option
fn half(n :: Int) -> Result[Int, Str] { if n % 2 == 0 { Ok(n / 2) } else { Err("odd") } }
fn quarter(n :: Int) -> Result[Int, Str] { Ok(half(half(n)?)? + 1) }
fn mapped(r :: Result[Int, Str]) -> Result[Int, Str] { result.map(r, fn (n :: Int) -> Int { n + 1 }) }
fn orelse(o :: Option[Int]) -> Int { option.unwrap_or_else(o, fn () -> Int { 3 }) }
