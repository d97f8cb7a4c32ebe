# hanoi(12) => {"a":1359,"b":1365,"c":1371}
type Peg = A | B | C
type Count = { a :: Int, b :: Int, c :: Int }
fn add(x :: Count, y :: Count) -> Count { { a: x.a + y.a, b: x.b + y.b, c: x.c + y.c } }
fn to(p :: Peg) -> Count {
  match p { A => { a: 1, b: 0, c: 0 }, B => { a: 0, b: 1, c: 0 }, C => { a: 0, b: 0, c: 1 } }
}
fn move(n :: Int, from :: Peg, dest :: Peg, via :: Peg) -> Count {
  if n == 0 { { a: 0, b: 0, c: 0 } } else {
    add(add(move(n - 1, from, via, dest), to(dest)), move(n - 1, via, dest, from))
  }
}
fn hanoi(n :: Int) -> Count { move(n, A, C, B) }
