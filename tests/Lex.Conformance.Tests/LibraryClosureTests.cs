using Lex.Core.Errors;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// Library functions that call closures, in every tier: their values, and that the closures run as frames, so that depth
/// limit, errors, steps and cells are those of the program itself and no host stack is used up.
/// </summary>
public sealed class LibraryClosureTests
{
    private const string Imports = """
        import "std.list" as list
        import "std.map" as map
        import "std.set" as set
        import "std.str" as str
        import "std.option" as option
        import "std.result" as result
        import "std.iter" as iter
        import "std.flow" as flow
        import "std.parser" as parser

        """;

    /// <summary>Each calls <c>f</c>, an Int to Int, through another function of the library.</summary>
    private static readonly (string Name, string Body)[] Callers =
    [
        ("list.map", "list.len(list.map([n], fn (x :: Int) -> Int { F(x) }))"),
        ("list.filter", "list.len(list.filter([n], fn (x :: Int) -> Bool { F(x) == 0 }))"),
        ("list.fold", "list.fold([n], 0, fn (a :: Int, x :: Int) -> Int { a + F(x) })"),
        ("list.sort_by", "list.len(list.sort_by([n], fn (x :: Int) -> Int { F(x) }))"),
        ("list.any", "if list.any([n], fn (x :: Int) -> Bool { F(x) == 0 }) { 1 } else { 0 }"),
        ("list.all", "if list.all([n], fn (x :: Int) -> Bool { F(x) == 0 }) { 1 } else { 0 }"),
        ("list.find", "match list.find([n], fn (x :: Int) -> Bool { F(x) == 0 }) { Some(x) => x, None => 0 }"),
        ("list.flat_map", "list.len(list.flat_map([n], fn (x :: Int) -> List[Int] { [F(x)] }))"),
        ("map.fold", "map.fold(map.set(map.new(), n, n), 0, fn (a :: Int, k :: Int, v :: Int) -> Int { a + F(v) })"),
        ("map.map", "map.size(map.map(map.set(map.new(), n, n), fn (k :: Int, v :: Int) -> Int { F(v) }))"),
        ("map.filter", "map.size(map.filter(map.set(map.new(), n, n), fn (k :: Int, v :: Int) -> Bool { F(v) == 0 }))"),
        ("set.map", "set.size(set.map(set.from_list([n]), fn (x :: Int) -> Int { F(x) }))"),
        ("set.filter", "set.size(set.filter(set.from_list([n]), fn (x :: Int) -> Bool { F(x) == 0 }))"),
        ("option.map", "option.unwrap_or(option.map(Some(n), fn (x :: Int) -> Int { F(x) }), 0)"),
        ("option.and_then", "option.unwrap_or(option.and_then(Some(n), fn (x :: Int) -> Option[Int] { Some(F(x)) }), 0)"),
        ("option.or_else", "option.unwrap_or(option.or_else(None, fn () -> Option[Int] { Some(F(n)) }), 0)"),
        ("option.unwrap_or_else", "option.unwrap_or_else(None, fn () -> Int { F(n) })"),
        ("result.map", "result.unwrap_or(result.map(ok(n), fn (x :: Int) -> Int { F(x) }), 0)"),
        ("result.and_then", "result.unwrap_or(result.and_then(ok(n), fn (x :: Int) -> Result[Int, Int] { Ok(F(x)) }), 0)"),
        ("result.map_err", "result.unwrap_or(result.map_err(err(n), fn (x :: Int) -> Int { F(x) }), 0)"),
        ("result.or_else", "result.unwrap_or(result.or_else(err(n), fn (x :: Int) -> Result[Int, Int] { Ok(F(x)) }), 0)"),
        ("result.unwrap_or_else", "result.unwrap_or_else(err(n), fn (x :: Int) -> Int { F(x) })"),
        ("iter.map", "iter.count(iter.map(iter.from_list([n]), fn (x :: Int) -> Int { F(x) }))"),
        ("iter.filter", "iter.count(iter.filter(iter.from_list([n]), fn (x :: Int) -> Bool { F(x) == 0 }))"),
        ("iter.fold", "iter.fold(iter.from_list([n]), 0, fn (a :: Int, x :: Int) -> Int { a + F(x) })"),
        ("iter.unfold", "iter.count(iter.unfold(n, fn (x :: Int) -> Option[(Int, Int)] { if F(x) >= 0 { None } else { Some((x, x)) } }))"),
        ("flow.sequential", "{ let g := flow.sequential(fn (x :: Int) -> Int { F(x) }, fn (x :: Int) -> Int { x })\n  g(n) }"),
        ("flow.branch", "{ let g := flow.branch(fn (x :: Int) -> Bool { F(x) == 0 }, fn (x :: Int) -> Int { x }, "
            + "fn (x :: Int) -> Int { x })\n  g(n) }"),
        ("flow.parallel_list", "list.len(flow.parallel_list([fn () -> Int { F(n) }]))"),
        ("flow.retry", "{ let g := flow.retry(fn (x :: Int) -> Result[Int, Int] { Ok(F(x)) }, 2)\n  result.unwrap_or(g(n), 0) }"),
        ("parser.map", "match parser.run(parser.map(parser.string(\"\"), fn (s :: Str) -> Int { F(n) }), \"\") "
            + "{ Ok(x) => x, Err(_) => 0 - 1 }"),
        ("parser.and_then", "match parser.run(parser.and_then(parser.string(\"\"), "
            + "fn (s :: Str) -> Parser[Str] { parser.string(str.slice(\"x\", 1, 1 + F(n))) }), \"\") { Ok(_) => 0, Err(_) => 0 - 1 }"),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _) in Callers)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Row("register", 45)]
    [MemberData(nameof(Rows))]
    public void An_error_in_a_closure_is_the_error_of_the_run(string caller, string tier)
    {
        var program = Program(caller, "10 / x");
        Assert.Equal(LexErrorKind.DivByZero, program.Run(Tier.Find(tier), "main", ["0"]).Seen.Error!.Kind);
        Agrees(program, tier, "20");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Recursion_through_a_closure_stops_at_the_depth_limit(string caller, string tier)
    {
        var program = Program(caller, "if x <= 0 { 0 } else { 0 * main(x - 1) }");
        var error = program.Run(Tier.Find(tier), "main", ["5000"]).Seen.Error!;
        Assert.Equal((LexErrorKind.CallStackOverflow, "call stack overflow: recursion depth exceeded (1024)"), (error.Kind, error.Display));
        Agrees(program, tier, "20");
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Work_in_a_closure_counts_towards_the_limits(string caller, string tier)
    {
        var program = Program(caller, "0 * spin(x)");
        var error = program.Run(Tier.Find(tier), "main", ["1000000"], stepLimit: 5_000).Seen.Error!;
        Assert.Equal(LexLimit.Steps, error.Limit);
        Assert.Contains("(5001 > 5000)", error.Display, StringComparison.Ordinal);
        Agrees(program, tier, "20");
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Helpers_answer_as_documented(string tier)
    {
        const string Source = Imports + """
            fn even(x :: Int) -> Bool { x % 2 == 0 }
            fn any(xs :: List[Int]) -> Bool { list.any(xs, even) }
            fn all(xs :: List[Int]) -> Bool { list.all(xs, even) }
            fn find(xs :: List[Int]) -> Option[Int] { list.find(xs, even) }
            fn flat(xs :: List[Int]) -> List[Int] { list.flat_map(xs, fn (x :: Int) -> List[Int] { list.range(0, x) }) }
            fn first(xs :: List[Int]) -> Bool { list.any(xs, fn (x :: Int) -> Bool { 6 / x == 3 }) }
            fn maps(xs :: List[Int]) -> List[(Int, Int)] {
              let m := map.from_list(list.enumerate(xs))
              map.entries(map.filter(map.map(m, fn (k :: Int, v :: Int) -> Int { k * v }), fn (k :: Int, v :: Int) -> Bool { even(v) }))
            }
            fn sets(xs :: List[Int]) -> List[Int] {
              set.to_list(set.filter(set.map(set.from_list(xs), fn (x :: Int) -> Int { x / 2 }), even))
            }
            fn pairs(xs :: List[Int]) -> List[(Int, Str)] { list.zip(xs, str.chars("aé")) }
            """;
        var program = TestProgram.OfSource(Source);
        (string Function, string Argument, string Expected)[] rows =
        [
            ("any", "[1,3,4]", "true"), ("any", "[1,3]", "false"), ("any", "[]", "false"),
            ("all", "[2,4]", "true"), ("all", "[2,3]", "false"), ("all", "[]", "true"),
            ("find", "[1,4,6]", """{"$variant":"Some","args":[4]}"""), ("find", "[1]", """{"$variant":"None","args":[]}"""),
            ("flat", "[2,0,3]", "[0,1,0,1,2]"), ("flat", "[]", "[]"),
            ("first", "[2,0]", "true"),
            ("maps", "[5,3,4,1]", "[[0,0],[2,8]]"), ("maps", "[]", "[]"),
            ("sets", "[1,2,3,4,8,9]", "[0,2,4]"),
            ("pairs", "[1,2,3]", """[[1,"a"],[2,"é"]]"""),
        ];
        foreach (var (function, argument, expected) in rows)
            Assert.Equal(expected, program.Run(Tier.Find(tier), function, [argument]).Seen.Json);
    }

    /// <summary>A retry that does not run at all could only answer what is no Result.</summary>
    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_retry_runs_once_at_least(string tier)
    {
        var program = TestProgram.OfSource(Imports + """
            fn main(n :: Int) -> Result[Int, Int] { flow.retry(fn (x :: Int) -> Result[Int, Int] { Err(x) }, n)(7) }
            """);
        foreach (var attempts in new[] { "0", "-1", "-9223372036854775808", "1", "3" })
            Assert.Equal("""{"$variant":"Err","args":[7]}""", program.Run(Tier.Find(tier), "main", [attempts]).Seen.Json);
    }

    [Theory]
    [Row("register", 46)]
    [MemberData(nameof(Tiers))]
    public void A_parser_may_be_nested_deeper_than_any_stack(string tier)
    {
        const string Source = Imports + """
            fn nest(n :: Int, p :: Parser[Option[Str]]) -> Parser[Option[Str]] {
              if n <= 0 { p } else { nest(n - 1, parser.alt(parser.map(parser.seq(p, parser.char("!")), fn (t :: (Option[Str], Str)) -> Option[Str] { None }), parser.optional(parser.char("x")))) }
            }
            fn deep(n :: Int) -> Bool { match parser.run(nest(n, parser.optional(parser.char("x"))), "x") { Ok(_) => true, Err(_) => false } }
            fn loop(n :: Int) -> Parser[Int] {
              if n <= 0 { parser.map(parser.eof(), fn (u :: Unit) -> Int { 7 }) } else { parser.and_then(parser.digit(), fn (s :: Str) -> Parser[Int] { loop(n - 1) }) }
            }
            fn chain(n :: Int, s :: Str) -> Int { match parser.run(loop(n), s) { Ok(x) => x, Err(e) => e.pos } }
            """;
        var program = TestProgram.OfSource(Source);
        Assert.Equal("true", program.Run(Tier.Find(tier), "deep", ["20000"]).Seen.Json);
        var digits = "\"" + new string('1', 20_000) + "\"";
        Assert.Equal("7", program.Run(Tier.Find(tier), "chain", ["20000", digits]).Seen.Json);
        Assert.Equal("20000", program.Run(Tier.Find(tier), "chain", ["20001", digits]).Seen.Json);

        // A million levels end as well, with an error of the limit or with the value. They take seconds: two tiers are enough.
        if (tier == "fast") Assert.Equal("true", program.Run(Tier.Find(tier), "deep", ["1000000"], stepLimit: 0, cellLimit: 0).Seen.Json);
        if (tier == "jit") Assert.Equal(LexLimit.Steps, program.Run(Tier.Find(tier), "deep", ["1000000"]).Seen.Error!.Limit);
    }

    [Theory]
    [Row("register", 47)]
    [MemberData(nameof(Tiers))]
    public void A_parser_that_never_ends_meets_the_step_limit(string tier)
    {
        const string Source = Imports + """
            fn forever(s :: Str) -> Parser[Str] { parser.and_then(parser.string(""), forever) }
            fn main() -> Bool { match parser.run(forever(""), "x") { Ok(_) => true, Err(_) => false } }
            """;
        Assert.Equal(LexLimit.Steps, TestProgram.OfSource(Source).Run(Tier.Find(tier), "main", [], stepLimit: 100_000).Seen.Error!.Limit);
    }

    private static void Agrees(TestProgram program, string tier, string argument)
    {
        var (seen, expected) =
            (program.Run(Tier.Find(tier), "main", [argument]).Seen, program.Run(Tier.Find(tier).Oracle, "main", [argument]).Seen);
        Assert.Null(expected.Error);
        Assert.Equal((expected.Json, expected.Steps, expected.Cells), (seen.Json, seen.Steps, seen.Cells));
    }

    private static TestProgram Program(string caller, string function)
    {
        var body = Callers.Single(c => c.Name == caller).Body.Replace("F(", "work(", StringComparison.Ordinal);
        return TestProgram.OfSource(Imports + $$"""
            fn ok(n :: Int) -> Result[Int, Int] { Ok(n) }
            fn err(n :: Int) -> Result[Int, Int] { Err(n) }
            fn spin(n :: Int) -> Int { if n <= 0 { 0 } else { spin(n - 1) } }
            fn work(x :: Int) -> Int { {{function}} }
            fn main(n :: Int) -> Int { {{body}} }
            """);
    }
}
