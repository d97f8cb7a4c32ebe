# orbit(400) => {"pos":{"x":-0.6438647013260025,"y":-0.7702194762346586},"vel":{"x":0.7590321794778171,"y":-0.6451334130010485}}
import "std.math" as math
type Vec = { x :: Float, y :: Float }
type Body = { pos :: Vec, vel :: Vec }
fn add(a :: Vec, b :: Vec) -> Vec { { x: a.x + b.x, y: a.y + b.y } }
fn scale(k :: Float, a :: Vec) -> Vec { { x: k * a.x, y: k * a.y } }
fn pull(p :: Vec, dt :: Float) -> Vec {
  let r2 := p.x * p.x + p.y * p.y
  let r3 := r2 * math.sqrt(r2)
  { x: -(dt * p.x / r3), y: -(dt * p.y / r3) }
}
fn step(b :: Body, dt :: Float) -> Body {
  let v := add(b.vel, pull(b.pos, dt))
  { pos: add(b.pos, scale(dt, v)), vel: v }
}
fn run(b :: Body, n :: Int) -> Body { if n == 0 { b } else { run(step(b, 0.01), n - 1) } }
fn orbit(n :: Int) -> Body { run({ pos: { x: 1.0, y: 0.0 }, vel: { x: 0.0, y: 1.0 } }, n) }
