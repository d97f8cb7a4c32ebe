# Tail loops: the sum of 1..n, and a second loop whose step depends on the counter.

fn sum_to(n :: Int, acc :: Int) -> Int {
  match n {
    0 => acc,
    _ => sum_to(n - 1, acc + n),
  }
}

fn alternate(n :: Int, acc :: Int) -> Int {
  if n == 0 {
    acc
  } else {
    if n % 2 == 0 { alternate(n - 1, acc + n) } else { alternate(n - 1, acc - n) }
  }
}

fn run(n :: Int) -> Int {
  sum_to(n, 0) + alternate(n, 0)
}
