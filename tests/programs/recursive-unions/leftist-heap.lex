# t(64) => [0,3,4,6,7,9,10,11,13,14,16,17,19,20,21,23,24,26,27,30,31,33,34,36,37,40,41,43,44,46,47,48,50,51,53,54,57,58,60,61,63,64,67,68,70,71,73,74,77,78,80,81,83,84,85,87,88,90,91,94,95,97,98,100]
import "std.list" as list
type H = E | T(Int, Int, H, H)
fn rank(h :: H) -> Int { match h { E => 0, T(r, _, _, _) => r } }
fn make(x :: Int, a :: H, b :: H) -> H {
  if rank(a) >= rank(b) { T(rank(b) + 1, x, a, b) } else { T(rank(a) + 1, x, b, a) }
}
fn merge(a :: H, b :: H) -> H {
  match a {
    E => b,
    T(_, x, l1, r1) => match b {
      E => a,
      T(_, y, l2, r2) => if x <= y { make(x, l1, merge(r1, b)) } else { make(y, l2, merge(a, r2)) },
    },
  }
}
fn drain(h :: H, acc :: List[Int]) -> List[Int] {
  match h { E => list.reverse(acc), T(_, x, l, r) => drain(merge(l, r), list.cons(x, acc)) }
}
fn t(n :: Int) -> List[Int] {
  let h := list.fold(list.range(0, n), E, fn (h :: H, i :: Int) -> H { merge(T(1, (i * 37 + 11) % 101, E, E), h) })
  drain(h, [])
}
