# t() => [[7,-3,3],[9,"x!"],12.5]
# Functions that differ in the kinds of their operands alone are not one function to the memo.
fn curry[A, B, C](f :: (A, B) -> C) -> (A) -> (B) -> C {
  fn (a :: A) -> (B) -> C { fn (b :: B) -> C { f(a, b) } }
}
fn flip[A, B, C](f :: (A, B) -> C) -> (B, A) -> C { fn (b :: B, a :: A) -> C { f(a, b) } }
fn sub(a :: Int, b :: Int) -> Int { a - b }
fn add(a :: Int, b :: Int) -> Int { a + b }
fn cat(a :: Str, b :: Str) -> Str { a + b }
fn mulf(a :: Float, b :: Float) -> Float { a * b }
fn t() -> ((Int, Int, Int), (Int, Str), Float) {
  ((curry(add)(3)(4), sub(2, 5), flip(sub)(2, 5)), (curry(flip(sub))(1)(10), curry(cat)("x")("!")), curry(mulf)(2.5)(5.0))
}
