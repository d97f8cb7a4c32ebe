# t(3) => ["web:80,81 api:9000","services:\n- name: db\n  ports:\n  - 3\n  tags: {}\n",false,"missing required field(s): services"]
import "std.int" as int
import "std.list" as list
import "std.map" as map
import "std.str" as str
import "std.yaml" as yaml

type Service = { name :: Str, ports :: List[Int], tags :: Map[Str, Str] }

type Config = { services :: List[Service] }

fn text() -> Str {
  str.join([
    "services:",
    "- name: web   # the front",
    "  ports: [80, 81]",
    "  tags: { tier: front }",
    "- name: api",
    "  ports:",
    "  - 9000",
    "  tags: {}",
  ], "\n")
}

fn ports(ns :: List[Int]) -> Str { str.join(list.map(ns, int.to_str), ",") }

fn summary(s :: Str) -> Result[Str, Str] {
  let config :: Config := yaml.parse(s)?
  Ok(str.join(list.map(config.services, fn (x :: Service) -> Str { f"{x.name}:{ports(x.ports)}" }), " "))
}

fn or_text(r :: Result[Str, Str]) -> Str {
  match r {
    Ok(s) => s,
    Err(e) => e,
  }
}

fn strict(s :: Str) -> Result[Str, Str] {
  let config :: Config := yaml.parse_strict(s, ["services"])?
  Ok("read")
}

fn is_ok(r :: Result[Str, Str]) -> Bool {
  match r {
    Ok(_) => true,
    Err(_) => false,
  }
}

fn t(n :: Int) -> (Str, Str, Bool, Str) {
  let config := { services: [{ name: "db", ports: [n], tags: map.from_list([]) }] }
  (or_text(summary(text())), or_text(yaml.stringify(config)), is_ok(summary("services: [1, 2")), or_text(strict("other: 1")))
}
