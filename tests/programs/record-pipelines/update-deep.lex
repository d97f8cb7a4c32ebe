# t(100) => {"p":{"name":"Ann","addr":{"city":"Oslo","zip":5050},"tags":["a","b"],"score":2.7048138294215294},"same":true,"diff":true}
type Addr = { city :: Str, zip :: Int }
type Person = { name :: Str, addr :: Addr, tags :: List[Str], score :: Float }
fn move_to(p :: Person, z :: Int) -> Person {
  { name: p.name, addr: { city: p.addr.city, zip: z }, tags: p.tags, score: p.score * 1.01 }
}
fn go(p :: Person, i :: Int, n :: Int) -> Person { if i == n { p } else { go(move_to(p, p.addr.zip + i), i + 1, n) } }
fn t(n :: Int) -> { p :: Person, same :: Bool, diff :: Bool } {
  let p := { name: "Ann", addr: { city: "Oslo", zip: 100 }, tags: ["a", "b"], score: 1.0 }
  let q := go(p, 0, n)
  { p: q, same: q == go(p, 0, n), diff: q != p }
}
