using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Defects of the register (<c>tests/checklist/register.tsv</c>) whose absence a program in the language shows, in every tier:
/// the number, the program, and what <c>t()</c> gives, with what it prints in front.</summary>
public sealed class RegisterSourceTests
{
    private const string Imports = """
        import "std.list" as list
        import "std.str" as str
        import "std.flow" as flow
        import "std.json" as json
        import "std.iter" as iter
        import "std.map" as map
        import "std.bytes" as bytes
        import "std.parser" as parser
        import "std.io" as io

        """;

    // Says its name and hands on what it is given.
    private const string Say = "fn say(s :: Str, b :: Bool) -> [io] Bool { let _ := io.print(s)\nb }\n";

    private const string Spin = "fn spin(n :: Int) -> Int { if n == 0 { 0 } else { spin(n - 1) } }\n";

    private const string Fails = "fn broken(o :: Option[Int]) -> Int { match o { None => 0 } }\n";

    private const string Powers = "fn powers(n :: Int) -> Iter[Int] { iter.unfold(n, fn (k :: Int) -> Option[(Int, Int)] { Some((k, k * 2)) }) }\n"
        + "fn below(n :: Int) -> Iter[Int] { iter.unfold(1, fn (k :: Int) -> Option[(Int, Int)] { if k > n { None } else { Some((k, k * 2)) } }) }\n";

    private const string Pair = "fn f(a :: Int, o :: Option[(Int, Iter[Int])]) -> Int { match o { Some(p) => match p { (x, _) => a * 10 + x }, None => 0 - a } }\n";

