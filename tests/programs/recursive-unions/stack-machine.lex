# t(10) => [{"$variant":"Ok","args":[59049]},{"$variant":"Err","args":["fuel"]},{"$variant":"Err","args":["stuck"]}]
import "std.list" as list
type Ins = Push(Int) | Add | Mul | Dup | Swap | Jz(Int) | Jmp(Int) | Dec | Halt
type Stack = Empty | On(Int, Stack)
fn at(code :: List[Ins], pc :: Int) -> Ins {
  match list.head(code) { None => Halt, Some(i) => if pc == 0 { i } else { at(list.tail(code), pc - 1) } }
}
fn step(code :: List[Ins], pc :: Int, st :: Stack, fuel :: Int) -> Result[Int, Str] {
  if fuel == 0 { Err("fuel") } else {
    match (at(code, pc), st) {
      (Halt, On(v, _)) => Ok(v),
      (Halt, Empty) => Err("empty"),
      (Push(n), s) => step(code, pc + 1, On(n, s), fuel - 1),
      (Add, On(b, On(a, s))) => step(code, pc + 1, On(a + b, s), fuel - 1),
      (Mul, On(b, On(a, s))) => step(code, pc + 1, On(a * b, s), fuel - 1),
      (Dup, On(a, s)) => step(code, pc + 1, On(a, On(a, s)), fuel - 1),
      (Swap, On(a, On(b, s))) => step(code, pc + 1, On(b, On(a, s)), fuel - 1),
      (Dec, On(a, s)) => step(code, pc + 1, On(a - 1, s), fuel - 1),
      (Jz(to), On(a, s)) => if a == 0 { step(code, to, s, fuel - 1) } else { step(code, pc + 1, On(a, s), fuel - 1) },
      (Jmp(to), s) => step(code, to, s, fuel - 1),
      _ => Err("stuck"),
    }
  }
}
# 3 ^ n: acc on the bottom, counter on top.
fn t(n :: Int) -> (Result[Int, Str], Result[Int, Str], Result[Int, Str]) {
  let code := [Push(1), Push(n), Jz(8), Dec, Swap, Push(3), Mul, Jmp(9), Halt, Swap, Jmp(2)]
  (step(code, 0, Empty, 1000), step(code, 0, Empty, 20), step([Push(1), Add], 0, Empty, 10))
}
