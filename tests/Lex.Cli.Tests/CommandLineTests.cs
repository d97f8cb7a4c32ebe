using System.Text.Json;
using Xunit;

namespace Lex.Cli.Tests;

/// <summary>Exit codes, messages and where they are printed. Rows of stdlib section 10.3 carry their numbers.</summary>
public sealed class CommandLineTests
{
    private const string Program = """
        import "std.io" as io
        fn add(a :: Int, b :: Int) -> Int { a + b }
        fn greeting() -> Str { "hi" }
        fn nothing() -> Unit { }
        fn some() -> Option[Int] { Some(1) }
        fn half(x :: Float) -> Float { x / 2.0 }
        fn pair(p :: (Int, Str)) -> Str { match p { (n, s) => s } }
        fn divide(a :: Int) -> Int { 1 / a }
        fn forever(n :: Int) -> Int { forever(n + 1) }
        fn deep(n :: Int) -> Int { 1 + deep(n + 1) }
        """;

    [Fact]
    public void Row_106_arguments_are_json_and_counted()
    {
        using var file = new SourceFile(Program);
        Succeeds("5\n", "run", file.Path, "add", "2", "3");
        Succeeds("-1\n", "run", file.Path, "add", "-3", "2");
        Fails(1, "arity mismatch calling add", "run", file.Path, "add", "2");
        Fails(1, "arg `x` must be JSON", "run", file.Path, "add", "x", "3");
        Fails(1, "arg `\"x\"`", "run", file.Path, "add", "\"x\"", "3");
    }

    [Fact]
    public void Output_that_cannot_be_written_is_a_failure()
    {
        if (!File.Exists("/dev/full")) return;
        using var file = new SourceFile(Program);
        var full = Tool.RunInShell($"run {file.Path} greeting > /dev/full");
        Assert.Equal((1, "error: cannot write to standard output\n"), (full.ExitCode, full.Error));
        // A reader that has seen enough is none.
        Assert.Equal("", Tool.RunInShell($"run {file.Path} greeting | true").Error);
    }

