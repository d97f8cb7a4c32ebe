# A record pipeline over lists: orders are made, priced, filtered and summed.

import "std.list" as list

type Order = { id :: Int, quantity :: Int, price :: Int }

type Line = { id :: Int, total :: Int, rebate :: Int }

fn order(i :: Int) -> Order {
  { id: i, quantity: i % 9 + 1, price: i * 31 % 97 + 3 }
}

fn priced(o :: Order) -> Line {
  let total := o.quantity * o.price
  { id: o.id, total: total, rebate: if total > 300 { total / 10 } else { 0 } }
}

fn run(n :: Int) -> Int {
  let orders := list.map(list.range(0, n), order)
  let lines := list.filter(list.map(orders, priced), fn (l :: Line) -> Bool { l.total > 50 })
  list.fold(lines, 0, fn (sum :: Int, l :: Line) -> Int { sum + l.total - l.rebate })
}
