# t() => {"$variant":"Ok","args":[[{"i":11,"s":55},"i=11;s=55;"]]}
import "std.map" as map
import "std.int" as int
import "std.list" as list
type Ex = K(Int) | Va(Str) | Plus(Ex, Ex) | Less(Ex, Ex)
type St = Set(Str, Ex) | Loop(Ex, List[St])
fn ev(e :: Ex, env :: Map[Str, Int]) -> Result[Int, Str] {
  match e {
    K(n) => Ok(n),
    Va(x) => match map.get(env, x) { Some(v) => Ok(v), None => Err("unbound " + x) },
    Plus(a, b) => Ok(ev(a, env)? + ev(b, env)?),
    Less(a, b) => {
      let x := ev(a, env)?
      let y := ev(b, env)?
      Ok(if x < y { 1 } else { 0 })
    },
  }
}
fn run(ss :: List[St], env :: Map[Str, Int]) -> Result[Map[Str, Int], Str] {
  match list.head(ss) {
    None => Ok(env),
    Some(Set(x, e)) => {
      let v := ev(e, env)?
      run(list.tail(ss), map.set(env, x, v))
    },
    Some(Loop(c, body)) => {
      let v := ev(c, env)?
      if v == 0 { run(list.tail(ss), env) } else {
        let env2 := run(body, env)?
        run(ss, env2)
      }
    },
  }
}
fn t() -> Result[(Map[Str, Int], Str), Str] {
  let prog := [
    Set("i", K(1)), Set("s", K(0)),
    Loop(Less(Va("i"), K(11)), [Set("s", Plus(Va("s"), Va("i"))), Set("i", Plus(Va("i"), K(1)))]),
  ]
  let env := run(prog, map.new())?
  Ok((env, map.fold(env, "", fn (s :: Str, k :: Str, v :: Int) -> Str { s + k + "=" + int.to_str(v) + ";" })))
}
