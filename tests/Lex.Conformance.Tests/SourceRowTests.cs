using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Rows of runtime section 17 that a source program can show, in every tier.</summary>
public sealed class SourceRowTests
{
    private const string Pure = """
        fn square(n :: Int) -> Int { n * n }
        fn twice(n :: Int) -> Int { square(n) + square(n) }
        fn spread(n :: Int) -> Int { sum(n, 0) }
        fn sum(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { sum(n - 1, acc + square(n)) } }
        fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
        fn tail(n :: Int) -> Int { square(n) }
        """;

    private const string Refined = """
        fn positive(n :: Int{x | x > 0}) -> Int { n }
        fn free(n :: Int{x | x > limit}) -> Int { n }
        fn through(f :: (Int) -> Int, n :: Int) -> Int { f(n) }
        fn direct(n :: Int) -> Int { positive(n) }
        fn by_value(n :: Int) -> Int { through(positive, n) }
        """;

    // Row, source, and the result of `t()` as JSON, or its error as displayed.
    private static readonly (string Row, string Source, string Expected)[] Table =
    [
        ("7 infinity", "fn t() -> Bool { 1.0 / 0.0 > 1.7e308 }", "true"),
        ("7 no number", "fn t() -> Bool { let x := 0.0 / 0.0\nx == x }", "false"),
        ("8 comparisons with NaN", "fn t() -> (Bool, Bool, Bool) { let x := 0.0 / 0.0\n(x == x, x != x, x < 1.0) }", "[false,true,false]"),
        ("24 equal records", "fn t() -> Bool { { x: 1 } == { x: 1 } }", "true"),
        ("25 tuples from two calls", "fn p(n :: Int) -> (Int, Str) { (n, \"a\") }\nfn t() -> (Bool, Bool) { (p(1) == p(1), p(1) == p(2)) }", "[true,false]"),
        ("45 factorial", "fn f(n :: Int) -> Int { if n == 0 { 1 } else { n * f(n - 1) } }\nfn t() -> Int { f(20) }", "2432902008176640000"),
        ("80 stable order of Int keys", "import \"std.list\" as list\nfn t() -> List[(Int, Str)] { list.sort_by([(2, \"a\"), (1, \"b\"), (2, \"c\"), (1, \"d\")], fn (p :: (Int, Str)) -> Int { match p { (n, _) => n } }) }",
            "[[1,\"b\"],[1,\"d\"],[2,\"a\"],[2,\"c\"]]"),
        ("80 order of Float keys", "import \"std.list\" as list\nfn t() -> List[Float] { list.sort_by([2.5, -1.0, 0.5], fn (x :: Float) -> Float { x }) }", "[-1.0,0.5,2.5]"),
        ("80 order of Str keys", "import \"std.list\" as list\nfn t() -> List[Str] { list.sort_by([\"b\", \"a\", \"ab\"], fn (s :: Str) -> Str { s }) }", "[\"a\",\"ab\",\"b\"]"),
        ("81 keys without order", "import \"std.list\" as list\nfn t() -> Int { list.len(list.sort_by([2.0, 0.0, 1.0], fn (x :: Float) -> Float { x / 0.0 - 1.0 / 0.0 })) }", "3"),
        ("82 fold", "import \"std.list\" as list\nfn t() -> Int { list.fold([1, 2, 3], 0, fn (acc :: Int, x :: Int) -> Int { acc * 10 + x }) }", "123"),
        ("90 a failing arm within an operand", "fn t() -> (Bool, Bool) { (false or match Some(3) { Some(4) => false, Some(n) => n == 3, None => false }, true) }", "[true,true]"),
        ("91 a pattern's name with another type", "fn f(s :: Int, o :: Option[Str]) -> Str { match o { Some(s) => s + s, None => \"\" } }\nfn t() -> Str { f(1, Some(\"a\")) }", "\"aa\""),
        ("92 an inner let hides the outer one", "fn t() -> (Int, Int) { let a := 1\nlet b := { let a := 9\na }\n(a, b) }", "[1,9]"),
        ("93 an argument after iter.next", "import \"std.iter\" as iter\nfn f(a :: Int, o :: Option[(Int, Iter[Int])]) -> Int { match o { Some((n, _)) => a * 10 + n, None => a } }\nfn t() -> Int { let it := iter.from_list([7, 8])\nf(4, iter.next(it)) }", "47"),
        ("102 a Bool function as a condition", "fn even(n :: Int) -> Bool { n % 2 == 0 }\nfn t() -> Int { if even(4) { if even(5) { 1 } else { 2 } } else { 3 } }", "2"),
        ("102 division by zero", "fn d(a :: Int, b :: Int) -> Int { a / b }\nfn t() -> Int { d(7, 0) }", "integer division by zero"),
        ("105 a deep variant", "type N = End | Next(N)\nfn up(n :: Int, acc :: N) -> N { if n == 0 { acc } else { up(n - 1, Next(acc)) } }\nfn t() -> (Bool, Bool) { let a := up(100000, End)\nlet b := up(100000, End)\n(a == b, a == Next(b)) }", "[true,false]"),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Table)
        {
            foreach (var tier in Tier.All) rows.Add(row.Row, tier.Name);
        }

