# An interpreter for a tiny expression language:
#
#   let rate = 3 in let days = 7 in rate * days + max(rate, days) / 2
#
#   lex run samples/calc.lex main --allow-effects io
#   lex run samples/calc.lex evaluate '"let x = 6 in x * (x + 1)"'
#
# Three stages, each an ordinary function: text to tokens (`tokens`), tokens to a tree (`parse`), tree to a number
# (`value_of`). Trees are recursive unions; errors are values that `?` passes up.

import "std.io" as io
import "std.str" as str
import "std.int" as int
import "std.list" as list
import "std.map" as map
import "std.option" as option

type Token = Number(Int) | Word(Str) | Symbol(Str)

type Expr = Literal(Int)
  | Name(Str)
  | Negate(Expr)
  | Binary(Str, Expr, Expr)
  | Bind(Str, Expr, Expr)
  | Invoke(Str, List[Expr])

# A parser takes tokens and gives what it read and what is left.
type Parsed = { tree :: Expr, rest :: List[Token] }

type Arguments = { trees :: List[Expr], rest :: List[Token] }

type Run = { text :: Str, next :: Int }

fn main() -> [io] List[Int] {
  let sources := [
    "1 + 2 * 3",
    "(1 + 2) * 3",
    "-2 * -(3 - 5)",
    "let x = 6 in x * (x + 1)",
    "let rate = 3 in let days = 7 in rate * days + max(rate, days) / 2",
    "min(max(1, 2), abs(0 - 9))",
    "10 / (5 - 5)",
    "2 + * 3",
    "width * 2",
    "5 $ 5"
  ]
  list.map(sources, fn (source :: Str) -> [io] Int {
    match evaluate(source) {
      Ok(value) => show(source, int.to_str(value), 1),
      Err(message) => show(source, message, 0),
    }
  })
}

fn show(source :: Str, outcome :: Str, result :: Int) -> [io] Int {
  io.print(f"{source}  =>  {outcome}")
  result
}

fn evaluate(source :: Str) -> Result[Int, Str] {
  let all := tokens(source, 0, [])?
  let parsed := parse(all)?
  match list.head(parsed.rest) {
    None => value_of(parsed.tree, map.new()),
    Some(token) => Err("unexpected " + spelled(token)),
  }
}

# ---- tokens ---------------------------------------------------------------------------------------------------------

fn tokens(source :: Str, at :: Int, found :: List[Token]) -> Result[List[Token], Str] {
  let c := str.char_at(source, at)
  if c == "" {
    Ok(list.reverse(found))
  } else {
    if c == " " {
      tokens(source, at + 1, found)
    } else {
      if is_digit(c) {
        let run := run_of(source, at, "", is_digit)
        match str.to_int(run.text) {
          Some(n) => tokens(source, run.next, list.cons(Number(n), found)),
          None => Err("number too large: " + run.text),
        }
      } else {
        if is_letter(c) {
          let run := run_of(source, at, "", is_letter)
          tokens(source, run.next, list.cons(Word(run.text), found))
        } else {
          if str.contains("+-*/(),=", c) {
            tokens(source, at + 1, list.cons(Symbol(c), found))
          } else {
            Err("unknown character " + c)
          }
        }
      }
    }
  }
}

# The longest run of characters that `fits` accepts.
fn run_of(source :: Str, at :: Int, text :: Str, fits :: (Str) -> Bool) -> Run {
  let c := str.char_at(source, at)
  if fits(c) { run_of(source, at + 1, text + c, fits) } else { { text: text, next: at } }
}

fn is_digit(c :: Str) -> Bool { c >= "0" and c <= "9" }

fn is_letter(c :: Str) -> Bool { c >= "a" and c <= "z" }

fn spelled(token :: Token) -> Str {
  match token {
    Number(n) => int.to_str(n),
    Word(name) => name,
    Symbol(text) => text,
  }
}

# ---- trees ----------------------------------------------------------------------------------------------------------

fn parse(all :: List[Token]) -> Result[Parsed, Str] {
  match list.head(all) {
    Some(Word("let")) => binding(list.tail(all)),
    _ => sum(all),
  }
}

# let NAME = EXPR in EXPR
fn binding(all :: List[Token]) -> Result[Parsed, Str] {
  match list.head(all) {
    Some(Word(name)) => {
      let value := parse(expect(list.tail(all), Symbol("="))?)?
      let body := parse(expect(value.rest, Word("in"))?)?
      Ok({ tree: Bind(name, value.tree, body.tree), rest: body.rest })
    },
    _ => Err("a name must follow let"),
  }
}

