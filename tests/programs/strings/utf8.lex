# t("añ€😀") => [10,["a","ñ","€","😀"],"😀€ña","ñ€",true,"",""]
import "std.str" as str
import "std.list" as list
fn t(s :: Str) -> (Int, List[Str], Str, Str, Bool, Str, Str) {
  let cs := str.split(s, "")
  (str.len(s), cs, str.join(list.reverse(cs), ""), str.slice(s, 1, 3), s > "a" , str.char_at(s, 1), str.slice(s, 9, 20))
}
