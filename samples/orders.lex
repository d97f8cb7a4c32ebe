# Sales report over a CSV file of orders: parse, validate, group, rank, print.
#
#   lex run samples/orders.lex main --allow-effects io --allow-fs-read samples
#
# The file is read and the report printed at the edge of the program, in `report`. Everything between is pure: rows
# become orders or problems, orders become tallies, tallies become lines of text. A bad row is a value (`Problem`),
# not an accident: the report counts them and names the first few.

import "std.io" as io
import "std.str" as str
import "std.int" as int
import "std.float" as float
import "std.list" as list
import "std.map" as map
import "std.math" as math
import "std.option" as option

type Order = {
  id :: Int,
  date :: Str,
  region :: Str,
  customer :: Str,
  product :: Str,
  quantity :: Int,
  unit_cents :: Int,
  discount :: Int
}

# What can be wrong with a row. The texts are in `describe`.
type Problem = WrongColumnCount(Int, Int)
  | Missing(Str)
  | NotANumber(Str, Str)
  | OutOfRange(Str, Int)
  | BadDate(Str)
  | UnknownRegion(Str)
  | Duplicate(Int, Int)

type Reject = { line :: Int, problem :: Problem }

# What has been read so far. `lines` remembers on which line an order was first seen.
type Intake = { orders :: List[Order], rejects :: List[Reject], lines :: Map[Int, Int] }

type Tally = { orders :: Int, units :: Int, cents :: Int }

type Ranked = { name :: Str, tally :: Tally }

# The answer of the whole program; `lex run` prints it as JSON.
type Summary = {
  accepted :: Int,
  rejected :: Int,
  total :: Tally,
  regions :: Map[Str, Tally],
  products :: Map[Str, Tally],
  top_customers :: List[Ranked]
}

# ---- the edge -------------------------------------------------------------------------------------------------------

fn main() -> [io] Result[Summary, Str] {
  report("samples/data/orders.csv")
}

fn report(path :: Str) -> [io] Result[Summary, Str] {
  let intake := read_orders(io.read(path)?)
  let summary := summarise(intake)
  io.print(str.join(report_lines(intake, summary), "\n"))
  Ok(summary)
}

# ---- reading and checking -------------------------------------------------------------------------------------------

# The first line names the columns; the rest are orders. Blank lines are skipped.
fn read_orders(text :: Str) -> Intake {
  let lines := str.split(text, "\n")
  let header := cells(option.unwrap_or(list.head(lines), ""))
  let numbered := list.enumerate(lines) |> list.tail()
  let read := list.fold(numbered, nothing_read(), fn (intake :: Intake, line :: (Int, Str)) -> Intake {
    match line {
      (_, "") => intake,
      (index, row) => add_row(intake, index + 1, check_row(header, cells(row))),
    }
  })
  { orders: list.reverse(read.orders), rejects: list.reverse(read.rejects), lines: read.lines }
}

fn nothing_read() -> Intake {
  { orders: [], rejects: [], lines: map.new() }
}

fn add_row(intake :: Intake, line :: Int, row :: Result[Order, Problem]) -> Intake {
  match row {
    Err(problem) => reject(intake, line, problem),
    Ok(order) => match map.get(intake.lines, order.id) {
      Some(first) => reject(intake, line, Duplicate(order.id, first)),
      None => accept(intake, line, order),
    },
  }
}

fn accept(intake :: Intake, line :: Int, order :: Order) -> Intake {
  {
    orders: list.cons(order, intake.orders),
    rejects: intake.rejects,
    lines: map.set(intake.lines, order.id, line)
  }
}

fn reject(intake :: Intake, line :: Int, problem :: Problem) -> Intake {
  {
    orders: intake.orders,
    rejects: list.cons({ line: line, problem: problem }, intake.rejects),
    lines: intake.lines
  }
}

fn cells(line :: Str) -> List[Str] {
  list.map(str.split(line, ","), fn (cell :: Str) -> Str { str.trim(cell) })
}

# `?` ends the function with the first problem that is found.
fn check_row(header :: List[Str], row :: List[Str]) -> Result[Order, Problem] {
  let columns := named(header, row)?
  let id := number(columns, "order_id", 1, 999999999)?
  let date := check_date(required(columns, "date")?)?
  let region := check_region(required(columns, "region")?)?
  let customer := required(columns, "customer")?
  let product := required(columns, "product")?
  let quantity := number(columns, "quantity", 1, 10000)?
  let unit_cents := price(columns, "unit_price")?
  let discount := number(columns, "discount", 0, 100)?
  Ok({ id, date, region, customer, product, quantity, unit_cents, discount })
}

# Pairs each column's name with its cell.
fn named(header :: List[Str], row :: List[Str]) -> Result[Map[Str, Str], Problem] {
  if list.len(header) == list.len(row) {
    Ok(zip(header, row, map.new()))
  } else {
    Err(WrongColumnCount(list.len(header), list.len(row)))
  }
}

