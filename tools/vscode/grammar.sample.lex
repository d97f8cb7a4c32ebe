import "std.str" as str # text

type Shape = Round(Float) | Flat
type Small = Int{x | x >= 0 and x < 10}

# Names a shape.
fn name[T](s :: Shape, _ :: T) -> [io, net("h") | E] Str
  examples { name(Flat, 1) => "flat\n" }
{
  let size := 1_000 * -2.5e-3
  match s {
    Round(r) => f"r={str.concat(\"<\", text(r))} ok",
    Flat => if not true { "\x" } else { "flat" |> str.trim() },
  }
}

fn bytes() -> Bytes { b"ab" }
