type Shape = Dot | Line(Int, Int) | Poly({ sides :: Int, closed :: Bool })
fn size(s :: Shape) -> Int {
  match s {
    Dot => 0,
    Line(1, b) => b,
    Poly({ sides, closed: true }) => sides,
    other => 7,
  }
}
fn pair(p :: (Int, Str), u :: Unit) -> Int {
  match p { (-2, "x") => 1, (n, _) => match u { () => n } }
}
