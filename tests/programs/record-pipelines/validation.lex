# t() => [{"$variant":"Ok","args":[{"age":30,"email":"a@b","name":"Al"}]},{"$variant":"Err","args":["name: empty"]},{"$variant":"Err","args":["age: not a number"]},{"$variant":"Err","args":["age: 200 out of range"]},{"$variant":"Err","args":["email: no @"]}]
import "std.str" as str
import "std.result" as result
import "std.option" as option
import "std.int" as int
type User = { name :: Str, age :: Int, email :: Str }
type Raw = { name :: Str, age :: Str, email :: Str }
fn fail[T](f :: Str, m :: Str) -> Result[T, Str] { Err(f"{f}: {m}") }
fn name(s :: Str) -> Result[Str, Str] { if str.is_empty(str.trim(s)) { fail("name", "empty") } else { Ok(str.trim(s)) } }
fn age(s :: Str) -> Result[Int, Str] {
  let n := option.ok_or(str.to_int(s), "age: not a number")?
  if n < 0 or n > 150 { fail("age", int.to_str(n) + " out of range") } else { Ok(n) }
}
fn email(s :: Str) -> Result[Str, Str] { if str.contains(s, "@") { Ok(s) } else { fail("email", "no @") } }
fn user(r :: Raw) -> Result[User, Str] {
  Ok({ name: name(r.name)?, age: age(r.age)?, email: email(r.email)? })
}
fn t() -> List[Result[User, Str]] {
  [user({ name: " Al ", age: "30", email: "a@b" }), user({ name: " ", age: "1", email: "a@b" }),
   user({ name: "x", age: "1x", email: "a@b" }), user({ name: "x", age: "200", email: "a@b" }),
   user({ name: "x", age: "20", email: "ab" })]
}
