using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Rows of runtime section 17 that a program in the language shows, in every tier: the row, the program, and what <c>t()</c>
/// gives.</summary>
public sealed class SourceRowTests
{
    private const string Imports = """
        import "std.list" as list
        import "std.str" as str
        import "std.flow" as flow
        import "std.json" as json
        import "std.iter" as iter
        import "std.parser" as parser
        import "std.io" as io

        """;

    private const string Chain = """
        type Chain = End | Link(Int, Chain)
        fn chain(n :: Int, c :: Chain) -> Chain { if n == 0 { c } else { chain(n - 1, Link(1, c)) } }

        """;

    private static readonly (string Row, string Source, string Expected)[] Table =
    [
        ("23 records by name", "fn t() -> Bool { { a: 1, b: \"x\" } == { b: \"x\", a: 1 } }", "true"),
        ("24 literals compared at once", "fn t() -> Bool { { x: 1 } == { x: 1 } }", "true"),
        ("25 fresh tuples", "fn p() -> (Int, List[Str]) { (1, [\"a\"]) }\nfn t() -> Bool { p() == p() }", "true"),
        ("27 the same text at two places",
            "fn t() -> Bool { let f := fn (x :: Int) -> Int { x + 1 }\nlet g := fn (x :: Int) -> Int { x + 1 }\nf == g }", "true"),
        ("27 another constant",
            "fn t() -> Bool { let f := fn (x :: Int) -> Int { x + 1 }\nlet g := fn (x :: Int) -> Int { x + 2 }\nf == g }", "false"),
        ("28 equal captures", "fn mk(n :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { x + n } }\nfn t() -> Bool { mk(7) == mk(7) }",
            "true"),
        ("28 other captures", "fn mk(n :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { x + n } }\nfn t() -> Bool { mk(7) == mk(8) }",
            "false"),
        ("29 float literals",
            "fn t() -> Bool { let f := fn (x :: Float) -> Float { x + 1.5 }\nlet g := fn (x :: Float) -> Float { x + 1.5 }\nf == g }",
            "true"),
        ("30 composed closures",
            "fn c() -> (Int) -> Int { flow.sequential(fn (x :: Int) -> Int { x + 1 }, fn (x :: Int) -> Int { x * 2 }) }\n"
            + "fn d() -> (Int) -> Int { flow.sequential(fn (x :: Int) -> Int { x + 1 }, fn (x :: Int) -> Int { x * 2 }) }\n"
            + "fn t() -> Bool { c() == d() }", "true"),
        ("45 factorial of twenty", "fn f(n :: Int) -> Int { if n < 2 { 1 } else { n * f(n - 1) } }\nfn t() -> Int { f(20) }",
            "2432902008176640000"),
        ("64 an inner record", "fn t() -> { x :: Int } { let o := { inner: { x: 1 }, other: 2 }\no.inner }", "{\"x\":1}"),
        ("64 an inner record from a call",
            "fn f(n :: Int) -> { x :: Int } { let o := { inner: { x: n }, other: 2 }\no.inner }\nfn t() -> Int { let a := f(1)\n"
            + "let b := f(2)\na.x * 10 + b.x }", "12"),
        ("65 a record out of a tuple",
            "fn f(n :: Int) -> { x :: Int } { match ({ x: n }, 2) { (r, _) => { let s := r\ns } } }\nfn t() -> Int { let a := f(1)\n"
            + "let b := f(2)\na.x * 10 + b.x }", "12"),
        ("77 order of thirty-two items",
            "fn t() -> Bool { list.par_map(list.range(0, 32), fn (x :: Int) -> Int { x * x }) == "
            + "list.map(list.range(0, 32), fn (x :: Int) -> Int { x * x }) }", "true"),
        ("77 no items", "fn t() -> List[Int] { list.par_map([], fn (x :: Int) -> Int { x }) }", "[]"),
        ("78 the first failure",
            "fn t() -> List[Int] { list.par_map([1, 0, 2, 0], fn (x :: Int) -> Int { if x == 2 { 1 % (x - 2) } else { 1 / x } }) }",
            "effect handler error: par_map worker: DivByZero { op: \"division\" }"),
        ("78 no effects for items", "fn t() -> [io] List[Unit] { list.par_map([\"a\"], fn (s :: Str) -> [io] Unit { io.print(s) }) }",
            "effect handler error: par_map worker: Effect(\"effects not permitted (attempted io.print)\")"),
        ("80 Int keys", "fn t() -> List[Int] { list.sort_by([3, 1, 2], fn (x :: Int) -> Int { x }) }", "[1,2,3]"),
        ("80 Float keys", "fn t() -> List[Float] { list.sort_by([3.5, -1.0, 2.0], fn (x :: Float) -> Float { x }) }", "[-1.0,2.0,3.5]"),
        ("80 Str keys", "fn t() -> List[Str] { list.sort_by([\"b\", \"é\", \"a\"], fn (x :: Str) -> Str { x }) }", "[\"a\",\"b\",\"é\"]"),
        ("80 stable", "fn t() -> List[(Int, Int)] { list.sort_by([(2, 0), (1, 0), (2, 1), (1, 1)], "
            + "fn (p :: (Int, Int)) -> Int { match p { (a, _) => a } }) }", "[[1,0],[1,1],[2,0],[2,1]]"),
        ("81 NaN as a key", "fn t() -> Int { list.len(list.sort_by([1.0, 0.0 / 0.0, -1.0, 0.0 / 0.0, 0.5], "
            + "fn (x :: Float) -> Float { x })) }", "5"),
        ("82 fold", "fn t() -> Int { list.fold([1, 2, 3], 0, fn (acc :: Int, x :: Int) -> Int { acc * 10 + x }) }", "123"),
        ("84 no digit", "fn t() -> (Int, Str) { match parser.run(parser.digit(), \"a\") "
            + "{ Ok(s) => (0 - 1, s), Err(e) => (e.pos, e.message) } }", "[0,\"expected digit\"]"),
        ("84 no text", "fn t() -> (Int, Str) { match parser.run(parser.char(\",\"), \"\") "
            + "{ Ok(s) => (0 - 1, s), Err(e) => (e.pos, e.message) } }", "[0,\"expected \\\",\\\", got EOF\"]"),
        ("85 many", "fn t() -> List[Str] { match parser.run(parser.many(parser.digit()), \"123x\") "
            + "{ Ok(xs) => xs, Err(_) => [\"failed\"] } }", "[\"1\",\"2\",\"3\"]"),
        ("85 not any", "fn t() -> List[Str] { match parser.run(parser.many(parser.digit()), \"abc\") "
            + "{ Ok(xs) => xs, Err(_) => [\"failed\"] } }", "[]"),
        ("86 the second's message",
            "fn t() -> (Int, Str) { match parser.run(parser.seq(parser.char(\"x\"), "
            + "parser.alt(parser.string(\"ab\"), parser.string(\"cd\"))), \"xae\") "
            + "{ Ok(_) => (0 - 1, \"\"), Err(e) => (e.pos, e.message) } }", "[1,\"expected \\\"cd\\\"\"]"),
        ("87 an error of the run",
            "fn t() -> Bool { match parser.run(parser.optional(parser.map(parser.digit(), fn (s :: Str) -> Int { 1 / 0 })), \"1\") "
            + "{ Ok(_) => true, Err(_) => false } }", "integer division by zero"),
        ("88 nothing many times",
            "fn t() -> Bool { match parser.run(parser.many(parser.optional(parser.digit())), \"x\") { Ok(_) => true, Err(_) => false } }",
            "true"),
        ("89 no arm", "fn f(o :: Option[Int]) -> Int { match o { None => 0 } }\nfn t() -> Int { f(Some(1)) }",
            "runtime panic: non-exhaustive match"),
        ("90 an arm that does not fit, inside an operand",
            "fn f(o :: Option[(Int, Int)]) -> Bool { false or match o { Some((1, 2)) => true, Some((a, _)) => a == 1, None => false } }\n"
            + "fn t() -> (Bool, Bool, Bool, Int) { (f(Some((1, 2))), f(Some((1, 3))), f(None), "
            + "1 + match Some((4, 5)) { Some((9, _)) => 0, Some((a, b)) => a + b, None => 2 }) }", "[true,true,false,10]"),
        ("91 a shadowed parameter",
            "fn f(s :: Int, o :: Option[Str]) -> Str { match o { Some(s) => s + s, None => \"\" } }\nfn t() -> Str { f(1, Some(\"a\")) }",
            "\"aa\""),
        ("92 an outer let", "fn f(a :: Int) -> Int { let b := { let a := 9\na }\na * 10 + b }\nfn t() -> Int { f(1) }", "19"),
        ("93 an iterator as an argument",
            "fn f(a :: Int, o :: Option[(Int, Iter[Int])]) -> Int { match o "
            + "{ Some(p) => match p { (x, _) => a * 10 + x }, None => 0 - a } }\n"
            + "fn t() -> (Int, Int) { (f(4, iter.next(iter.from_list([7, 8]))), f(4, iter.next(iter.from_list([])))) }", "[47,-4]"),
        ("102 a Bool in a condition",
            "fn odd(n :: Int) -> Bool { n % 2 == 1 }\nfn t() -> (Bool, Int) { (odd(3), if odd(4) { 1 } else { 2 }) }", "[true,2]"),
        ("102 division by zero", "fn d(n :: Int) -> Int { 1 / n }\nfn t() -> Int { d(0) }", "integer division by zero"),
        ("105 deep values compared", Chain + "fn t() -> Bool { chain(100000, End) == chain(100000, End) }", "true"),
        ("105 deep values told apart", Chain + "fn t() -> Bool { chain(100000, End) == chain(99999, Link(2, End)) }", "false"),
        ("105 deep values encoded", Chain + "fn t() -> Int { str.len(json.stringify(chain(100000, End))) }", "3100028"),
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

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Rows("runtime")]
    [MemberData(nameof(Rows))]
    public void Program_gives(string row, string tier)
    {
        var (_, source, expected) = Table.Single(r => r.Row == row);
        var seen = TestProgram.OfSource(Imports + source).Run(Tier.Find(tier), "t", []).Seen;
        Assert.Equal(expected, seen.Json ?? seen.Error!.Display);
    }

    [Theory]
    [Row("runtime", 105)]
    [MemberData(nameof(Tiers))]
    public void Row_105_deep_values_are_returned_and_shown(string tier)
    {
        var seen = TestProgram.OfSource(Imports + Chain + "fn t() -> Chain { chain(100000, End) }").Run(Tier.Find(tier), "t", []).Seen;
        Assert.Null(seen.Error);
        Assert.True(seen.Json!.Length > 100_000 && seen.Value!.Length > 1_000);
    }
}
