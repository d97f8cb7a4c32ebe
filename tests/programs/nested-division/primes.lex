# primes(3000) => 430
fn divides(d :: Int, n :: Int) -> Bool { n % d == 0 }
fn prime(n :: Int, d :: Int) -> Bool {
  if d * d > n { true } else { if divides(d, n) { false } else { prime(n, d + 1) } }
}
fn primes(limit :: Int) -> Int { outer(2, limit, 0) }
fn outer(i :: Int, limit :: Int, c :: Int) -> Int {
  if i >= limit { c } else { outer(i + 1, limit, if prime(i, 2) { c + 1 } else { c }) }
}
