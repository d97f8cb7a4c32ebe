namespace Lex.Frontend.Tests;

/// <summary>
/// Diagnostics as people see them: position, message, source line with carets, hint. With <c>LEX_UPDATE_GOLDEN</c> set the
/// texts are written anew, to be read and committed.
/// </summary>
public sealed class RenderedTests
{
    private static string Folder => Path.Combine(TestPrograms.Root, "tests", "Lex.Frontend.Tests", "Rendered");

    public static TheoryData<string> Names() =>
        new(Directory.GetFiles(Folder, "*.lex").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public void Text_is_the_golden_one(string name)
    {
        var diagnostics = TestPrograms.Compile(File.ReadAllText(Path.Combine(Folder, name + ".lex"))).Diagnostics;
        var actual = string.Join('\n', diagnostics.Select(d => d.Render()));
        var file = Path.Combine(Folder, name + ".txt");
        if (Environment.GetEnvironmentVariable("LEX_UPDATE_GOLDEN") is not null) File.WriteAllText(file, actual);
        Assert.Equal(File.ReadAllText(file), actual);
    }

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
    public void Every_kind_has_an_explanation() => Assert.All(Diagnostics.DiagnosticKinds.All, k => Assert.True(k.Explanation.Length > 20));

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
