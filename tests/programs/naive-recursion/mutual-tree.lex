# t(9) => [511,512]
type Rose = Rose(Int, Forest)
type Forest = End | More(Rose, Forest)
fn build(n :: Int) -> Rose { Rose(n, kids(n - 1)) }
fn kids(n :: Int) -> Forest { if n < 0 { End } else { More(build(n), kids(n - 1)) } }
fn sum(r :: Rose) -> Int { match r { Rose(v, f) => v + sums(f) } }
fn sums(f :: Forest) -> Int { match f { End => 0, More(r, rest) => sum(r) + sums(rest) } }
fn size(r :: Rose) -> Int { match r { Rose(_, f) => 1 + sizes(f) } }
fn sizes(f :: Forest) -> Int { match f { End => 0, More(r, rest) => size(r) + sizes(rest) } }
fn t(n :: Int) -> (Int, Int) { let r := build(n)
  (sum(r), size(r)) }
