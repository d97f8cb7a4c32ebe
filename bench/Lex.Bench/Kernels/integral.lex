# Floating point: the area under a curve in n slices, and square roots by Newton's method.

fn root(x :: Float, guess :: Float, rounds :: Int) -> Float {
  if rounds == 0 { guess } else { root(x, (guess + x / guess) * 0.5, rounds - 1) }
}

fn slices(i :: Int, at :: Float, width :: Float, sum :: Float) -> Float {
  if i == 0 {
    sum
  } else {
    slices(i - 1, at + width, width, sum + root(at * at + 1.0, at + 0.5, 4) * width)
  }
}

fn scaled(area :: Float, digits :: Int, found :: Int) -> Int {
  if area < 0.001 or digits == 0 { found } else { scaled(area - 0.001, digits - 1, found + 1) }
}

fn run(n :: Int) -> Int {
  scaled(slices(n, 0.0, 0.001, 0.0), 5000, 0)
}
