import "std.json" as json
type Node = { name :: Str, kids :: List[Node], weight :: Option[Float] }
type Shape = Dot | Line(Int, Int)
fn node(s :: Str) -> Result[Node, Str] { json.parse(s) }
fn shapes(s :: Str) -> Result[Map[Str, (Shape, Bool)], Str] { let r :: Map[Str, (Shape, Bool)] := json.parse(s)?
  Ok(r) }
fn any[T](s :: Str) -> Result[T, Str] { json.parse(s) }
