# harmonic(30) => [9304682830147,2329089562800]
import "std.tuple" as t
fn gcd(a :: Int, b :: Int) -> Int { if b == 0 { a } else { gcd(b, a % b) } }
fn norm(q :: (Int, Int)) -> (Int, Int) {
  let g := gcd(t.fst(q), t.snd(q));
  (t.fst(q) / g, t.snd(q) / g)
}
fn add(a :: (Int, Int), b :: (Int, Int)) -> (Int, Int) {
  norm(match (a, b) { ((p, q), (r, s)) => (p * s + r * q, q * s) })
}
fn harmonic(n :: Int) -> (Int, Int) { if n == 0 { (0, 1) } else { add(harmonic(n - 1), (1, n)) } }