fn sum(all :: List[Token]) -> Result[Parsed, Str] {
  more_terms(product(all)?)
}

# Operators of one level associate to the left: what was read becomes the left operand of what follows.
fn more_terms(left :: Parsed) -> Result[Parsed, Str] {
  match operator(left.rest, "+-") {
    None => Ok(left),
    Some(op) => {
      let right := product(list.tail(left.rest))?
      more_terms({ tree: Binary(op, left.tree, right.tree), rest: right.rest })
    },
  }
}

fn product(all :: List[Token]) -> Result[Parsed, Str] {
  more_factors(factor(all)?)
}

fn more_factors(left :: Parsed) -> Result[Parsed, Str] {
  match operator(left.rest, "*/") {
    None => Ok(left),
    Some(op) => {
      let right := factor(list.tail(left.rest))?
      more_factors({ tree: Binary(op, left.tree, right.tree), rest: right.rest })
    },
  }
}

fn operator(all :: List[Token], level :: Str) -> Option[Str] {
  match list.head(all) {
    Some(Symbol(text)) => if str.contains(level, text) { Some(text) } else { None },
    _ => None,
  }
}

fn factor(all :: List[Token]) -> Result[Parsed, Str] {
  let rest := list.tail(all)
  match list.head(all) {
    None => Err("the expression ends too early"),
    Some(Number(n)) => Ok({ tree: Literal(n), rest: rest }),
    Some(Symbol("-")) => {
      let operand := factor(rest)?
      Ok({ tree: Negate(operand.tree), rest: operand.rest })
    },
    Some(Symbol("(")) => {
      let inner := parse(rest)?
      Ok({ tree: inner.tree, rest: expect(inner.rest, Symbol(")"))? })
    },
    Some(Symbol(text)) => Err("unexpected " + text),
    Some(Word(name)) => match list.head(rest) {
      Some(Symbol("(")) => {
        let given := arguments(list.tail(rest), [])?
        Ok({ tree: Invoke(name, given.trees), rest: given.rest })
      },
      _ => Ok({ tree: Name(name), rest: rest }),
    },
  }
}

# EXPR { "," EXPR } ")"
fn arguments(all :: List[Token], found :: List[Expr]) -> Result[Arguments, Str] {
  let next := parse(all)?
  let trees := list.cons(next.tree, found)
  match list.head(next.rest) {
    Some(Symbol(",")) => arguments(list.tail(next.rest), trees),
    _ => Ok({ trees: list.reverse(trees), rest: expect(next.rest, Symbol(")"))? }),
  }
}

# The tokens after `wanted`.
fn expect(all :: List[Token], wanted :: Token) -> Result[List[Token], Str] {
  match list.head(all) {
    None => Err(f"expected {spelled(wanted)} at the end"),
    Some(token) => if token == wanted {
      Ok(list.tail(all))
    } else {
      Err(f"expected {spelled(wanted)}, found {spelled(token)}")
    },
  }
}

# ---- values ---------------------------------------------------------------------------------------------------------

fn value_of(tree :: Expr, names :: Map[Str, Int]) -> Result[Int, Str] {
  match tree {
    Literal(n) => Ok(n),
    Name(name) => option.ok_or(map.get(names, name), "unknown name " + name),
    Negate(operand) => Ok(0 - value_of(operand, names)?),
    Binary(op, left, right) => apply(op, value_of(left, names)?, value_of(right, names)?),
    Bind(name, value, body) => value_of(body, map.set(names, name, value_of(value, names)?)),
    Invoke(name, given) => invoke(name, values_of(given, names)?),
  }
}

# The values of all trees, or the first error.
fn values_of(trees :: List[Expr], names :: Map[Str, Int]) -> Result[List[Int], Str] {
  match list.head(trees) {
    None => Ok([]),
    Some(tree) => Ok(list.cons(value_of(tree, names)?, values_of(list.tail(trees), names)?)),
  }
}

fn apply(op :: Str, left :: Int, right :: Int) -> Result[Int, Str] {
  match op {
    "+" => Ok(left + right),
    "-" => Ok(left - right),
    "*" => Ok(left * right),
    _ => if right == 0 { Err("division by zero") } else { Ok(left / right) },
  }
}

fn invoke(name :: Str, given :: List[Int]) -> Result[Int, Str] {
  match (name, list.head(given)) {
    ("max", Some(first)) => Ok(list.fold(given, first, int.max)),
    ("min", Some(first)) => Ok(list.fold(given, first, int.min)),
    ("abs", Some(first)) => Ok(int.abs(first)),
    _ => Err("unknown function " + name),
  }
}
