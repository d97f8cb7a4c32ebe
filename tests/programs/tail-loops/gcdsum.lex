# pillai(2000) => 20400
fn gcd(a :: Int, b :: Int) -> Int { if b == 0 { a } else { gcd(b, a % b) } }
fn sum(i :: Int, n :: Int, acc :: Int) -> Int {
  if i > n { acc } else { sum(i + 1, n, acc + gcd(i, n)) }
}
fn pillai(n :: Int) -> Int { sum(1, n, 0) }
