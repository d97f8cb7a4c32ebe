using Lex.Frontend.Syntax;

namespace Lex.Frontend.Tests;

/// <summary>Warnings: what a match lacks, arms that are never reached, and the rest that <c>--strict</c> rejects.</summary>
public class CoverageTests
{
    private const string Types = """
        type Shape = Dot | Line(Int, Int) | Poly({ sides :: Int, closed :: Bool })
        type Tree = Leaf | Fork(Tree, Tree)
        type Pair[A, B] = Pair(A, B)
        type Pt = { x :: Bool, y :: Option[Int] }
        type Alias = Option[Bool]

        """;

    private static CompileResult Compile(string source)
    {
        var result = LexCompiler.Compile(SourceText.FromString(source, "test.lex"), TestPrograms.Catalogue,
            CompileOptions.Default with { WithWarnings = true });
        Assert.True(result.IsSuccess, string.Concat(result.Diagnostics));
        return result;
    }

    private static string Missing(string type, string arms)
    {
        var warnings = Compile($"{Types}fn t(v :: {type}) -> Int {{ match v {{ {arms} }} }}").Warnings;
        Assert.All(warnings, w => Assert.Equal("non_exhaustive_match", w.Kind.Name));
        return string.Join(" ", warnings.SelectMany(w => w.Fields.Single(f => f.Name == "missing").Texts));
    }

    [Theory]
    [InlineData("Option[Int]", "None => 0", "Some(_)")]
    [InlineData("Option[Int]", "None => 0, Some => 1", "")]
    [InlineData("Option[Int]", "None => 0, Some(n) => n", "")]
    [InlineData("Option[Int]", "None => 0, Some(1) => 1", "Some(_)")]
    [InlineData("Bool", "true => 0", "false")]
    [InlineData("Bool", "true => 0, false => 1", "")]
    [InlineData("Int", "0 => 0, 1 => 1", "_")]
    [InlineData("Int", "0 => 0, n => n", "")]
    [InlineData("Str", "\"a\" => 0", "_")]
    [InlineData("Unit", "() => 0", "")]
    [InlineData("Shape", "Dot => 0", "Line(_, _) Poly(_)")]
    [InlineData("Shape", "Dot => 0, Line(0, b) => b, Poly({ sides }) => sides", "Line(_, _)")]
    [InlineData("Shape", "Dot => 0, Line(a, b) => b, Poly({ closed: true }) => 1", "Poly({ closed: false })")]
    [InlineData("Tree", "Leaf => 0, Fork(Leaf, r) => 1, Fork(l, Leaf) => 2", "Fork(Fork(_, _), Fork(_, _))")]
    [InlineData("(Bool, Bool)", "(true, x) => 0, (x, true) => 1", "(false, false)")]
    [InlineData("(Bool, Option[Bool])", "(true, x) => 0, (false, None) => 1, (false, Some(true)) => 2", "(false, Some(false))")]
    [InlineData("Pt", "{ x: true } => 0, { y: None } => 1", "{ x: false, y: Some(_) }")]
    [InlineData("Pt", "{ x: true } => 0, { x: false } => 1", "")]
    [InlineData("Pair[Bool, Option[Int]]", "Pair(true, Some(n)) => n, Pair(false, b) => 1", "Pair(true, None)")]
    [InlineData("Alias", "Some(true) => 1, None => 0", "Some(false)")]
    [InlineData("List[Int]", "_ => 0", "")]
    public void Missing_values_are_named(string type, string arms, string missing) => Assert.Equal(missing, Missing(type, arms));

