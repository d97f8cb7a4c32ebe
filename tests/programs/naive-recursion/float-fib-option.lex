# t(20) => [6765.0,{"$variant":"Some","args":[6765]},{"$variant":"None","args":[]}]
fn ff(x :: Float) -> Float { if x < 2.0 { x } else { ff(x - 1.0) + ff(x - 2.0) } }
fn fo(n :: Int) -> Option[Int] {
  if n < 0 { None } else {
    if n < 2 { Some(n) } else {
      match (fo(n - 1), fo(n - 2)) { (Some(a), Some(b)) => Some(a + b), _ => None }
    }
  }
}
fn t(n :: Int) -> (Float, Option[Int], Option[Int]) { (ff(20.0), fo(n), fo(0 - n)) }
