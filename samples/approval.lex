# A purchase that a person has to approve, and that waits for the answer without a process.
#
#   lex run samples/approval.lex main --allow-effects io --suspend-at io.readline --snapshot purchase.run
#   lex resume purchase.run                                          (shows what the run waits for)
#   lex resume purchase.run --value '"yes"' --allow-effects io
#
# The first command prints the request, stops in front of `io.readline` and writes the run into a file. Days later, on
# another machine perhaps, the second one answers, and the run goes on: with the items it has already checked, in the
# middle of the list operation, with the steps it has already counted. Without `--suspend-at` the same program simply
# asks on the terminal.

import "std.io" as io
import "std.int" as int
import "std.list" as list
import "std.str" as str

type Item = { name :: Str, price :: Int }

type Decision = Bought(Str, Int) | Rejected(Str)

fn cart() -> List[Item] {
  [{ name: "paper", price: 12 }, { name: "printer", price: 640 }, { name: "ink", price: 48 }, { name: "desk", price: 1150 }]
}

# Small things are bought without asking.
fn limit() -> Int {
  500
}

fn is_yes(answer :: Option[Str]) -> Bool {
  match answer {
    Some(text) => str.to_lower(str.trim(text)) == "yes",
    None => false
  }
}

fn ask(item :: Item) -> [io] Bool {
  let shown := io.print(str.join(["approve ", item.name, " for ", int.to_str(item.price), "?"], ""))
  is_yes(io.readline())
}

fn decide(item :: Item) -> [io] Decision {
  if item.price <= limit() {
    Bought(item.name, item.price)
  } else {
    if ask(item) {
      Bought(item.name, item.price)
    } else {
      Rejected(item.name)
    }
  }
}

fn price(decision :: Decision) -> Int {
  match decision {
    Bought(_, cents) => cents,
    Rejected(_) => 0
  }
}

fn main() -> [io] Int {
  let decisions := list.map(cart(), decide)
  let total := list.fold(decisions, 0, fn (sum :: Int, decision :: Decision) -> Int { sum + price(decision) })
  let done := io.print(str.concat("bought for ", int.to_str(total)))
  total
}
