# t(100001) => [false,true,100001]
fn even(n :: Int, c :: Int) -> (Bool, Int) { if n == 0 { (true, c) } else { odd(n - 1, c + 1) } }
fn odd(n :: Int, c :: Int) -> (Bool, Int) { if n == 0 { (false, c) } else { even(n - 1, c + 1) } }
fn t(n :: Int) -> (Bool, Bool, Int) {
  match even(n, 0) { (a, steps) => match odd(n, 0) { (b, _) => (a, b, steps) } }
}
