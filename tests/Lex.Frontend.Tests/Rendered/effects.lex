import "std.io" as io
import "std.list" as list

fn say(s :: Str) -> Unit { io.print(s) }
fn more(s :: Str) -> [time] Unit { io.print(s) }
fn ap(f :: (Int) -> [io] Int) -> [io] Int { f(1) }
fn pure(x :: Int) -> Int { x }
fn rows() -> [io] Int { ap(pure) }
fn hidden[E](f :: () -> [| E] Int) -> Int { f() }
fn tail(f :: () -> [| E] Int) -> Int { 1 }
fn each[E](xs :: List[Int], f :: (Int) -> [| E] Int) -> [| E] List[Int] { list.map(xs, fn (n :: Int) -> Int { f(n) }) }
