# report(60) => {"low":["s0","s11","s19","s30","s38","s46","s57","s7","s15","s23","s34","s42","s53"],"value":3951.5,"max":{"$variant":"Some","args":[22]}}
import "std.list" as list
import "std.int" as int
import "std.str" as str
type Item = { sku :: Str, qty :: Int, price :: Float }
fn mk(i :: Int) -> Item { { sku: f"s{int.to_str(i)}", qty: i * 17 % 23, price: int.to_float(i * 7 % 11) + 0.5 } }
fn max_qty(xs :: List[Item]) -> Option[Int] {
  list.fold(xs, None, fn (acc :: Option[Int], it :: Item) -> Option[Int] {
    match acc { None => Some(it.qty), Some(m) => Some(if it.qty > m { it.qty } else { m }) }
  })
}
fn report(n :: Int) -> { low :: List[Str], value :: Float, max :: Option[Int] } {
  let items := list.map(list.range(0, n), mk)
  {
    low: items
      |> list.filter(fn (it :: Item) -> Bool { it.qty < 5 })
      |> list.sort_by(fn (it :: Item) -> Float { it.price })
      |> list.map(fn (it :: Item) -> Str { it.sku }),
    value: list.fold(items, 0.0, fn (v :: Float, it :: Item) -> Float { v + it.price * int.to_float(it.qty) }),
    max: max_qty(items),
  }
}
