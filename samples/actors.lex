# A bank: each account is an actor, found by name; a parallel map sends the transfers; an auditor asks every account.
#
#   lex run samples/actors.lex main --allow-effects io,concurrent
#
# A message is handled on its sender's thread, one at a time for each actor. A handler makes of state and message the new state
# and the reply; if it fails, the state stays.

import "std.conc" as conc
import "std.int" as int
import "std.io" as io
import "std.list" as list
import "std.str" as str

type Order = Deposit(Int) | Withdraw(Int) | Balance

type Account = { owner :: Str, cents :: Int, entries :: Int }

type Transfer = { from :: Str, to :: Str, cents :: Int }

fn main() -> [io, concurrent] Int {
  let owners := ["ada", "barbara", "grace", "hedy"]
  let _ := list.map(owners, open)
  let again := open("ada")
  let sums := list.par_map(transfers(owners, 400), transfer)
  let moved := list.fold(sums, 0, fn (total :: Int, cents :: Int) -> Int {
    total + cents
  })
  let lines := list.map(conc.registered(), statement)
  io.print(str.join(lines, "\n"))
  io.print(f"opened ada twice: {again}")
  io.print(f"moved {money(moved)} in {int.to_str(list.len(sums))} transfers")
  list.fold(owners, 0, fn (total :: Int, owner :: Str) -> [concurrent] Int {
    total + balance(owner)
  })
}

# Opens an account with a hundred coins; an owner has one only.
fn open(owner :: Str) -> [concurrent] Str {
  match conc.register(conc.spawn({ owner: owner, cents: 10000, entries: 0 }, handle), owner) {
    Ok(_) => "yes",
    Err(AlreadyRegistered(name)) => f"no, {name} has one",
    Err(NotRegistered(name)) => name,
  }
}

# What an account makes of an order: the reply is what was moved, or the balance.
fn handle(account :: Account, order :: Order) -> (Account, Int) {
  match order {
    Balance => (account, account.cents),
    Deposit(cents) => (booked(account, cents), cents),
    Withdraw(cents) => if cents > account.cents {
      (account, 0)
    } else {
      (booked(account, 0 - cents), cents)
    },
  }
}

fn booked(account :: Account, cents :: Int) -> Account {
  { owner: account.owner, cents: account.cents + cents, entries: account.entries + 1 }
}

fn send(owner :: Str, order :: Order) -> [concurrent] Int {
  match conc.lookup(owner) {
    Some(account) => conc.ask(account, order),
    None => 0,
  }
}

fn balance(owner :: Str) -> [concurrent] Int {
  send(owner, Balance)
}

# First one account, then the other: a handler that asked the other account could meet one that asks it back.
fn transfer(order :: Transfer) -> [concurrent] Int {
  send(order.to, Deposit(send(order.from, Withdraw(order.cents))))
}

# Each owner pays the next ones in turn, and small sums: nobody runs out of money, whatever order the transfers come in.
fn transfers(owners :: List[Str], count :: Int) -> List[Transfer] {
  list.map(list.range(0, count), fn (i :: Int) -> Transfer {
    { from: at(owners, i), to: at(owners, i + 1 + i / 4 % 3), cents: i % 7 + 1 }
  })
}

fn at(owners :: List[Str], index :: Int) -> Str {
  match list.get(owners, index % list.len(owners)) {
    Some(owner) => owner,
    None => "",
  }
}

fn statement(owner :: Str) -> [concurrent] Str {
  f"{str.pad_right(owner, 8, \" \")} {money(balance(owner))}"
}

fn money(cents :: Int) -> Str {
  f"{int.to_str(cents / 100)}.{str.pad_left(int.to_str(cents % 100), 2, \"0\")}"
}

