# t() => [11,1,12,[1,2,3]]
import "std.list" as list
fn t() -> (Int, Int, Int, List[Int]) {
  let x := 1
  let f := fn (y :: Int) -> Int { x + y }
  let g := {
    let x := 100
    f
  }
  let a := g(10)
  let list1 := list.map([0, 1, 2], f)
  let x2 := { let x := 2
    x + f(9) }
  (a, x, x2, list1)
}
