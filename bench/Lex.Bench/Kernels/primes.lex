# Nested loops with division: how many numbers below n have no divisor?

fn is_prime(n :: Int, divisor :: Int) -> Bool {
  if divisor * divisor > n {
    true
  } else {
    if n % divisor == 0 { false } else { is_prime(n, divisor + 1) }
  }
}

fn count(i :: Int, n :: Int, found :: Int) -> Int {
  if i >= n {
    found
  } else {
    count(i + 1, n, if is_prime(i, 2) { found + 1 } else { found })
  }
}

fn run(n :: Int) -> Int {
  count(2, n, 0)
}
