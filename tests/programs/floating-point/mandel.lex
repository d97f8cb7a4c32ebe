# mandel(24) => 7360
import "std.int" as int
fn esc(zr :: Float, zi :: Float, cr :: Float, ci :: Float, k :: Int) -> Int {
  if k == 50 { k } else {
    let a := zr * zr
    let b := zi * zi
    if a + b > 4.0 { k } else { esc(a - b + cr, 2.0 * zr * zi + ci, cr, ci, k + 1) }
  }
}
fn cell(x :: Int, y :: Int, n :: Float) -> Int {
  esc(0.0, 0.0, -2.0 + 3.0 * int.to_float(x) / n, -1.5 + 3.0 * int.to_float(y) / n, 0)
}
fn row(x :: Int, y :: Int, n :: Int, acc :: Int) -> Int {
  if x == n { acc } else { row(x + 1, y, n, acc + cell(x, y, int.to_float(n))) }
}
fn all(y :: Int, n :: Int, acc :: Int) -> Int { if y == n { acc } else { all(y + 1, n, row(0, y, n, acc)) } }
fn mandel(n :: Int) -> Int { all(0, n, 0) }
