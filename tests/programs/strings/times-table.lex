# t(9) => "  1   2   3   4   5   6   7   8   9\n  2   4   6   8  10  12  14  16  18\n  3   6   9  12  15  18  21  24  27\n  4   8  12  16  20  24  28  32  36\n  5  10  15  20  25  30  35  40  45\n  6  12  18  24  30  36  42  48  54\n  7  14  21  28  35  42  49  56  63\n  8  16  24  32  40  48  56  64  72\n  9  18  27  36  45  54  63  72  81"
import "std.str" as str
import "std.int" as int
import "std.list" as list
fn pad(s :: Str, w :: Int) -> Str { if str.len(s) >= w { s } else { pad(" " + s, w) } }
fn row(i :: Int, n :: Int) -> Str {
  str.join(list.map(list.range(1, n + 1), fn (j :: Int) -> Str { pad(int.to_str(i * j), 3) }), " ")
}
fn t(n :: Int) -> Str { str.join(list.map(list.range(1, n + 1), fn (i :: Int) -> Str { row(i, n) }), "\n") }
