# A planetary simulation: the Sun, four planets, velocity Verlet steps, and a check that energy is conserved.
#
#   lex run samples/orbit.lex main --allow-effects io
#   lex run samples/orbit.lex simulate 365
#
# Distances are in astronomical units, masses in solar masses, times in days.

import "std.io" as io
import "std.int" as int
import "std.float" as float
import "std.list" as list
import "std.math" as math
import "std.str" as str

type Vector = { x :: Float, y :: Float }

type Body = { name :: Str, mass :: Float, at :: Vector, speed :: Vector }

type Outcome = { days :: Int, drift :: Float, bodies :: List[Body] }

fn main() -> [io] Outcome {
  let outcome := simulate(1000)
  let lines := list.map(outcome.bodies, describe)
  io.print(f"after {int.to_str(outcome.days)} days")
  io.print(str.join(lines, "\n"))
  io.print(f"relative change of energy: {float.to_str(rounded(outcome.drift, 12.0))}")
  outcome
}

fn simulate(days :: Int) -> Outcome {
  let start := at_rest(planets())
  let end := advance(start, 1.0, days)
  let before := energy(start)
  { days: days, drift: (energy(end) - before) / before, bodies: end }
}

fn planets() -> List[Body] {
  [
    { name: "Sun", mass: 1.0, at: vector(0.0, 0.0), speed: vector(0.0, 0.0) },
    orbiting("Earth", 0.000003003, 1.0),
    orbiting("Mars", 0.000000323, 1.524),
    orbiting("Jupiter", 0.0009545, 5.203),
    orbiting("Saturn", 0.0002857, 9.537)
  ]
}

# A body on a circular orbit around the Sun.
fn orbiting(name :: Str, mass :: Float, radius :: Float) -> Body {
  { name: name, mass: mass, at: vector(radius, 0.0), speed: vector(0.0, math.sqrt(gravity() / radius)) }
}

# Gravity in AU^3 per solar mass and day^2: the square of Gauss's constant.
fn gravity() -> Float { 0.00029591220828559 }

# ---- motion ---------------------------------------------------------------------------------------------------------

fn advance(bodies :: List[Body], dt :: Float, steps :: Int) -> List[Body] {
  if steps == 0 { bodies } else { advance(step(bodies, dt), dt, steps - 1) }
}

# Half a kick, a drift, half a kick.
fn step(bodies :: List[Body], dt :: Float) -> List[Body] {
  let moved := list.map(kick(bodies, dt / 2.0), fn (body :: Body) -> Body {
    { name: body.name, mass: body.mass, at: add(body.at, scale(body.speed, dt)), speed: body.speed }
  })
  kick(moved, dt / 2.0)
}

fn kick(bodies :: List[Body], dt :: Float) -> List[Body] {
  list.map(bodies, fn (body :: Body) -> Body {
    let pull := acceleration(body, bodies)
    { name: body.name, mass: body.mass, at: body.at, speed: add(body.speed, scale(pull, dt)) }
  })
}

fn acceleration(body :: Body, others :: List[Body]) -> Vector {
  list.fold(others, vector(0.0, 0.0), fn (sum :: Vector, other :: Body) -> Vector {
    let apart := subtract(other.at, body.at)
    let distance := length(apart)
    if distance == 0.0 {
      sum
    } else {
      add(sum, scale(apart, gravity() * other.mass / (distance * distance * distance)))
    }
  })
}

# The same bodies with the total momentum taken out, so that the system does not drift away.
fn at_rest(bodies :: List[Body]) -> List[Body] {
  let mass := list.fold(bodies, 0.0, fn (sum :: Float, body :: Body) -> Float { sum + body.mass })
  let momentum := list.fold(bodies, vector(0.0, 0.0), fn (sum :: Vector, body :: Body) -> Vector {
    add(sum, scale(body.speed, body.mass))
  })
  let drift := scale(momentum, 1.0 / mass)
  list.map(bodies, fn (body :: Body) -> Body {
    { name: body.name, mass: body.mass, at: body.at, speed: subtract(body.speed, drift) }
  })
}

# ---- energy ---------------------------------------------------------------------------------------------------------

fn energy(bodies :: List[Body]) -> Float {
  list.fold(bodies, 0.0, fn (sum :: Float, body :: Body) -> Float {
    let speed := length(body.speed)
    sum + 0.5 * body.mass * speed * speed + 0.5 * potential(body, bodies)
  })
}

fn potential(body :: Body, others :: List[Body]) -> Float {
  list.fold(others, 0.0, fn (sum :: Float, other :: Body) -> Float {
    let distance := length(subtract(other.at, body.at))
    if distance == 0.0 { sum } else { sum - gravity() * body.mass * other.mass / distance }
  })
}

# ---- vectors and text -----------------------------------------------------------------------------------------------

fn vector(x :: Float, y :: Float) -> Vector { { x: x, y: y } }

fn add(a :: Vector, b :: Vector) -> Vector { { x: a.x + b.x, y: a.y + b.y } }

fn subtract(a :: Vector, b :: Vector) -> Vector { { x: a.x - b.x, y: a.y - b.y } }

fn scale(a :: Vector, by :: Float) -> Vector { { x: a.x * by, y: a.y * by } }

fn length(a :: Vector) -> Float { math.sqrt(a.x * a.x + a.y * a.y) }

fn describe(body :: Body) -> Str {
  let radius := rounded(length(body.at), 4.0)
  f"  {body.name} at ({float.to_str(rounded(body.at.x, 4.0))}, {float.to_str(rounded(body.at.y, 4.0))}), radius {float.to_str(radius)}"
}

fn rounded(value :: Float, digits :: Float) -> Float {
  let unit := math.pow(10.0, digits)
  math.round(value * unit) / unit
}
