# t(3) => [4,6,9,27,-3,-2]
import "std.list" as list
import "std.int" as int
fn pow(e :: Int) -> (Int) -> Int { fn (b :: Int) -> Int { if e == 0 { 1 } else { b * pow(e - 1)(b) } } }
fn neg(n :: Int) -> Int { -n }
fn t(n :: Int) -> List[Int] {
  let base := n
  let fs := [fn (x :: Int) -> Int { x + 1 }, fn (x :: Int) -> Int { x * 2 }, pow(2), pow(3), neg, fn (x :: Int) -> Int { 1 - x - 0 * base }]
  list.map(fs, fn (f :: (Int) -> Int) -> Int { f(n) })
}
