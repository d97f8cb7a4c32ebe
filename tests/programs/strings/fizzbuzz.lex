# t(30) => "1,2,fizz,4,buzz,fizz,7,8,fizz,buzz,11,fizz,13,14,fizzbuzz,16,17,fizz,19,buzz,fizz,22,23,fizz,buzz,26,fizz,28,29,fizzbuzz"
import "std.str" as str
import "std.int" as int
import "std.list" as list
fn word(n :: Int) -> Str {
  match (n % 3, n % 5) { (0, 0) => "fizzbuzz", (0, _) => "fizz", (_, 0) => "buzz", _ => int.to_str(n) }
}
fn t(n :: Int) -> Str { str.join(list.map(list.range(1, n + 1), word), ",") }
