# tak(12, 8, 4) => 5
fn tak(x :: Int, y :: Int, z :: Int) -> Int {
  if y < x { tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y)) } else { z }
}
