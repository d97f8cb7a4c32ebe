# t(50) => ["XXXVII","LXXIV","CXI","CXLVIII","CLXXXV","CCXXII","CCLIX","CCXCVI","CCCXXXIII","CCCLXX","CDVII","CDXLIV","CDLXXXI","DXVIII","DLV","DXCII","DCXXIX","DCLXVI","DCCIII","DCCXL","DCCLXXVII","DCCCXIV","DCCCLI","DCCCLXXXVIII","CMXXV","CMLXII","CMXCIX","MXXXVI","MLXXIII","MCX","MCXLVII","MCLXXXIV","MCCXXI","MCCLVIII","MCCXCV","MCCCXXXII","MCCCLXIX","MCDVI","MCDXLIII","MCDLXXX","MDXVII","MDLIV","MDXCI","MDCXXVIII","MDCLXV","MDCCII","MDCCXXXIX","MDCCLXXVI","MDCCCXIII","MDCCCL"]
import "std.list" as list
fn table() -> List[(Int, Str)] {
  [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
}
fn go(n :: Int, ts :: List[(Int, Str)], acc :: Str) -> Str {
  match list.head(ts) {
    None => acc,
    Some((v, s)) => if n >= v { go(n - v, ts, acc + s) } else { go(n, list.tail(ts), acc) },
  }
}
fn t(n :: Int) -> List[Str] { list.map(list.range(1, n + 1), fn (i :: Int) -> Str { go(i * 37, table(), "") }) }
