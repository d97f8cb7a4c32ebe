fn both(a :: Bool, b :: Bool) -> Bool { a and b }
fn loop(n :: Int) -> Bool { n == 0 or loop(n - 1) }
fn neither(a :: Bool, b :: Bool) -> Bool { not (a or b) and true }
