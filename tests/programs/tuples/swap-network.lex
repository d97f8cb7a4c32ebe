# t([5, 3, 9, 1]) => [1,3,5,9]
fn cswap(a :: Int, b :: Int) -> (Int, Int) { if a <= b { (a, b) } else { (b, a) } }
fn sort4(q :: (Int, Int, Int, Int)) -> (Int, Int, Int, Int) {
  match q { (a, b, c, d) =>
    match (cswap(a, b), cswap(c, d)) { ((a1, b1), (c1, d1)) =>
      match (cswap(a1, c1), cswap(b1, d1)) { ((a2, c2), (b2, d2)) =>
        match cswap(b2, c2) { (b3, c3) => (a2, b3, c3, d2) } } } }
}
fn t(q :: (Int, Int, Int, Int)) -> (Int, Int, Int, Int) { sort4(q) }
