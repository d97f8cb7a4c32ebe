using Xunit;

namespace Lex.Cli.Tests;

/// <summary>The prompt over piped input.</summary>
public sealed class ReplTests
{
    [Fact]
    public void Expressions_print_their_values_and_declarations_stay()
    {
        var result = Run("1 + 2", "fn sq(x :: Int) -> Int {", "  x * x", "}", "sq(7)", "type C = Red | Blue(Int)", "Blue(sq(2))", "[]");
        Assert.Equal(["=> 3", "defined fn sq", "=> 49", "defined type C", "=> {\"$variant\":\"Blue\",\"args\":[4]}", "=> []"],
            Lines(result));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
    }

    [Fact]
    public void A_later_declaration_takes_the_place_of_an_earlier_one_unless_it_is_wrong()
    {
        var result = Run("fn f() -> Int { 1 }", "fn g() -> Int { f() }", "fn f() -> Int { 2 }", "g()", "fn f() -> Str { \"a\" }", "g()");
        Assert.Equal(["defined fn f", "defined fn g", "defined fn f", "=> 2", "=> 2"], Lines(result));
        Assert.Contains("type_mismatch", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Commands_tell_type_effects_and_cost()
    {
        var result =
            Run("import \"std.io\" as io", ":type { a: 1, b: [\"x\"] }", ":effects io.print(\"x\")", ":effects 1", ":time 2 * 3", ".list");
        var lines = Lines(result);
        Assert.Equal(["defined import io", "{ a :: Int, b :: List[Str] }", "[io]", "[]", "=> 6"], lines[..5]);
        Assert.Matches("^[0-9]+ steps, [0-9]+ cells, [0-9.]+ ms$", lines[5]);
        Assert.Equal("import \"std.io\" as io", lines[6]);
    }

    [Fact]
    public void Effects_are_granted()
    {
        var result = Run("import \"std.io\" as io", "io.print(\"hello\")");
        Assert.Equal(["defined import io", "hello", "=> null"], Lines(result));
    }

    [Fact]
    public void A_let_stays_if_it_is_pure()
    {
        var result = Run("let x := 20", "let y := x + 1", "x + y", "import \"std.io\" as io", "let z := io.print(\"no\")", "z");
        Assert.Equal(["x :: Int", "y :: Int", "=> 41", "defined import io"], Lines(result));
        Assert.Contains("no effects", result.Error, StringComparison.Ordinal);
        Assert.Contains("unknown_identifier", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_are_reported_and_the_prompt_goes_on()
    {
        var result = Run("nothing", "1 / (", "", ":bogus", "fn f(n :: Int) -> Int { f(n + 1) }", "f(0)", "4", ":quit", "5");
        Assert.Equal(["defined fn f", "=> 4"], Lines(result));
        Assert.Contains("unknown_identifier", result.Error, StringComparison.Ordinal);
        Assert.Contains("syntax_error", result.Error, StringComparison.Ordinal);
        Assert.Contains("unknown command `:bogus`", result.Error, StringComparison.Ordinal);
        Assert.Contains("step limit", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_can_be_loaded()
    {
        using var file = new SourceFile("fn sq(x :: Int) -> Int { x * x }");
        Assert.Contains("=> 81", Tool.RunWithInput("sq(9)\n", "repl", "--load", file.Path).Output, StringComparison.Ordinal);
        Assert.Contains("=> 81", Run($":load {file.Path}", "sq(9)").Output, StringComparison.Ordinal);
        Assert.Contains("cannot read", Run(":load nowhere.lex").Error, StringComparison.Ordinal);
    }

    private static ToolResult Run(params string[] lines) => Tool.RunWithInput(string.Join('\n', lines) + "\n", "repl");

    /// <summary>The lines that were printed, without prompts.</summary>
    private static string[] Lines(ToolResult result) =>
        [.. result.Output.Replace("lex> ", "", StringComparison.Ordinal).Replace(".... ", "", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
