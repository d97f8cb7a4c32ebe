type Id = Int
type Pt = { x :: Int, y :: Int }
fn a() -> Int { 1 + 2.0 }
fn b(p :: Pt) -> Int { p.z }
fn c() -> Pt { { x: 1, x: 2, y: 3 } }
fn d() -> Int { d(1) }
fn e(n :: Int) -> Int { match n { } }
fn f(n :: Int{k | k > 0}) -> Int { n }
fn g() -> Int { f(-3) }
fn h[A](a :: A, l :: List[A]) -> Int { let xs := []
  h(xs, xs) }
fn i(p :: (Int, Int)) -> Int { match p { (a, b, c) => a } }
fn j(b :: Bool) -> Int { if b { 1 } else { "two" } }
fn k(o :: Option[Int]) -> Int { match o { None(x) => x, Some(y) => y } }
fn l() -> Int { let f := 5
  f(1) }
fn m(p :: Pt) -> Int { match p { { q } => 1 } }
fn n() -> Int
  examples { n(1) => 1, n() => "one" }
{ 1 }
fn o() -> [io] Int
  examples { o() => 1 }
{ 1 }
type Bad = { ...Id, ...Nowhere, z :: Int }
