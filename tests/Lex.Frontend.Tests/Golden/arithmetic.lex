type Id = Int
type P = { x :: Int, y :: Float }
fn ints(a :: Int, b :: Int) -> Bool { a + b * 2 > -a % 3 }
fn floats(a :: Float) -> Bool { a % 2.0 != a / 3.0 }
fn texts(a :: Str) -> Str { a + "b" }
fn fields(p :: P, q :: { x :: Int }) -> Int { let r := { x: 1, z: p.y }
  p.x + q.x + r.x }
fn aliased(i :: Id) -> Id { i + 1 }
fn shadowed(x :: Int, o :: Option[Str]) -> Str { match o { Some(x) => x + x, None => "" } }
