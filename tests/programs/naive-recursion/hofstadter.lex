# q(18) => [11,11,12,12]
fn f(n :: Int) -> Int { if n == 0 { 1 } else { n - m(f(n - 1)) } }
fn m(n :: Int) -> Int { if n == 0 { 0 } else { n - f(m(n - 1)) } }
fn q(n :: Int) -> List[Int] { [f(n), m(n), f(n + 1), m(n + 1)] }
