fn a(x :: Int) -> Int {
  if x > 1 { 1 } else if x > 2 { 2 } else { 3 }
}
fn b(x :: Int) -> Int {
  let (p, q) := (1, 2)
  let r = 5
  return x
}
fn c(x) -> Int { x }
fn d(x :: Int) { x }
fn e() -> Int { f(1, , 2)
  1 ! 2
  9223372036854775808
}
fn f(o :: Int) -> Int { match o { 1 | 2 => 3, [] => 4, -"x" => 5, _ => match } }
fn g() -> Str { "bad\q" + f"x{}" + f"{a" + f"{1 +}" }
let top := 1
fn match() -> Int { 1 }
type T = | A
type U = A | { x :: Int }
import std
fn h() -> Int { { let é := 1 }
