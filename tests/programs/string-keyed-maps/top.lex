# t("the cat sat on the mat the end of the cat is not the end of it") => [["the",5],["cat",2],["end",2],["of",2]]
import "std.map" as map
import "std.str" as str
import "std.list" as list
import "std.option" as option
import "std.tuple" as tuple
import "std.iter" as iter
fn t(s :: Str) -> List[(Str, Int)] {
  let counts := list.fold(str.split(s, " "), map.new(), fn (m :: Map[Str, Int], w :: Str) -> Map[Str, Int] {
    map.set(m, w, option.unwrap_or(map.get(m, w), 0) + 1)
  })
  let sorted := list.sort_by(map.entries(counts), fn (e :: (Str, Int)) -> Int { 0 - tuple.snd(e) })
  iter.from_list(sorted) |> iter.take(4) |> iter.to_list
}
