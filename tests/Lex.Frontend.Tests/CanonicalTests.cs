using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Tests;

/// <summary>The canonical tree, its JSON and the identities made from it.</summary>
public sealed class CanonicalTests
{
    private static CanonicalProgram Canonical(string text)
    {
        var source = SourceText.FromString(text);
        var diagnostics = new DiagnosticBag(source);
        var tree = Parser.Parse(source, diagnostics);
        Assert.Equal(0, diagnostics.Count);
        return Canonicalizer.Run(tree);
    }

    private static string Hash(string text) => ContentId.CanonicalHash(Canonical(text).Stages[0]);

    [Fact]
    public void Vector_of_the_specification()
    {
        var stage = Canonical("fn inc(n :: Int) -> Int { n + 1 }").Stages[0];
        Assert.Equal("""{"body":{"lhs":{"name":"n","node":"Var"},"node":"BinOp","op":"+","rhs":{"node":"Literal","value":{"kind":"Int","value":1}}},"effects":[],"name":"inc","node":"FnDecl","params":[{"name":"n","type":{"args":[],"name":"Int","node":"Named"}}],"return_type":{"args":[],"name":"Int","node":"Named"},"type_params":[]}""",
            CanonicalJson.OfStage(stage));
        Assert.Equal("3d2c32b431ba8742484ee1604d84c311615944b56a16e48115fe59d7a3c99cb3", ContentId.CanonicalHash(stage));
        Assert.Equal("b0e80f23dc0097482c56e8d5dd3dbb59ade712ad55676e12def6ffa273ff8dd9", ContentId.SigId(stage));
        Assert.Equal("335d68a5e05d5021ae5b0fb24979f64cc2c4dbf788eb0b197ea16ebec9a86f01", ContentId.StageId(stage));
    }

    [Theory]
    [InlineData("fn f(c :: Bool) -> Int { if c { 1 } else { 2 } }",
        "fn f(c::Bool)->[]Int{ # same\n match (c) { true => (1), false => 2, } }")]
    [InlineData("fn f(c :: Int) -> Int { c |> g(1) }", "fn f(c :: Int) -> Int { g(c, 1) }")]
    [InlineData("fn f() -> { a :: Int, b :: Int } { { b: 1, a: 2 } }", "fn f() -> { b :: Int, a :: Int } { { a: 2, b: 1 } }")]
    [InlineData("fn f() -> Float { 1.5e3 }", "fn f() -> Float { 1500.0 }")]
    [InlineData("type T = B | A(Int)", "type T = A(Int) | B")]
    [InlineData("fn f(s :: Str) -> Str { f\"<{s}>\" }", "fn f(s :: Str) -> Str { str.concat(str.concat(\"<\", s), \">\") }")]
    public void Same_content_same_hash(string left, string right) => Assert.Equal(Hash(left), Hash(right));

    [Theory]
    [InlineData("fn f(a :: Int) -> Int { a }", "fn f(b :: Int) -> Int { b }")]
    [InlineData("fn f() -> [io, net] Int { 1 }", "fn f() -> [net, io] Int { 1 }")]
    [InlineData("fn f() -> Int { let a := 1\n a }", "fn f() -> Int { let a :: Int := 1\n a }")]
    public void Other_content_other_hash(string left, string right) => Assert.NotEqual(Hash(left), Hash(right));

    [Theory]
    [InlineData("if true { 1 } else { \"x\" }", """{"node":"Literal","value":{"kind":"Int","value":1}}""")]
    [InlineData("match 5 { 4 => 1, 5 => 2 }", """{"node":"Literal","value":{"kind":"Int","value":2}}""")]
    [InlineData("match \"a\" { \"b\" => 1, _ => 3 }", """{"node":"Literal","value":{"kind":"Int","value":3}}""")]
    public void Dead_branches_go(string body, string expected) =>
        Assert.Contains($"{{\"body\":{expected},", CanonicalJson.OfStage(Canonical($"fn t() -> Int {{ {body} }}").Stages[0]),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("match 5 { x => x, _ => 0 }")]
    [InlineData("match () { () => 2, _ => 3 }")]
    [InlineData("if 1 == 1 { 1 } else { 2 }")]
    public void What_could_match_stays(string body) =>
        Assert.Contains("\"node\":\"Match\"", CanonicalJson.OfStage(Canonical($"fn t() -> Int {{ {body} }}").Stages[0]),
            StringComparison.Ordinal);

    [Fact]
    public void Blocks_fold_from_the_end() => Assert.Contains(
        "{\"body\":{\"node\":\"Block\",\"result\":{\"name\":\"a\",\"node\":\"Var\"},\"statements\":[{\"args\":[],\"callee\":{\"name\":\"f\",\"node\":\"Var\"},\"node\":\"Call\"},{\"args\":[],\"callee\":{\"name\":\"g\",\"node\":\"Var\"},\"node\":\"Call\"}]},\"name\":\"a\",\"node\":\"Let\",\"ty\":null,\"value\":",
        CanonicalJson.OfStage(Canonical("fn t() -> Int { let a := 1; f(); g(); a }").Stages[0]), StringComparison.Ordinal);

    [Fact]
    public void Long_chains_are_written() =>
        Assert.True(CanonicalJson.OfStage(
            Canonical($"fn t() -> Int {{ 0{string.Concat(Enumerable.Repeat(" + 1", 50_000))} }}").Stages[0]).Length > 1_000_000);

    [Theory]
    [InlineData(1500.0, "1500.0")]
    [InlineData(1e-7, "0.0000001")]
    [InlineData(1e21, "1000000000000000000000.0")]
    [InlineData(1.25, "1.25")]
    [InlineData(1.5e300, null)]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(-0.0, "-0.0")]
    public void Float_text_has_no_exponent(double value, string? expected)
    {
        var text = Lex.Core.Values.FloatText.Positional(value);
        if (expected is not null) Assert.Equal(expected, text);
        Assert.DoesNotContain("E", text, StringComparison.Ordinal);
        Assert.Equal(value, double.Parse(text, System.Globalization.CultureInfo.InvariantCulture));
    }
}
