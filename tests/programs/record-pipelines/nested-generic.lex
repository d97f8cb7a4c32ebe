# swap(7) => {"left":{"tag":"r","v":[7,8]},"right":{"tag":"l","v":7}}
type Tagged[T] = { tag :: Str, v :: T }
type Both[A, B] = { left :: Tagged[A], right :: Tagged[B] }
fn swap_both[A, B](b :: Both[A, B]) -> Both[B, A] { { left: b.right, right: b.left } }
fn swap(n :: Int) -> Both[(Int, Int), Int] {
  swap_both({ left: { tag: "l", v: n }, right: { tag: "r", v: (n, n + 1) } })
}
