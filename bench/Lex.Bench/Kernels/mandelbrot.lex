# Floating point: the escape times of an n by n picture of the Mandelbrot set, summed.

import "std.int" as int

fn escape(cr :: Float, ci :: Float, zr :: Float, zi :: Float, left :: Int) -> Int {
  let rr := zr * zr
  let ii := zi * zi
  if left == 0 {
    0
  } else {
    if rr + ii > 4.0 { left } else { escape(cr, ci, rr - ii + cr, 2.0 * zr * zi + ci, left - 1) }
  }
}

fn row(n :: Int, x :: Int, ci :: Float, acc :: Int) -> Int {
  if x == n {
    acc
  } else {
    row(n, x + 1, ci, acc + escape(3.0 * int.to_float(x) / int.to_float(n) - 2.0, ci, 0.0, 0.0, 50))
  }
}

fn rows(n :: Int, y :: Int, acc :: Int) -> Int {
  if y == n {
    acc
  } else {
    rows(n, y + 1, acc + row(n, 0, 2.0 * int.to_float(y) / int.to_float(n) - 1.0, 0))
  }
}

fn run(n :: Int) -> Int {
  rows(n, 0, 0)
}
