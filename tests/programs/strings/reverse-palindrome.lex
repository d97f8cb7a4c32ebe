# t(["level", "été", "abc", "", "a😀a"]) => [["level",true],["été",true],["cba",false],["",true],["a😀a",true]]
import "std.str" as str
import "std.list" as list
fn rev(s :: Str) -> Str { str.split(s, "") |> list.reverse |> str.join("") }
fn t(ws :: List[Str]) -> List[(Str, Bool)] { list.map(ws, fn (w :: Str) -> (Str, Bool) { (rev(w), rev(w) == w) }) }
