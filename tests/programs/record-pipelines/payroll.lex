# payroll(200) => [{"count":55,"dept":"eng","total":75884},{"count":54,"dept":"hr","total":74437},{"count":55,"dept":"ops","total":74301}]
import "std.list" as list
import "std.map" as map
import "std.int" as int
import "std.str" as str
type Emp = { name :: Str, dept :: Str, pay :: Int, years :: Int }
type Line = { dept :: Str, count :: Int, total :: Int }
fn dept(i :: Int) -> Str { match i % 3 { 0 => "eng", 1 => "ops", _ => "hr" } }
fn make(i :: Int) -> Emp { { name: "n" + int.to_str(i), dept: dept(i), pay: 1000 + i * 7919 % 501, years: i * 31 % 17 } }
fn raise(e :: Emp) -> Emp { { name: e.name, dept: e.dept, pay: e.pay + e.pay * e.years / 100, years: e.years } }
fn senior(e :: Emp) -> Bool { e.years >= 3 }
fn tally(m :: Map[Str, Line], e :: Emp) -> Map[Str, Line] {
  let old := match map.get(m, e.dept) { Some(l) => l, None => { dept: e.dept, count: 0, total: 0 } }
  map.set(m, e.dept, { dept: e.dept, count: old.count + 1, total: old.total + e.pay })
}
fn payroll(n :: Int) -> List[Line] {
  let m := list.range(0, n) |> list.map(make) |> list.filter(senior) |> list.map(raise) |> list.fold(map.new(), tally)
  map.values(m)
}
