# bank(150) => {"balance":8,"fees":87,"log":[21,25,33,41,49,57,69,129,137,145]}
import "std.list" as list
type Op = Deposit(Int) | Withdraw(Int) | Fee | Tax(Int, Int)
type Account = { balance :: Int, fees :: Int, log :: List[Int] }
fn op(i :: Int) -> Op {
  let amount := i * 13 % 50
  match i % 4 { 0 => Deposit(amount), 1 => Withdraw(amount), 2 => Fee, _ => Tax(9, 10) }
}
fn apply(a :: Account, i :: Int) -> Account {
  match op(i) {
    Deposit(n) => { balance: a.balance + n, fees: a.fees, log: a.log },
    Withdraw(n) => if a.balance >= n {
      { balance: a.balance - n, fees: a.fees, log: a.log }
    } else {
      { balance: a.balance, fees: a.fees + 5, log: list.concat(a.log, [i]) }
    },
    Fee => { balance: a.balance - 1, fees: a.fees + 1, log: a.log },
    Tax(p, q) => { balance: a.balance * p / q, fees: a.fees, log: a.log },
  }
}
fn bank(n :: Int) -> Account { list.fold(list.range(0, n), { balance: 100, fees: 0, log: [] }, apply) }
