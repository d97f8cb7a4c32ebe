# Nested loops with division: how many numbers up to n are prime, by trial division, and the sum of their digits.

fn is_prime(n :: Int, by :: Int) -> Bool {
  if by * by > n {
    true
  } else {
    if n % by == 0 { false } else { is_prime(n, by + 1) }
  }
}

fn digits(n :: Int, acc :: Int) -> Int {
  if n == 0 { acc } else { digits(n / 10, acc + n % 10) }
}

fn scan(n :: Int, acc :: Int) -> Int {
  if n < 2 {
    acc
  } else {
    if is_prime(n, 2) { scan(n - 1, acc + digits(n, 0)) } else { scan(n - 1, acc) }
  }
}

fn run(n :: Int) -> Int {
  scan(n, 0)
}
