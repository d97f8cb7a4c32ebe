using Lex.Core.Errors;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Refinements are checked on every path that a call can take, in every tier (language section 6.2).</summary>
public sealed class RefinementTests
{
    private const string Source = """
        import "std.list" as list
        type Job = { go :: (Int) -> Int }
        type Boxed = Boxed((Int) -> Int)
        fn pos(n :: Int{x | x > 0 and x % 2 == 0}) -> Int { n }
        fn add(a :: Int, n :: Int{x | x > 0 and x % 2 == 0}) -> Int { a + n }
        fn even(n :: Int{x | x > 0 and x % 2 == 0}) -> Bool { true }
        fn call(f :: (Int) -> Int, n :: Int) -> Int { 1 + f(n) }
        fn direct(n :: Int) -> Int { 1 + pos(n) }
        fn tail(n :: Int) -> Int { pos(n) }
        fn pipe(n :: Int) -> Int { 1 + (n |> pos) }
        fn closure(n :: Int) -> Int { call(pos, n) }
        fn local(n :: Int) -> Int { let f := pos
          1 + f(n) }
        fn lambda(n :: Int) -> Int { call(fn (m :: Int) -> Int { pos(m) }, n) }
        fn field(n :: Int) -> Int { let j :: Job := { go: pos }
          1 + j.go(n) }
        fn payload(n :: Int) -> Int { match Boxed(pos) { Boxed(f) => 1 + f(n) } }
        fn mapped(n :: Int) -> Int { list.len(list.map([2, n], pos)) }
        fn filtered(n :: Int) -> Int { list.len(list.filter([2, n], even)) }
        fn folded(n :: Int) -> Int { list.fold([2, n], 0, add) }
        fn sorted(n :: Int) -> Int { list.len(list.sort_by([2, n], pos)) }
        """;

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var tier in Tier.All)
            foreach (var path in (string[])["pos", "direct", "tail", "pipe", "closure", "local", "lambda", "field", "payload", "mapped",
                "filtered", "folded", "sorted"])
                cases.Add(tier.Name, path);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_call_is_checked(string tierName, string path)
    {
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Source);
        // Often enough for code to be compiled, then once with a value that does not fit.
        for (var i = 0; i < 3; i++) Assert.Null(program.Run(tier, path, ["4"]).Seen.Error);
        foreach (var wrong in (string[])["-4", "3"])
            Assert.Equal(LexErrorKind.RefinementFailed, program.Run(tier, path, [wrong]).Seen.Error?.Kind);
    }

    /// <summary>Predicates that call functions, match, bind names and compare structures: the function begins with them.</summary>
    private const string Rich = """
        import "std.str" as str
        import "std.list" as list
        type Shape = Round(Int) | Flat
        fn small(n :: Int) -> Bool { n < 10 }
        fn deep(n :: Int) -> Bool { if n <= 0 { n == 0 } else { deep(n - 2) } }
        fn called(n :: Int{x | x > 0 and small(x)}) -> Int { n * 2 }
        fn recursive(n :: Int{x | deep(x)}) -> Int { n }
        fn library(s :: Str{t | str.len(t) > 2}) -> Str { s }
        fn matched(s :: Shape{t | match t { Round(r) => r > 0, Flat => true }}) -> Int { 1 }
        fn bound(n :: Int{x | { let y := x * x
          y > 3 }}) -> Int { n }
        fn all(ns :: List[Int]{xs | list.all(xs, fn (n :: Int) -> Bool { small(n) })}) -> Int { list.len(ns) }
        fn both(a :: Int{x | x > 0}, b :: Int{y | small(y)}, c :: Int{z | z > 0}) -> Int { a + b + c }
        fn pair(p :: (Int, Int){q | match q { (a, b) => a < b }}) -> Int { 1 }
        fn later(n :: Int) -> Int { called(n) }
        fn held(n :: Int) -> Int { let f := called
          1 + f(n) }
        fn mapped(n :: Int) -> Int { list.len(list.map([1, n], called)) }
        fn undecided(n :: Int{x | x > 0 and nowhere(x)}) -> Int { n }
        """;

    public static TheoryData<string, string, string, string, int> RichCases()
    {
        var cases = new TheoryData<string, string, string, string, int>();
        foreach (var tier in Tier.All)
        {
            cases.Add(tier.Name, "called", "5", "50", 0);
            cases.Add(tier.Name, "recursive", "8", "7", 0);
            cases.Add(tier.Name, "library", "\"abc\"", "\"ab\"", 0);
            cases.Add(tier.Name, "matched", """{"$variant":"Round","args":[1]}""", """{"$variant":"Round","args":[0]}""", 0);
            cases.Add(tier.Name, "bound", "2", "1", 0);
            cases.Add(tier.Name, "all", "[1, 2]", "[1, 20]", 0);
            cases.Add(tier.Name, "both", "1, 2, 3", "1, 20, 0", 1);
            cases.Add(tier.Name, "both", "1, 2, 3", "1, 2, 0", 2);
            cases.Add(tier.Name, "both", "1, 2, 3", "0, 20, 0", 0);
            cases.Add(tier.Name, "later", "5", "50", 0);
            cases.Add(tier.Name, "held", "5", "50", 0);
            cases.Add(tier.Name, "mapped", "5", "50", 0);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(RichCases))]
    public void Any_pure_expression_refines(string tierName, string function, string fits, string fails, int parameter)
    {
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Rich);
        for (var i = 0; i < 3; i++) Assert.Null(program.Run(tier, function, Split(fits)).Seen.Error);
        var error = program.Run(tier, function, Split(fails)).Seen.Error;
        Assert.Equal((LexErrorKind.RefinementFailed, parameter), (error!.Kind, error.ParameterIndex));
        Assert.StartsWith("predicate failed for ", error.Message, StringComparison.Ordinal);

        string[] Split(string arguments) => function == "both" ? arguments.Split(", ") : [arguments];
    }

    [Fact]
    public void A_predicate_that_is_no_sound_expression_still_fails_in_its_turn()
    {
        var program = TestProgram.OfSource(Rich);
        foreach (var tier in Tier.All)
        {
            Assert.Contains("predicate failed", program.Run(tier, "undecided", ["-1"]).Seen.Error!.Message, StringComparison.Ordinal);
            Assert.Contains("unsupported predicate node", program.Run(tier, "undecided", ["1"]).Seen.Error!.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public void One_pattern_takes_a_payload_of_several_parts_as_a_tuple()
    {
        var program = TestProgram.OfSource("""
            type Line = Line(Int, Int) | Dot
            fn sum(p :: (Int, Int)) -> Int { match p { (a, b) => a + b } }
            fn f(a :: Int) -> Int { match Line(a, 2) { Line(p) => sum(p), Dot => 0 } }
            """);
        foreach (var tier in Tier.All) Assert.Equal("42", program.Run(tier, "f", ["40"]).Seen.Json);
    }
}
