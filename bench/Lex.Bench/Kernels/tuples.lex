# Tuples: a pair of numbers is turned n times by a function that takes and returns pairs.

fn divided(a :: Int, b :: Int) -> (Int, Int) {
  (a / b, a % b)
}

fn turn(pair :: (Int, Int)) -> (Int, Int) {
  match pair {
    (a, b) => match divided(a + b, 1000) {
      (high, low) => (low + 7, high + a % 13),
    },
  }
}

fn spin(pair :: (Int, Int), n :: Int) -> (Int, Int) {
  if n == 0 { pair } else { spin(turn(pair), n - 1) }
}

fn run(n :: Int) -> Int {
  match spin((1, 2), n) {
    (a, b) => a * 1000 + b,
  }
}