fn zip(names :: List[Str], values :: List[Str], pairs :: Map[Str, Str]) -> Map[Str, Str] {
  match (list.head(names), list.head(values)) {
    (Some(name), Some(value)) => zip(list.tail(names), list.tail(values), map.set(pairs, name, value)),
    _ => pairs,
  }
}

fn required(columns :: Map[Str, Str], name :: Str) -> Result[Str, Problem] {
  match map.get(columns, name) {
    Some("") => Err(Missing(name)),
    Some(value) => Ok(value),
    None => Err(Missing(name)),
  }
}

fn number(columns :: Map[Str, Str], name :: Str, low :: Int, high :: Int) -> Result[Int, Problem] {
  let value := required(columns, name)?
  match str.to_int(value) {
    None => Err(NotANumber(name, value)),
    Some(n) => if n >= low and n <= high { Ok(n) } else { Err(OutOfRange(name, n)) },
  }
}

# Money is counted in cents: sums of whole numbers are exact.
fn price(columns :: Map[Str, Str], name :: Str) -> Result[Int, Problem] {
  let value := required(columns, name)?
  match str.to_float(value) {
    None => Err(NotANumber(name, value)),
    Some(amount) => in_cents(name, float.to_int(math.round(amount * 100.0))),
  }
}

fn in_cents(name :: Str, cents :: Int) -> Result[Int, Problem] {
  if cents >= 0 and cents <= 100000000 { Ok(cents) } else { Err(OutOfRange(name, cents)) }
}

fn check_date(date :: Str) -> Result[Str, Problem] {
  let month := option.unwrap_or(str.to_int(str.slice(date, 5, 7)), 0)
  let day := option.unwrap_or(str.to_int(str.slice(date, 8, 10)), 0)
  let dashes := str.len(date) == 10 and str.char_at(date, 4) == "-" and str.char_at(date, 7) == "-"
  if dashes and month >= 1 and month <= 12 and day >= 1 and day <= 31 {
    Ok(date)
  } else {
    Err(BadDate(date))
  }
}

fn check_region(name :: Str) -> Result[Str, Problem] {
  match name {
    "North" => Ok(name),
    "South" => Ok(name),
    "East" => Ok(name),
    "West" => Ok(name),
    "Central" => Ok(name),
    _ => Err(UnknownRegion(name)),
  }
}

# ---- tallies --------------------------------------------------------------------------------------------------------

fn summarise(intake :: Intake) -> Summary {
  let orders := intake.orders
  {
    accepted: list.len(orders),
    rejected: list.len(intake.rejects),
    total: tally(orders),
    regions: tally_by(orders, fn (order :: Order) -> Str { order.region }),
    products: tally_by(orders, fn (order :: Order) -> Str { order.product }),
    top_customers: take(ranked(tally_by(orders, fn (order :: Order) -> Str { order.customer })), 5)
  }
}

fn no_sales() -> Tally {
  { orders: 0, units: 0, cents: 0 }
}

fn tally(orders :: List[Order]) -> Tally {
  list.fold(orders, no_sales(), add_order)
}

fn add_order(sum :: Tally, order :: Order) -> Tally {
  {
    orders: sum.orders + 1,
    units: sum.units + order.quantity,
    cents: sum.cents + order.quantity * order.unit_cents * (100 - order.discount) / 100
  }
}

# One tally for each value that `key` takes.
fn tally_by(orders :: List[Order], key :: (Order) -> Str) -> Map[Str, Tally] {
  list.fold(orders, map.new(), fn (tallies :: Map[Str, Tally], order :: Order) -> Map[Str, Tally] {
    let name := key(order)
    let sum := option.unwrap_or(map.get(tallies, name), no_sales())
    map.set(tallies, name, add_order(sum, order))
  })
}

fn group_by(orders :: List[Order], key :: (Order) -> Str) -> Map[Str, List[Order]] {
  list.fold(orders, map.new(), fn (groups :: Map[Str, List[Order]], order :: Order) -> Map[Str, List[Order]] {
    let name := key(order)
    map.set(groups, name, list.cons(order, option.unwrap_or(map.get(groups, name), [])))
  })
}

# Highest revenue first; sorting is stable, so equal revenue stays in the order of the names.
fn ranked(tallies :: Map[Str, Tally]) -> List[Ranked] {
  let entries := list.map(map.entries(tallies), fn (entry :: (Str, Tally)) -> Ranked {
    match entry { (name, sum) => { name: name, tally: sum } }
  })
  list.sort_by(entries, fn (entry :: Ranked) -> Int { 0 - entry.tally.cents })
}

fn take(entries :: List[Ranked], count :: Int) -> List[Ranked] {
  match list.head(entries) {
    None => [],
    Some(first) => if count > 0 { list.cons(first, take(list.tail(entries), count - 1)) } else { [] },
  }
}

# ---- the report -----------------------------------------------------------------------------------------------------

