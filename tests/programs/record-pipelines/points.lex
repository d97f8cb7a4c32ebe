# points(300) => {"sx":57024,"sy":4208,"n":192}
import "std.list" as list
type P = { x :: Int, y :: Int }
fn points(n :: Int) -> { n :: Int, sx :: Int, sy :: Int } {
  list.fold(
    list.map(
      list.filter(
        list.map(list.range(0, n), fn (i :: Int) -> P { { x: i, y: i * i % 37 } }),
        fn (p :: P) -> Bool { p.y > 10 }),
      fn (p :: P) -> P { match p { { x, y } => { x: 2 * x + 1, y: y - 3 } } }),
    { n: 0, sx: 0, sy: 0 },
    fn (a :: { n :: Int, sx :: Int, sy :: Int }, p :: P) -> { n :: Int, sx :: Int, sy :: Int } {
      { n: a.n + 1, sx: a.sx + p.x, sy: a.sy + p.y }
    })
}
