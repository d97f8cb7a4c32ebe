# A game of dice that no two runs play alike, unless one of them is recorded.
#
#   lex run samples/dice.lex main 5 --allow-effects io,random,time --trace
#   lex replay RUN samples/dice.lex                      the same game again: nothing is thrown, nothing is printed
#   lex replay RUN samples/dice.lex --override rand.int_in#1=6 --live --allow-effects io,random
#   lex replay samples/data/dice.trace samples/dice.lex  a game that somebody else played

import "std.io" as io
import "std.int" as int
import "std.list" as list
import "std.rand" as rand
import "std.str" as str
import "std.time" as time

type Game = { throws :: List[(Int, Int)], points :: Int, started :: Int }

fn main(rounds :: Int) -> [io, random, time] Game {
  let started := time.now()
  let throws := list.map(list.range(0, rounds), play)
  let points := list.fold(throws, 0, fn (sum :: Int, throw :: (Int, Int)) -> Int { sum + score(throw) })
  io.print(f"{int.to_str(points)} points")
  { throws: throws, points: points, started: started }
}

fn play(round :: Int) -> [io, random] (Int, Int) {
  let throw := (rand.int_in(1, 6), rand.int_in(1, 6))
  io.print(f"round {int.to_str(round + 1)}: {int.to_str(score(throw))}")
  throw
}

# Doublets count twice.
fn score(throw :: (Int, Int)) -> Int {
  match throw {
    (a, b) => if a == b { 4 * a } else { a + b },
  }
}