fn report_lines(intake :: Intake, summary :: Summary) -> List[Str] {
  list.fold(
    [
      heading("Orders"),
      [
        f"{pad_left(grouped(summary.accepted), 8)} orders accepted, {grouped(summary.total.units)} units",
        f"{pad_left(grouped(summary.rejected), 8)} rows rejected",
        f"{pad_left(money(summary.total.cents), 16)} revenue"
      ],
      heading("Sales by region and product"),
      region_lines(intake.orders),
      heading("Top five customers"),
      list.map(summary.top_customers, ranked_line),
      heading("Rejected rows"),
      reject_lines(intake.rejects)
    ],
    [],
    fn (lines :: List[Str], more :: List[Str]) -> List[Str] { list.concat(lines, more) }
  )
}

fn heading(title :: Str) -> List[Str] {
  ["", title, repeat("-", str.len(title))]
}

fn region_lines(orders :: List[Order]) -> List[Str] {
  let regions := group_by(orders, fn (order :: Order) -> Str { order.region })
  map.fold(regions, [], fn (lines :: List[Str], region :: Str, group :: List[Order]) -> List[Str] {
    let products := tally_by(group, fn (order :: Order) -> Str { order.product })
    let total := ranked_line({ name: region, tally: tally(group) })
    list.concat(lines, list.cons(total, list.map(ranked(products), product_line)))
  })
}

fn ranked_line(entry :: Ranked) -> Str {
  pad_right(entry.name, 24) + amounts(entry.tally)
}

fn product_line(entry :: Ranked) -> Str {
  pad_right("  " + entry.name, 24) + amounts(entry.tally)
}

fn amounts(sum :: Tally) -> Str {
  let units := pad_left(grouped(sum.units), 7)
  f"{pad_left(grouped(sum.orders), 6)} orders{units} units{pad_left(money(sum.cents), 16)}"
}

# How many rows of each sort were rejected, then the first five of them.
fn reject_lines(rejects :: List[Reject]) -> List[Str] {
  let sorts := list.fold(rejects, map.new(), fn (counts :: Map[Str, Int], row :: Reject) -> Map[Str, Int] {
    let sort := sort_of(row.problem)
    map.set(counts, sort, 1 + option.unwrap_or(map.get(counts, sort), 0))
  })
  let totals := list.map(map.entries(sorts), fn (entry :: (Str, Int)) -> Str {
    match entry { (sort, count) => pad_left(int.to_str(count), 6) + " " + sort }
  })
  list.concat(totals, first_rejects(rejects, 5))
}

fn first_rejects(rejects :: List[Reject], count :: Int) -> List[Str] {
  match list.head(rejects) {
    None => [],
    Some(row) => if count == 0 {
      ["  ..."]
    } else {
      list.cons(
        f"  line {int.to_str(row.line)}: {describe(row.problem)}",
        first_rejects(list.tail(rejects), count - 1)
      )
    },
  }
}

fn sort_of(problem :: Problem) -> Str {
  match problem {
    WrongColumnCount(_, _) => "wrong number of columns",
    Missing(_) => "empty column",
    NotANumber(_, _) => "not a number",
    OutOfRange(_, _) => "out of range",
    BadDate(_) => "bad date",
    UnknownRegion(_) => "unknown region",
    Duplicate(_, _) => "duplicate order",
  }
}

fn describe(problem :: Problem) -> Str {
  match problem {
    WrongColumnCount(wanted, found) => f"{int.to_str(wanted)} columns wanted, {int.to_str(found)} found",
    Missing(column) => f"`{column}` is empty",
    NotANumber(column, value) => f"`{column}` is no number: {value}",
    OutOfRange(column, value) => f"`{column}` is out of range: {int.to_str(value)}",
    BadDate(value) => "no date: " + value,
    UnknownRegion(name) => "no such region: " + name,
    Duplicate(id, line) => f"order {int.to_str(id)} was on line {int.to_str(line)} already",
  }
}

# ---- text -----------------------------------------------------------------------------------------------------------

# 1234567 cents are "12,345.67".
fn money(cents :: Int) -> Str {
  grouped(cents / 100) + "." + zero_padded(cents % 100, 2)
}

fn grouped(n :: Int) -> Str {
  if n < 1000 { int.to_str(n) } else { grouped(n / 1000) + "," + zero_padded(n % 1000, 3) }
}

fn zero_padded(n :: Int, width :: Int) -> Str {
  let digits := int.to_str(n)
  repeat("0", width - str.len(digits)) + digits
}

fn pad_left(text :: Str, width :: Int) -> Str {
  repeat(" ", width - str.len(text)) + text
}

fn pad_right(text :: Str, width :: Int) -> Str {
  text + repeat(" ", width - str.len(text))
}

fn repeat(text :: Str, times :: Int) -> Str {
  if times <= 0 { "" } else { text + repeat(text, times - 1) }
}
