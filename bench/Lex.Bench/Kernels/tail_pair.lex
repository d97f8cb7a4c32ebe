# Tail calls between two functions: each decides from its number which of them goes on.

fn even(n :: Int, acc :: Int) -> Int {
  if n == 0 { acc } else { odd(n - 1, acc + n % 3) }
}

fn odd(n :: Int, acc :: Int) -> Int {
  if n == 0 { 0 - acc } else { even(n - 1, acc + n % 5) }
}

fn run(n :: Int) -> Int {
  even(n, 0)
}
