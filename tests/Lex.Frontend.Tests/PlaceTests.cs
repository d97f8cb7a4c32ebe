namespace Lex.Frontend.Tests;

/// <summary>Where diagnostics are, in bytes, in scalars and in nodes, and what examples become.</summary>
public sealed class PlaceTests
{
    [Fact]
    public void Positions_count_scalars_and_spans_count_bytes()
    {
        var diagnostic = Assert.Single(TestPrograms.Compile("fn t() -> Str {\n  \"é😀\" + nope\n}").Diagnostics);
        Assert.Equal((2, 10), (diagnostic.Line, diagnostic.Column));
        Assert.Equal(29, diagnostic.Span.Start);
        Assert.Equal("unknown-identifier", diagnostic.Kind.RuleTag);
        Assert.Equal("nope", Assert.Single(diagnostic.Fields).Text);
    }

    [Fact]
    public void Interpolated_expressions_are_placed_in_the_file()
    {
        var source = "fn t() -> Str { f\"a\\n\\\"{nope}\" }";
        var diagnostic = Assert.Single(TestPrograms.Compile(source).Diagnostics);
        Assert.Equal(source.IndexOf("nope", StringComparison.Ordinal), diagnostic.Span.Start);
        Assert.Equal("nope", diagnostic.Source.Slice(diagnostic.Span));
    }

    [Fact]
    public void Invalid_utf8_is_a_syntax_error()
    {
        var source = Syntax.SourceText.FromBytes(new byte[] { (byte)'f', (byte)'n', 0xFF }, "x.lex");
        var diagnostic = Assert.Single(LexCompiler.Compile(source, TestPrograms.Catalogue, CompileOptions.Default).Diagnostics);
        Assert.Equal("syntax_error", diagnostic.Kind.Name);
        Assert.Equal(2, diagnostic.Span.Start);
    }

    [Fact]
    public void Examples_become_functions_on_request()
    {
        var source = Syntax.SourceText.FromString("fn tw(n :: Int) -> Int\nexamples { tw(2) => 4, tw(1 + 1) => 5 }\n{ n * 2 }");
        var result = LexCompiler.Compile(source, TestPrograms.Catalogue, CompileOptions.Default with { WithExamples = true });
        Assert.Equal(2, result.Examples.Length);
        Assert.Equal("__ex_tw_1_expected", result.Program!.Functions[result.Examples[1].Expected].Name);
        Assert.Empty(Lex.Core.Programs.Verifier.Check(result.Program));
    }
}
