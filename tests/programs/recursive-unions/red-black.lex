# t(150) => [150,true,[0,30,60,90,120]]
import "std.list" as list
type Col = R | B
type T = E | N({ c :: Col, l :: T, k :: Int, r :: T })
fn n(c :: Col, l :: T, k :: Int, r :: T) -> T { N({ c: c, l: l, k: k, r: r }) }
fn balance(c :: Col, l :: T, k :: Int, r :: T) -> T {
  match (c, l, r) {
    (B, N({ c: R, l: N({ c: R, l: a, k: x, r: b }), k: y, r: cc }), d) => n(R, n(B, a, x, b), y, n(B, cc, k, d)),
    (B, N({ c: R, l: a, k: x, r: N({ c: R, l: b, k: y, r: cc }) }), d) => n(R, n(B, a, x, b), y, n(B, cc, k, d)),
    (B, a, N({ c: R, l: N({ c: R, l: b, k: y, r: cc }), k: z, r: d })) => n(R, n(B, a, k, b), y, n(B, cc, z, d)),
    (B, a, N({ c: R, l: b, k: y, r: N({ c: R, l: cc, k: z, r: d }) })) => n(R, n(B, a, k, b), y, n(B, cc, z, d)),
    _ => n(c, l, k, r),
  }
}
fn ins(t :: T, x :: Int) -> T {
  match t {
    E => n(R, E, x, E),
    N({ c, l, k, r }) => if x < k { balance(c, ins(l, x), k, r) } else { if x > k { balance(c, l, k, ins(r, x)) } else { t } },
  }
}
fn black(t :: T) -> T { match t { E => E, N({ l, k, r }) => n(B, l, k, r) } }
fn bh(t :: T) -> Int {
  match t {
    E => 1,
    N({ c, l, r }) => {
      let a := bh(l)
      let b := bh(r)
      if a != b or a < 0 { -1000 } else { match c { B => a + 1, R => a } }
    },
  }
}
fn to_list(t :: T, acc :: List[Int]) -> List[Int] { match t { E => acc, N({ l, k, r }) => to_list(l, list.cons(k, to_list(r, acc))) } }
fn t(m :: Int) -> (Int, Bool, List[Int]) {
  let tree := list.fold(list.range(0, m), E, fn (t :: T, i :: Int) -> T { black(ins(t, i * 37 % m)) })
  let xs := to_list(tree, [])
  (list.len(xs), bh(tree) > 0, list.filter(xs, fn (x :: Int) -> Bool { x % 30 == 0 }))
}