        return rows;
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(static tier => tier.Name)];

    /// <summary>The rows that the table shows.</summary>
    internal static IEnumerable<int> Shown => Table.Select(static row => int.Parse(row.Row.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));

    [Theory]
    [MemberData(nameof(Rows))]
    public void Program_does(string name, string tier)
    {
        var row = Table.First(r => r.Row == name);
        var run = TestProgram.OfSource(row.Source).Run(Tier.Find(tier), "t", [], stepLimit: 0);
        Assert.Equal(row.Expected, run.Seen.Json ?? run.Seen.Error!.Display);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_49_a_repeated_pure_call_hits(string tier) => Assert.Equal((1, 1, 0), Counters(tier, "twice", 7));

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_51_a_memo_without_use_is_given_up(string tier) => Assert.Equal((0, 64, 136), Counters(tier, "spread", 200));

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_52_recursion_that_repeats_itself_is_remembered(string tier) => Assert.Equal((23, 25, 0), Counters(tier, "fib", 25));

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_53_a_tail_call_does_not_ask_the_memo(string tier) => Assert.Equal((0, 0, 0), Counters(tier, "tail", 3));

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_50_an_effect_is_never_remembered(string tier)
    {
        const string Source = "import \"std.io\" as io\nfn say(s :: Str) -> [io] Unit { io.print(s) }\nfn t() -> [io] Unit { let _ := say(\"a\")\nsay(\"a\") }";
        Assert.Equal(["a", "a"], TestProgram.OfSource(Source).Run(Tier.Find(tier), "t", []).Prints.AsEnumerable());
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_58_a_refinement_is_checked_at_the_host_and_at_calls(string tier)
    {
        foreach (var function in new[] { "positive", "direct" })
        {
            var error = TestProgram.OfSource(Refined).Run(Tier.Find(tier), function, ["-3"]).Seen.Error!;
            Assert.Equal(LexErrorKind.RefinementFailed, error.Kind);
            Assert.StartsWith("refinement violated: argument 0 of `positive` (binding `x`): ", error.Display, StringComparison.Ordinal);
            Assert.Contains("-3", error.Display, StringComparison.Ordinal);
            Assert.Equal("3", TestProgram.OfSource(Refined).Run(Tier.Find(tier), function, ["3"]).Seen.Json);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_59_a_refinement_with_a_free_variable_names_it(string tier)
    {
        var error = TestProgram.OfSource(Refined).Run(Tier.Find(tier), "free", ["1"]).Seen.Error!;
        Assert.Equal(LexErrorKind.RefinementFailed, error.Kind);
        Assert.Contains("limit", error.Display, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Row_60_a_refinement_holds_for_calls_of_a_value(string tier)
    {
        Assert.Equal(LexErrorKind.RefinementFailed, TestProgram.OfSource(Refined).Run(Tier.Find(tier), "by_value", ["-3"]).Seen.Error!.Kind);
        Assert.Equal("3", TestProgram.OfSource(Refined).Run(Tier.Find(tier), "by_value", ["3"]).Seen.Json);
    }

    // Without a memo nothing is counted, and there is nothing to compare.
    private static (long Hits, long Misses, long Skips) Counters(string tier, string function, long argument)
    {
        var (session, code) = TestProgram.OfSource(Pure).Open(Tier.Find(Tier.Find(tier).Memo ? tier : "plain"), function);
        Assert.True(session.Invoke(code, [Value.Int(argument)], out _, out var error), error?.Display);
        return (session.MemoHits, session.MemoMisses, session.MemoSkips);
    }
}
