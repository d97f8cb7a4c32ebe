# lcg(20000, 42) => -46960
fn lcg(n :: Int, seed :: Int) -> Int { step(n, seed, 0) }
fn step(n :: Int, s :: Int, acc :: Int) -> Int {
  match n {
    0 => acc,
    _ => {
      let t := s * 6364136223846793005 + 1442695040888963407
      step(n - 1, t, acc + t % 1000)
    },
  }
}