    [Theory]
    [InlineData("Option[Int]", "_ => 0, None => 1", 2)]
    [InlineData("Option[Int]", "None => 0, Some(n) => n, x => 1", 3)]
    [InlineData("Option[Int]", "None => 0, None => 1, Some => 2", 2)]
    [InlineData("Int", "1 => 0, 1 => 1, n => n", 2)]
    [InlineData("(Bool, Bool)", "(true, x) => 0, (false, x) => 1, (true, true) => 2", 3)]
    public void Arms_that_are_never_reached_are_named(string type, string arms, int number)
    {
        var warning = Assert.Single(Compile($"{Types}fn t(v :: {type}) -> Int {{ match v {{ {arms} }} }}").Warnings);
        Assert.Equal("unreachable_arm", warning.Kind.Name);
        Assert.StartsWith($"arm {number} ", warning.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fn f() -> Int { 1 }\nfn t(f :: Int) -> Int { f }", "SHADOW_FN")]
    [InlineData("fn f() -> Int { 1 }\nfn t() -> Int { let f := 2\n f }", "SHADOW_FN")]
    [InlineData("fn f() -> Int { 1 }\nfn t() -> (Int) -> Int { fn (f :: Int) -> Int { f } }", "SHADOW_FN")]
    [InlineData("fn t(s :: Str) -> Bool { s < \"a\" }", "STR_CMP")]
    [InlineData("fn t(s :: Str) -> Bool { s == \"a\" }", "")]
    [InlineData("import \"std.nowhere\" as n\nfn t() -> Int { 1 }", "UNKNOWN_IMPORT")]
    [InlineData("import \"nowhere\" as n\nfn t() -> Int { 1 }", "UNKNOWN_IMPORT")]
    [InlineData("fn f(n :: Int{x | x <= limit}) -> Int { n }", "unknown_identifier")]
    [InlineData("fn f(n :: Int{x | x + 1}) -> Int { n }", "type_mismatch")]
    [InlineData("fn f(n :: Int{x | x == \"a\"}) -> Int { n }", "type_mismatch")]
    [InlineData("fn g(n :: Int) -> Bool { n > 0 }\nfn f(n :: Int{x | g(x)}) -> Int { n }", "PREDICATE")]
    [InlineData("fn f(n :: Int, m :: Int{x | x > n}) -> Int { n }", "unknown_identifier")]
    [InlineData("fn f[T](n :: T{x | x == x}) -> Int { 1 }", "")]
    [InlineData("fn f(n :: Int{x | x > 0 and not (x == 5) or -x < 3}) -> Int { n }", "")]
    [InlineData("fn f(p :: { a :: Int }{x | x.a > 0}) -> Int { 1 }", "")]
    [InlineData("fn Up() -> Int { 1 }", "UPPER_FN")]
    [InlineData("fn f() -> Int { 1 }\nfn f() -> Int { 2 }", "DUPLICATE_FN")]
    [InlineData("type A = One | Two\ntype B = Two | Three\nfn t() -> B { Two }", "DUPLICATE_CONSTRUCTOR")]
    [InlineData("type A = One | Ok(Int)\nfn t() -> A { Ok(1) }", "DUPLICATE_CONSTRUCTOR")]
    [InlineData("fn t(r :: Result[Int, Str]) -> Result[Int, Str] { Ok(if r? > 0 { 1 } else { 2 }) }", "")]
    public void Other_warnings(string source, string kinds) =>
        Assert.Equal(kinds, string.Join(" ", Compile(source).Warnings.Select(w => w.Kind.Name)));

    [Fact]
    public void Nothing_is_collected_unless_asked_for() =>
        Assert.Empty(TestPrograms.Compile("fn t(o :: Option[Int]) -> Int { match o { None => 0 } }").Warnings);

    [Fact]
    public void Large_matches_are_not_enumerated()
    {
        // Twenty columns of two values each: more combinations than anybody could look at.
        const int columns = 20;
        var type = string.Join(", ", Enumerable.Repeat("Option[Bool]", columns));
        var arms = string.Concat(Enumerable.Range(0, columns).Select(i =>
            $"({string.Join(", ", Enumerable.Range(0, columns).Select(j => i == j ? "Some(true)" : "x"))}) => {i},\n"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Compile($"fn t(v :: ({type})) -> Int {{ match v {{ {arms} }} }}");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 16 << 20, $"{allocated} bytes");
    }
}