    [Fact]
    public void Feedback_is_printed_as_json_or_as_a_table()
    {
        using var file = new SourceFile("fn f(r :: { x :: Int }) -> Int { r.x + 1 }\nfn g(n :: Int) -> Int { f({ x: n }) + 0 }\n");
        var json = JsonDocument.Parse(Tool.Run("feedback", file.Path, "g", "4").Output).RootElement;
        Assert.Equal("lex.feedback/1", json.GetProperty("schema").GetString());
        Assert.Equal(1, json.GetProperty("records").GetProperty("heap_record_allocs").GetInt64());
        Assert.Contains("0\tf\t0\t1\tGetField\tproperty\tmono\tshape:0@0\t1\t0\n", Tool.Run("feedback", file.Path, "g", "4", "--format", "tsv").Output, StringComparison.Ordinal);
        Fails(1, "--format must be json or tsv", "feedback", file.Path, "g", "4", "--format", "xml");
        Assert.Contains("record 0     1  frame: escapes  request: escapes", Tool.Run("disasm", file.Path, "g", "--form", "escape").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_107_results_are_json()
    {
        using var file = new SourceFile(Program);
        Succeeds("\"hi\"\n", "run", file.Path, "greeting");
        Succeeds("null\n", "run", file.Path, "nothing");
        Succeeds("{\"$variant\":\"Some\",\"args\":[1]}\n", "run", file.Path, "some");
    }

    [Fact]
    public void Arguments_are_decoded_by_the_declared_types()
    {
        using var file = new SourceFile(Program);
        Succeeds("2.5\n", "run", file.Path, "half", "5");
        Succeeds("\"b\"\n", "run", file.Path, "pair", "[1, \"b\"]");
    }

    [Fact]
    public void Row_108_the_envelope_holds_the_result()
    {
        using var file = new SourceFile(Program);
        foreach (var words in new[] { new[] { "--output", "json", "run", file.Path, "add", "2", "3" },
            ["run", file.Path, "add", "2", "3", "--output=json"] })
        {
            var result = Tool.Run(words);
            Assert.Equal(0, result.ExitCode);
            using var envelope = JsonDocument.Parse(result.Output);
            Assert.True(envelope.RootElement.GetProperty("ok").GetBoolean());
            Assert.Equal("run", envelope.RootElement.GetProperty("command").GetString());
            Assert.Equal(5, envelope.RootElement.GetProperty("data").GetProperty("result").GetInt32());
        }
    }

    [Fact]
    public void Row_109_limits_end_a_run()
    {
        using var file = new SourceFile(Program);
        Fails(1, "step limit exceeded in `forever` (1001 > 1000)", "run", "--max-steps", "1000", file.Path, "forever", "1");
        Fails(1, "recursion depth exceeded (1024)", "run", file.Path, "deep", "1");
        Fails(1, "deadline exceeded", "run", "--max-steps", "0", "--timeout", "0.2", file.Path, "forever", "1");
        Assert.Contains("\"kind\": \"Steps\"", Tool.Run("--output", "json", "run", "--max-steps", "9", file.Path, "forever", "1").Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Row_110_a_dry_run_runs_nothing() => Fails(9, "would call `main`", "run", "--dry-run", "no-such-file.lex");

    [Fact]
    public void Row_111_check_says_what_a_program_needs()
    {
        using var pure = new SourceFile(Program);
        using var effectful = new SourceFile("import \"std.io\" as io\nfn main() -> [io] Unit { io.print(\"x\") }\n");
        Succeeds("ok\n", "check", pure.Path);
        var result = Tool.Run("check", effectful.Path);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("required effects: io", result.Output, StringComparison.Ordinal);
        Assert.Contains("hint: lex run --allow-effects io", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Row_112_diagnostics_for_people_and_for_tools()
    {
        using var file = new SourceFile("fn f() -> Int { \"text\" }\nfn g() -> Int { nope }\n");
        Fails(2, "type_mismatch", "check", file.Path);
        Fails(2, $"{file.Path}:2:17", "check", file.Path);
        var result = Tool.Run("check", file.Path, "--output", "json");
        Assert.Equal(2, result.ExitCode);
        using var envelope = JsonDocument.Parse(result.Output);
        var errors = envelope.RootElement.GetProperty("data").GetProperty("errors");
        Assert.Equal(["type_mismatch", "unknown_identifier"], errors.EnumerateArray().Select(e => e.GetProperty("kind").GetString()!));
        Assert.Equal(2, errors[1].GetProperty("position").GetProperty("line").GetInt32());
    }

    [Fact]
    public void What_is_rejected_does_not_run_and_is_reported_line_by_line()
    {
        using var file = new SourceFile("fn f() -> Int { \"text\" }\nfn g() -> Int { nope }\n");
        var result = Fails(2, "\"kind\":\"type_mismatch\"", "run", file.Path, "f");
        Assert.Equal("", result.Output);
        var lines = result.Error.TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal("unknown_identifier", second.RootElement.GetProperty("kind").GetString());
        Assert.Equal(2, second.RootElement.GetProperty("position").GetProperty("line").GetInt32());
    }

    [Fact]
    public void Effects_need_a_grant()
    {
        using var file = new SourceFile("import \"std.io\" as io\nfn main() -> [io] Unit { io.print(\"x\") }\n");
        Fails(3, "\"kind\":\"effect_not_allowed\"", "run", file.Path);
        Succeeds("x\nnull\n", "run", file.Path, "--allow-effects", "io");
    }

    [Fact]
    public void What_is_printed_has_its_limit()
    {
        using var file = new SourceFile("import \"std.io\" as io\nfn main() -> [io] Unit { let u := io.print(\"abc\")\n io.print(\"de\") }\n");
        var result = Fails(1, "output limit exceeded (6 bytes)", "run", file.Path, "--allow-effects", "io", "--max-output", "6");
        Assert.Equal("abc\n", result.Output);
        Succeeds("abc\nde\nnull\n", "run", file.Path, "--allow-effects", "io", "--max-output", "7");
    }

    [Fact]
    public void Row_115_budgets_are_spent()
    {
        using var file = new SourceFile("fn f(x :: Int) -> [budget(10)] Int { x }\nfn main() -> [budget] Int { f(1) + f(2) }\n");
        Fails(1, "budget exceeded: requested 10, used so far 10, ceiling 15", "run", file.Path, "--allow-effects", "budget", "--budget", "15");
        Succeeds("3\n", "run", file.Path, "--allow-effects", "budget", "--budget", "20");
    }

    [Fact]
    public void Row_116_declared_budgets_are_summed()
    {
        using var file = new SourceFile("fn f() -> [budget(60)] Int { 1 }\nfn main() -> [budget(40)] Int { 2 }\n");
        Fails(3, "declared budget 100 exceeds ceiling 50", "run", file.Path, "--allow-effects", "budget", "--budget", "50");
    }

    [Fact]
    public void Errors_show_the_place()
    {
        using var file = new SourceFile(Program);
        var result = Fails(1, "error: runtime: integer division by zero", "run", file.Path, "divide", "0");
        Assert.Contains($"{file.Path}:8:", result.Error, StringComparison.Ordinal);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        using var invalid = new SourceFile([0x66, 0x6e, 0xff, 0xfe]);
        using var syntax = new SourceFile("fn f( -> Int { 1 }\n");
        using var good = new SourceFile(Program);
        Fails(1, "cannot read `no-such-file.lex`: no such file", "run", "no-such-file.lex");
        Fails(1, "cannot read", "run", "samples");
        Fails(1, "syntax_error", "run", invalid.Path);
        Fails(1, "syntax_error", "check", syntax.Path);
        Fails(1, "no function `zz`", "run", good.Path, "zz");
        Fails(1, "unknown command `jump`. try `lex help`", "jump");
        Fails(1, "unknown flag `--fast`", "run", "--fast", good.Path);
        Fails(1, "--max-steps must be an integer", "run", "--max-steps", "many", good.Path);
        Fails(1, "--allow-effects needs a value", "run", good.Path, "--allow-effects");
        Fails(2, "--output must be", "--output", "xml", "run", good.Path);
        Fails(1, "usage: lex <command> ...");
    }

    [Fact]
    public void A_program_can_come_from_standard_input()
    {
        var result = Tool.RunWithInput("fn main() -> Int { 40 + 2 }\n", "run", "-");
        Assert.Equal(("42\n", 0), (result.Output, result.ExitCode));
    }

    [Fact]
    public void Time_measures_and_reports()
    {
        using var file = new SourceFile(Program);
        foreach (var tier in new[] { "interp", "jit" })
        {
            var result = Tool.Run("time", file.Path, "add", "2", "3", "--tier", tier, "--runs", "3", "--warm", "10", "--no-memo");
            Assert.Equal(0, result.ExitCode);
            using var line = JsonDocument.Parse(result.Output);
            Assert.Equal(5, line.RootElement.GetProperty("result").GetInt32());
            Assert.Equal(3, line.RootElement.GetProperty("runs").GetInt32());
            Assert.True(line.RootElement.GetProperty("median_ns").GetInt64() >= line.RootElement.GetProperty("min_ns").GetInt64());
            Assert.True(line.RootElement.GetProperty("steps").GetInt64() > 0);
        }
    }

    [Fact]
    public void Diff_and_ab_find_the_tiers_equal()
    {
        using var file = new SourceFile(Program);
        var diff = Tool.Run("diff", file.Path, "add", "2", "3");
        Assert.Equal(0, diff.ExitCode);
        Assert.Contains("no difference", diff.Output, StringComparison.Ordinal);
        Assert.Equal(0, Tool.Run("diff", file.Path, "divide", "0").ExitCode);
        Assert.Equal(0, Tool.Run("ab", file.Path, "add", "2", "3", "--runs", "3", "--warm", "10").ExitCode);
    }

    [Fact]
    public void Diff_compares_every_call_of_a_directory()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(directory.Path, "a.jsonl"), """
            {"id":"a-1","source":"fn f(n :: Int) -> Int { 10 / n }","check":"ok","calls":[{"fn":"f","args":[5]},{"fn":"f","args":[0]},{"fn":"f","args":[]},{"fn":"g","args":[]}]}
            {"id":"a-2","source":"fn f() -> Int { \"a\" }","check":{"error":"type_mismatch"}}
            {"id":"a-3","source":"fn f(n :: Int) -> Int { if n == 0 { 0 } else { f(n - 1) } }","check":"ok","calls":[{"fn":"f","args":[1000],"max_steps":100}]}

            """);
        File.WriteAllText(Path.Combine(directory.Path, "b.jsonl"), """
            {"id":"b-1","source":"import \"std.io\" as io\nfn f() -> [io] Unit { io.print(\"a\") }","check":"ok","calls":[{"fn":"f","args":[]}]}
            """);
        var granted = Tool.Run("diff", directory.Path, "--allow-effects", "io");
        Assert.Equal(("4 programs (1 rejected), 5 calls in 3 tiers, each with and without a recorder: 0 differences\n", 0), (granted.Output, granted.ExitCode));

        var refused = Tool.Run("diff", directory.Path, "--output", "json");
        Assert.Equal(1, refused.ExitCode);
        using var json = JsonDocument.Parse(refused.Output);
        var data = json.RootElement.GetProperty("data");
        Assert.Equal(4, data.GetProperty("calls").GetInt32());
        Assert.StartsWith("b-1: not compared: ", Assert.Single(data.GetProperty("differences").EnumerateArray()).GetString(), StringComparison.Ordinal);

        File.WriteAllText(Path.Combine(directory.Path, "c.jsonl"), "{}\n");
        Assert.Contains("c.jsonl:1: no vector", Tool.Run("diff", directory.Path).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Disasm_and_jit_report_print_something_to_read()
    {
        using var file = new SourceFile(Program);
        Assert.Contains("IntAdd", Tool.Run("disasm", file.Path, "add").Output, StringComparison.Ordinal);
        Assert.Contains("fn divide", Tool.Run("disasm", file.Path, "--form", "fused").Output, StringComparison.Ordinal);
        Assert.Contains("IntAdd", Tool.Run("disasm", file.Path, "add", "--form", "exec").Output, StringComparison.Ordinal);
        Assert.Contains("add", Tool.Run("jit-report", file.Path, "add", "2", "3").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssa", "return")]
    [InlineData("il", "ret")]
    [InlineData("asm", "ret")]
    public void Disasm_prints_what_the_compiling_tier_makes(string form, string expected)
    {
        using var file = new SourceFile(Program);
        var listing = Tool.Run("disasm", file.Path, "add", "--form", form);
        Assert.Equal(0, listing.ExitCode);
        Assert.Contains(expected, listing.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("not compiled", listing.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("build")]
    [InlineData("speculate")]
    [InlineData("simplify")]
    [InlineData("place")]
    public void Disasm_prints_each_phase(string phase)
    {
        using var file = new SourceFile(Program);
        Assert.Contains("fn add -> Int", Tool.Run("disasm", file.Path, "add", "--form", "ssa", "--phase", phase).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Disasm_says_what_forms_and_phases_there_are()
    {
        using var file = new SourceFile(Program);
        Assert.Contains("ssa, il or asm", Tool.Run("disasm", file.Path, "--form", "x").Error, StringComparison.Ordinal);
        Assert.Contains("simplify or place", Tool.Run("disasm", file.Path, "--form", "ssa", "--phase", "x").Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Help_and_version()
    {
        Assert.StartsWith("lex 0.", Tool.Run("--version").Output, StringComparison.Ordinal);
        Assert.Contains("lex diff", Tool.Run("help").Output, StringComparison.Ordinal);
        Assert.Contains("--max-cells", Tool.Run("help", "run").Output, StringComparison.Ordinal);
    }

    private static void Succeeds(string output, params string[] words)
    {
        var result = Tool.Run(words);
        Assert.Equal((output, "", 0), (result.Output, result.Error, result.ExitCode));
    }

    private static ToolResult Fails(int exitCode, string error, params string[] words)
    {
        var result = Tool.Run(words);
        Assert.Contains(error, result.Error, StringComparison.Ordinal);
        Assert.Equal(exitCode, result.ExitCode);
        return result;
    }
}