    private static readonly (string Row, string Source, string Expected)[] Table =
    [
        ("16 units in closures",
            "fn t() -> (Bool, Bool) { let f := fn (x :: Int) -> (Unit, Unit) { ((), ()) }\nlet g := fn (x :: Int) -> (Unit, Unit) { ((), ()) }\n"
            + "let h := fn (x :: Int) -> (Unit, Unit) { let u := ()\n(u, ()) }\n(f == g, f == h) }", "[true,false]"),
        ("17 bytes in closures",
            "fn t() -> (Bool, Bool) { let f := fn (x :: Int) -> Bytes { b\"ab\" }\nlet g := fn (x :: Int) -> Bytes { b\"ab\" }\n"
            + "let h := fn (x :: Int) -> Bytes { b\"ac\" }\n(f == g, f == h) }", "[true,false]"),
        ("18 closures in closures",
            "fn t() -> (Bool, Bool) { let f := fn (x :: Int) -> (Int) -> Int { fn (y :: Int) -> Int { x + y } }\n"
            + "let g := fn (x :: Int) -> (Int) -> Int { fn (y :: Int) -> Int { x + y } }\n"
            + "let h := fn (x :: Int) -> (Int) -> Int { fn (y :: Int) -> Int { x - y } }\n(f == g, f == h) }", "[true,false]"),
        ("18 what closures in closures make",
            "fn f(x :: Int) -> () -> (Int) -> Int { fn () -> (Int) -> Int { fn (y :: Int) -> Int { x + y } } }\n"
            + "fn t() -> (Bool, Bool) { (f(1)() == f(1)(), f(1)() == f(2)()) }", "[true,false]"),
        ("32 an inner record captured",
            "fn f(n :: Int) -> () -> Int { let o := { inner: { x: n }, other: 2 }\nlet i := o.inner\nfn () -> Int { i.x } }\n"
            + "fn t() -> (Int, Int) { let a := f(1)\nlet b := f(2)\n(a(), b()) }", "[1,2]"),
        ("32 an inner record passed on",
            "fn keep(r :: { x :: Int }) -> List[{ x :: Int }] { [r] }\nfn f(n :: Int) -> List[{ x :: Int }] { let o := { inner: { x: n } }\n"
            + "let kept := keep(o.inner)\nkept }\nfn t() -> (List[{ x :: Int }], List[{ x :: Int }]) { (f(1), f(2)) }",
            "[[{\"x\":1}],[{\"x\":2}]]"),
        ("32 an inner tuple in a list, a variant and a record",
            "fn f(n :: Int) -> (List[(Int, Int)], Option[(Int, Int)], { p :: (Int, Int) }) { match ((n, n + 1), 0) { (p, _) => ([p], Some(p), { p: p }) } }\n"
            + "fn t() -> Bool { f(1) == ([(1, 2)], Some((1, 2)), { p: (1, 2) }) and f(2) != f(1) }", "true"),
        ("32 out of three levels",
            "fn f(n :: Int) -> { x :: Int } { let o := { a: { b: { c: { x: n } } } }\nlet m := o.a.b\nm.c }\n"
            + "fn t() -> (Int, Int) { let a := f(1)\nlet b := f(2)\n(a.x, b.x) }", "[1,2]"),
        ("32 one of two by a branch",
            "fn f(n :: Int) -> { x :: Int } { let o := if n > 1 { { i: { x: n } } } else { { i: { x: 0 - n } } }\no.i }\n"
            + "fn t() -> (Int, Int) { let a := f(1)\nlet b := f(2)\n(a.x, b.x) }", "[-1,2]"),
        ("33 records of a frame compared, also the wrong way",
            "fn f(n :: Int) -> (Bool, Bool, Bool, Bool) { let a := { x: n, y: (n, \"s\") }\nlet b := { x: n, y: (n, \"s\") }\nlet c := { x: n, y: (n, \"t\") }\n"
            + "(a == b, a == c, a != b, (a, 1) == (b, 1)) }\nfn t() -> (Bool, Bool, Bool, Bool) { f(1) }", "[true,false,false,true]"),
        ("45 a panic in a parser",
            Fails + "fn t() -> Int { match parser.run(parser.optional(parser.map(parser.digit(), fn (s :: Str) -> Int { broken(Some(1)) })), \"1\") { Ok(_) => 1, Err(_) => 2 } }",
            "runtime panic: non-exhaustive match"),
        ("45 a panic in many, in alt and in and_then",
            Fails + "fn p() -> Parser[Int] { parser.map(parser.digit(), fn (s :: Str) -> Int { broken(Some(1)) }) }\n"
            + "fn t() -> Int { match parser.run(parser.many(parser.alt(parser.and_then(p(), fn (n :: Int) -> Parser[Int] { p() }), p())), \"12\") { Ok(_) => 1, Err(_) => 2 } }",
            "runtime panic: non-exhaustive match"),
        ("45 the step limit in a parser",
            Spin + "fn t() -> Int { match parser.run(parser.optional(parser.map(parser.digit(), fn (s :: Str) -> Int { spin(0 - 1) })), \"1\") { Ok(_) => 1, Err(_) => 2 } }",
            "runtime panic: step limit exceeded in `spin` (50001 > 50000)"),
        ("45 a failing parser that made a parser",
            "fn t() -> Int { match parser.run(parser.alt(parser.and_then(parser.digit(), fn (s :: Str) -> Parser[Str] { parser.string(str.slice(\"x\", 0, 1 / 0)) }), parser.string(\"1\")), \"1\") { Ok(_) => 1, Err(_) => 2 } }",
            "integer division by zero"),
        ("45 nothing runs after the failure",
            Say + "fn t() -> [io] Bool { let r := parser.run(parser.optional(parser.map(parser.digit(), fn (s :: Str) -> Int { let a := 1 / 0\na + 1 })), \"1\")\n"
            + "match r { Ok(_) => say(\"ok\", true), Err(_) => say(\"err\", false) } }", "integer division by zero"),
        ("54 a pattern variable of another number kind",
            "fn f(s :: Int, o :: Option[Float]) -> Float { match o { Some(s) => s + s * 2.0, None => 0.0 } }\nfn t() -> Float { f(1, Some(1.5)) }", "4.5"),
        ("54 a let of another kind", "fn t() -> Str { let x := 1\nlet y := x + x\nlet x := \"a\"\nx + x }", "\"aa\""),
        ("54 a let of another kind in a block",
            "fn t() -> (Float, Int) { let x := 2\nlet f := { let x := 1.5\nx * x }\n(f, x * x) }", "[2.25,4]"),
        ("54 a parameter of a closure",
            "fn t() -> (Str, Int) { let n := 1\nlet f := fn (n :: Str) -> Str { n + n }\n(f(\"a\"), n + n) }", "[\"aa\",2]"),
        ("54 each arm has its own kind",
            "type U = I(Int) | F(Float) | S(Str)\nfn f(u :: U) -> Str { match u { I(x) => if x + x == 2 { \"int\" } else { \"\" }, F(x) => if x + x == 3.0 { \"float\" } else { \"\" }, S(x) => x + x } }\n"
            + "fn t() -> List[Str] { [f(I(1)), f(F(1.5)), f(S(\"s\"))] }", "[\"int\",\"float\",\"ss\"]"),
        ("55 fields of a let that is bound again",
            "fn t() -> (Str, Float) { let r := { x: 1 }\nlet a := r.x + r.x\nlet r := { x: \"a\" }\nlet s := r.x + r.x\nlet r := { x: 1.5 }\n(s, r.x + r.x) }",
            "[\"aa\",3.0]"),
        ("55 fields of a pattern variable",
            "fn f(r :: { x :: Int }, o :: Option[{ x :: Str }]) -> Str { match o { Some(r) => r.x + r.x, None => \"\" } }\n"
            + "fn t() -> Str { f({ x: 1 }, Some({ x: \"a\" })) }", "\"aa\""),
        ("56 a local is called before a function of its name",
            "fn f(x :: Int) -> Int { 1 }\nfn ap(g :: (Int) -> Int) -> Int { g(0) }\nfn t() -> (Int, Int) { let f := fn (x :: Int) -> Int { 2 }\n(f(0), ap(f)) }",
            "[2,2]"),
        ("56 so are a parameter and a pattern variable",
            "fn f(x :: Int) -> Int { 1 }\nfn two(f :: (Int) -> Int) -> Int { f(0) }\nfn three(o :: Option[(Int) -> Int]) -> Int { match o { Some(f) => f(0), None => 0 } }\n"
            + "fn t() -> (Int, Int, Int) { (f(0), two(fn (x :: Int) -> Int { 2 }), three(Some(fn (x :: Int) -> Int { 3 }))) }", "[1,2,3]"),
        ("57 a local is meant before a module of its name",
            "fn t() -> Int { let str := { len: fn (s :: Str) -> Int { 7 } }\nstr.len(\"abc\") }\n", "7"),
        ("57 so is a parameter",
            "fn f(str :: { len :: (Str) -> Int }) -> Int { str.len(\"abc\") }\nfn t() -> (Int, Int) { (f({ len: fn (s :: Str) -> Int { 7 } }), str.len(\"abc\")) }",
            "[7,3]"),
        ("59 bytes have their bytes", "fn t() -> (Bytes, Int, Bool) { (b\"abc\", bytes.len(b\"abc\"), b\"abc\" == b\"abd\") }",
            "[{\"$bytes\":\"616263\"},3,false]"),
        ("60 and", "fn f(a :: Int, b :: Int) -> Bool { b != 0 and a / b > 1 }\nfn t() -> (Bool, Bool, Bool) { (f(4, 0), f(4, 2), f(4, 3)) }", "[false,true,false]"),
        ("60 or", "fn f(a :: Int, b :: Int) -> Bool { b == 0 or a / b > 1 }\nfn t() -> (Bool, Bool, Bool) { (f(4, 0), f(4, 2), f(4, 3)) }", "[true,true,false]"),
        ("60 effects on the right",
            Say + "fn t() -> [io] (Bool, Bool, Bool, Bool) { (say(\"a\", false) and say(\"b\", true), say(\"c\", true) and say(\"d\", false), say(\"e\", true) or say(\"f\", true), say(\"g\", false) or say(\"h\", true)) }",
            "a c d e g h [false,false,true,true]"),
        ("60 in a chain and in a condition",
            Say + "fn t() -> [io] Int { if say(\"a\", true) and (say(\"b\", false) or say(\"c\", false)) and say(\"d\", true) { 1 } else { 2 } }", "a b c 2"),
        ("60 not to be evaluated at all", "fn t() -> (Bool, Bool) { (false and 1 / 0 == 1, true or 1 / 0 == 1) }", "[false,true]"),
        ("61 what comes next of a lazy iterator, as an argument",
            Pair + Powers + "fn t() -> (Int, Int) { (f(4, iter.next(powers(3))), f(4, iter.next(below(0)))) }", "[43,-4]"),
        ("61 what comes next, on the right",
            Powers + "fn head(o :: Option[(Int, Iter[Int])]) -> Int { match o { Some(p) => match p { (x, _) => x }, None => 0 } }\n"
            + "fn t() -> (Int, Int, List[Int]) { (1 + head(iter.next(powers(3))), 1 + match iter.next(iter.from_list([5])) { Some((x, _)) => x, None => 0 }, [head(iter.next(below(0))), head(iter.next(iter.from_list([8])))]) }",
            "[4,6,[0,8]]"),
        ("61 one after the other",
            Powers + "fn walk(it :: Iter[Int], n :: Int) -> Int { if n == 0 { 0 } else { match iter.next(it) { Some((x, rest)) => x + walk(rest, n - 1), None => 0 } } }\n"
            + "fn t() -> (Int, Int) { (walk(powers(1), 10), walk(iter.from_list([1, 2, 3]), 10)) }", "[1023,6]"),
        ("62 of a lazy source: take, skip, map, filter",
            Powers + "fn t() -> (List[Int], List[Int], List[Int], List[Int]) { (iter.to_list(iter.take(powers(1), 4)), iter.to_list(iter.take(iter.skip(powers(1), 2), 2)), "
            + "iter.to_list(iter.take(iter.map(powers(1), fn (x :: Int) -> Int { x + 1 }), 3)), iter.to_list(iter.take(iter.filter(powers(1), fn (x :: Int) -> Bool { x > 4 }), 2))) }",
            "[[1,2,4,8],[4,8],[2,3,5],[8,16]]"),
        ("62 of a lazy source: count, is_empty, fold",
            Powers + "fn t() -> (Int, Bool, Bool, Int) { (iter.count(below(20)), iter.is_empty(below(20)), iter.is_empty(below(0)), iter.fold(below(20), 0, fn (a :: Int, x :: Int) -> Int { a + x })) }",
            "[5,false,true,31]"),
        ("62 of a list: the same",
            "fn t() -> (List[Int], Int, Bool, Int) { let it := iter.skip(iter.from_list([1, 2, 3, 4]), 1)\n(iter.to_list(iter.take(it, 2)), iter.count(it), iter.is_empty(it), iter.fold(it, 0, fn (a :: Int, x :: Int) -> Int { a + x })) }",
            "[[2,3],3,false,9]"),
        ("69 NaN is behind all numbers and keeps its place",
            "fn t() -> List[Int] { let nan := 0.0 / 0.0\nlist.map(list.sort_by([(1.0, 0), (nan, 1), (-1.0, 2), (nan, 3), (0.5, 4)], fn (p :: (Float, Int)) -> Float { match p { (k, _) => k } }), "
            + "fn (p :: (Float, Int)) -> Int { match p { (_, i) => i } }) }", "[2,4,0,1,3]"),
        ("69 zeros are equal",
            "fn t() -> List[Int] { list.map(list.sort_by([(0.0, 0), (-0.0, 1), (0.0, 2)], fn (p :: (Float, Int)) -> Float { match p { (k, _) => k } }), fn (p :: (Float, Int)) -> Int { match p { (_, i) => i } }) }",
            "[0,1,2]"),
        ("79 library functions need no handler", "fn t() -> List[Str] { list.par_map([\"a\", \"b\"], fn (s :: Str) -> Str { str.concat(str.to_upper(s), json.stringify([s])) }) }",
            "[\"A[\\\"a\\\"]\",\"B[\\\"b\\\"]\"]"),
        ("81 steps of items count",
            Spin + "fn t() -> List[Int] { list.par_map(list.range(0, 10), fn (x :: Int) -> Int { spin(1000) }) }",
            "effect handler error: par_map worker: Panic(\"step limit exceeded in `t` (50001 > 50000)\")"),
        ("87 predicates wrap",
            "fn up(n :: Int{x | x + 1 < x}) -> Int { n }\nfn down(n :: Int{x | x - 1 > x}) -> Int { n }\nfn times(n :: Int{x | x * 2 == 0}) -> Int { n }\nfn back(n :: Int{x | 0 - x == x}) -> Int { n }\n"
            + "fn t() -> (Int, Int, Int, Int) { (up(9223372036854775807), down(0 - 9223372036854775807 - 1), times(0 - 9223372036854775807 - 1), back(0 - 9223372036854775807 - 1)) }",
            "[9223372036854775807,-9223372036854775808,-9223372036854775808,-9223372036854775808]"),
        ("87 predicates divide the minimum",
            "fn f(n :: Int{x | x / -1 == x}) -> Int { n }\nfn g(n :: Int{x | x % -1 == 0}) -> Int { n }\nfn least() -> Int { 0 - 9223372036854775807 - 1 }\nfn t() -> (Int, Int) { (f(least()), g(least())) }",
            "[-9223372036854775808,-9223372036854775808]"),
        ("87 predicates compare texts",
            "fn f(s :: Str{x | x < \"b\"}) -> Str { s }\nfn g(s :: Str{x | x >= \"b\"}) -> Str { s }\nfn t() -> (Str, Str, Str) { (f(\"a～\"), g(\"b\"), f(\"c\")) }",
            "refinement violated: argument 0 of `f` (binding `x`): predicate failed for x = Str(\"c\")"),
        ("87 predicates read fields",
            "fn f(r :: { a :: Int, b :: { c :: Int } }{x | x.a < x.b.c}) -> Int { r.a }\nfn g(n :: Int) -> Int { f({ a: n, b: { c: 2 } }) }\nfn t() -> (Int, Int) { (g(1), g(0 - 5)) }",
            "[1,-5]"),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (row, _, _) in Table)
        {
            foreach (var tier in Tier.All) rows.Add(row, tier.Name);
        }

        return rows;
    }

    [Theory]
    [Rows("register")]
    [MemberData(nameof(Rows))]
    public void Program_gives(string row, string tier)
    {
        var (_, source, expected) = Table.Single(r => r.Row == row);
        var run = TestProgram.OfSource(Imports + source).Run(Tier.Find(tier), "t", [], stepLimit: 50_000);
        Assert.Equal(expected, string.Join(' ', run.Prints.Append(run.Seen.Json ?? run.Seen.Error!.Display)));
    }
}
