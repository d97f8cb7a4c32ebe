# t(1000) => 1004489500
type S = { a :: Int, b :: Int, c :: Int }
fn turn(s :: S) -> S { { a: s.b, b: s.c, c: s.a * 3 + s.b - s.c } }
fn go(i :: Int, n :: Int, acc :: Int) -> Int {
  if i == n { acc } else {
    let s := { a: i, b: i + 1, c: i + 2 } |> turn |> turn |> turn
    go(i + 1, n, acc + s.a * s.b - s.c)
  }
}
fn t(n :: Int) -> Int { go(0, n, 0) }
