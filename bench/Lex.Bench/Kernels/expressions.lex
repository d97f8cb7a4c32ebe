# Recursive unions of several constructors: an expression of depth n is made, simplified and evaluated.

type Expr = Num(Int) | Var | Add(Expr, Expr) | Mul(Expr, Expr) | Neg(Expr)

fn make(depth :: Int, seed :: Int) -> Expr {
  if depth == 0 {
    if seed % 3 == 0 { Var } else { Num(seed % 10) }
  } else {
    match seed % 3 {
      0 => Add(make(depth - 1, seed * 2 + 1), make(depth - 1, seed * 3 + 2)),
      1 => Mul(make(depth - 1, seed * 2 + 3), make(depth - 1, seed + 1)),
      _ => Neg(make(depth - 1, seed + 4)),
    }
  }
}

fn simplified(e :: Expr) -> Expr {
  match e {
    Neg(Neg(inner)) => simplified(inner),
    Add(Num(0), right) => simplified(right),
    Mul(Num(1), right) => simplified(right),
    Add(left, right) => Add(simplified(left), simplified(right)),
    Mul(left, right) => Mul(simplified(left), simplified(right)),
    Neg(inner) => Neg(simplified(inner)),
    _ => e,
  }
}

fn value(e :: Expr, x :: Int) -> Int {
  match e {
    Num(n) => n,
    Var => x,
    Add(left, right) => (value(left, x) + value(right, x)) % 1000003,
    Mul(left, right) => value(left, x) * value(right, x) % 1000003,
    Neg(inner) => 0 - value(inner, x),
  }
}

fn run(n :: Int) -> Int {
  let e := make(n, 7)
  value(e, 3) + value(simplified(e), 4)
}
