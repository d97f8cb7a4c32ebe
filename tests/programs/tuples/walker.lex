# walk(1000) => [[9,11],[-1,0],-1992748557562865808]
fn left(d :: (Int, Int)) -> (Int, Int) { match d { (x, y) => (-y, x) } }
fn right(d :: (Int, Int)) -> (Int, Int) { match d { (x, y) => (y, -x) } }
fn turn(d :: (Int, Int), i :: Int) -> (Int, Int) {
  let e := if i % 5 == 0 { left(d) } else { d }
  if i % 7 == 0 { right(e) } else { e }
}
fn go(i :: Int, n :: Int, pos :: (Int, Int), dir :: (Int, Int), h :: Int) -> ((Int, Int), (Int, Int), Int) {
  if i > n { (pos, dir, h) } else {
    match (pos, dir) {
      ((x, y), (dx, dy)) => {
        let nx := x + dx
        let ny := y + dy
        go(i + 1, n, (nx, ny), turn(dir, i), h * 31 + nx * 7 + ny)
      },
    }
  }
}
fn walk(n :: Int) -> ((Int, Int), (Int, Int), Int) { go(1, n, (0, 0), (1, 0), 0) }
