# t(3) => [25,5]
import "std.list" as list
type Stage = { name :: Str, run :: (Int) -> Int }
fn stages(k :: Int) -> List[Stage] {
  [ { name: "inc", run: fn (x :: Int) -> Int { x + 1 } },
    { name: "dbl", run: fn (x :: Int) -> Int { x * 2 } },
    { name: "sub", run: fn (x :: Int) -> Int { x - k } },
    { name: "sq", run: fn (x :: Int) -> Int { x * x } } ]
}
fn t(k :: Int) -> (Int, Int) {
  let go := fn (x :: Int) -> Int { list.fold(stages(k), x, fn (v :: Int, s :: Stage) -> Int { s.run(v) }) }
  (go(k), list.len(stages(k)) + 1)
}
