import "std.list" as list

fn area(w :: Int, h :: Int) -> Int { w * hieght }

fn show(n :: Int) -> Str { n }

fn main() -> Unit {
	let x := lst.head([1])
  let y := str.len("é")
  io.print("é" + 1)
}

fn go(xs :: List[Int]) -> Int { list.flod(xs, 0, fn (a :: Int, b :: Int) -> Int { a + b }) }
fn p(o :: Option[Int]) -> Int { match o { Som(x) => x, None => 0 } }
