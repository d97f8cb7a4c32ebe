# A record pipeline: n readings are made, corrected and judged one after another; each stage builds a new record.

type Reading = { id :: Int, raw :: Int, gain :: Int }

type Corrected = { id :: Int, value :: Int, gain :: Int }

type Verdict = { value :: Int, accepted :: Bool }

fn measure(i :: Int) -> Reading {
  { id: i, raw: i * 37 % 1000, gain: i % 5 + 1 }
}

fn correct(r :: Reading) -> Corrected {
  { id: r.id, value: r.raw * r.gain - r.id % 7, gain: r.gain }
}

fn judge(c :: Corrected) -> Verdict {
  { value: c.value + c.gain, accepted: c.value > 500 }
}

fn pipeline(n :: Int, acc :: Int) -> Int {
  if n == 0 {
    acc
  } else {
    let verdict := judge(correct(measure(n)))
    pipeline(n - 1, if verdict.accepted { acc + verdict.value } else { acc - 1 })
  }
}

fn run(n :: Int) -> Int {
  pipeline(n, 0)
}
