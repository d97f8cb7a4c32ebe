# t(3) => [-44,-43,{"$variant":"Add","args":[{"$variant":"Neg","args":[{"$variant":"Add","args":[{"$variant":"Mul","args":[{"$variant":"X","args":[]},{"$variant":"X","args":[]}]},{"$variant":"Mul","args":[{"$variant":"X","args":[]},{"$variant":"Add","args":[{"$variant":"X","args":[]},{"$variant":"X","args":[]}]}]}]}]},{"$variant":"Num","args":[5]}]}]
type E = Num(Int) | X | Add(E, E) | Mul(E, E) | Neg(E)
fn eval(e :: E, x :: Int) -> Int {
  match e { Num(n) => n, X => x, Add(a, b) => eval(a, x) + eval(b, x), Mul(a, b) => eval(a, x) * eval(b, x), Neg(a) => -eval(a, x) }
}
fn deriv(e :: E) -> E {
  match e {
    Num(_) => Num(0),
    X => Num(1),
    Add(a, b) => Add(deriv(a), deriv(b)),
    Mul(a, b) => Add(Mul(deriv(a), b), Mul(a, deriv(b))),
    Neg(a) => Neg(deriv(a)),
  }
}
fn simp(e :: E) -> E {
  match e {
    Add(a, b) => match (simp(a), simp(b)) {
      (Num(0), y) => y,
      (x, Num(0)) => x,
      (Num(m), Num(n)) => Num(m + n),
      (x, y) => Add(x, y),
    },
    Mul(a, b) => match (simp(a), simp(b)) {
      (Num(0), _) => Num(0),
      (_, Num(0)) => Num(0),
      (Num(1), y) => y,
      (x, Num(1)) => x,
      (x, y) => Mul(x, y),
    },
    Neg(a) => match simp(a) { Num(n) => Num(-n), Neg(b) => b, b => Neg(b) },
    other => other,
  }
}
fn power(n :: Int) -> E { if n == 0 { Num(1) } else { Mul(X, power(n - 1)) } }
fn t(n :: Int) -> (Int, Int, E) {
  let e := Add(Neg(power(n)), Mul(Num(5), X))
  let d := deriv(e)
  (eval(e, 4), eval(d, 4), simp(d))
}
