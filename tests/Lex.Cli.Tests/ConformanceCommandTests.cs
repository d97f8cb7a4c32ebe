using System.Text.Json;
using Lex.Tests.Shared;
using Xunit;

namespace Lex.Cli.Tests;

/// <summary><c>lex conformance</c>: each way in which a descriptor can hold or not.</summary>
public sealed class ConformanceCommandTests
{
    private const string Add = """
        "language": "lex", "source": "fn add(a :: Int, b :: Float) -> { sum :: Float, of :: List[Int] } { { sum: b, of: [a] } }",
        "fn": "add", "input": [1, 2]
        """;

    private const string Print = """
        "source": "import \"std.io\" as io\nfn t() -> [io] Unit { io.print(\"a\") }", "fn": "t", "expected_output": null
        """;

    [Theory]
    [InlineData(Add + """, "expected_output": {"of": [1], "sum": 2.0}""", null)]
    [InlineData(Add + """, "expected_output": {"of": [1], "sum": 2}""", "at $.sum: expected 2, got 2.0")]
    [InlineData(Add + """, "expected_output": {"of": [1, 2], "sum": 2.0}""", "at $.of: expected [1, 2], got [1]")]
    [InlineData(Add, null)]
    [InlineData(Add + """, "expected_status": {"error_kind": "runtime_error"}""", "expected runtime_error, but nothing is wrong")]
    [InlineData("""
        "source": "fn t() -> Int { 1 / 0 }", "fn": "t", "expected_status": {"error_kind": "runtime_error"}
        """, null)]
    [InlineData("""
        "source": "fn t(n :: Int) -> Int { 1 / n }", "fn": "t", "input": [0], "expected_status": "ok", "expected_output": 1
        """, "runtime_error: integer division by zero")]
    [InlineData("""
        "source": "fn t() -> Int { 1 }", "fn": "t", "input": [1], "expected_output": 1
        """, "runtime_error: arity mismatch calling t (0 wanted, 1 given)")]
    [InlineData("""
        "source": "fn t() -> Int { 1 }", "fn": "u", "expected_output": 1
        """, "runtime_error: no function `u`")]
    [InlineData("""
        "source": "fn t(n :: Int) -> Int { n }", "fn": "t", "input": ["a"], "expected_status": {"error_kind": "runtime_error"}
        """, null)]
    [InlineData("""
        "source": "fn t() -> Int { \"a\" }", "expected_status": {"error_kind": "type_mismatch"}
        """, null)]
    [InlineData("""
        "source": "fn t() -> Int { nope }", "expected_status": {"error_kind": "type_mismatch"}
        """, "expected type_mismatch, got unknown_identifier: ")]
    [InlineData("""
        "source": "fn t() -> Int {", "expected_status": {"error_kind": "syntax_error"}
        """, null)]
    [InlineData("""
        "source": "fn t() -> Int { 1 }"
        """, null)]
    [InlineData(Print, "effect_not_allowed: effect `io` not in --allow-effects")]
    [InlineData(Print + """, "policy": {"allow_effects": ["io"], "budget": 5}""", null)]
    [InlineData("""
        "source": "fn t() -> [budget(6)] Int { 1 }", "policy": {"allow_effects": ["budget"], "budget": 5},
        "expected_status": {"error_kind": "budget_exceeded"}
        """, null)]
    [InlineData("""
        "source": "fn t() -> [fs_read(\"/etc\")] Int { 1 }", "policy": {"allow_effects": ["fs_read"], "allow_fs_read": ["/tmp"]},
        "expected_status": {"error_kind": "fs_path_not_allowed"}
        """, null)]
    [InlineData("""
        "language": "lox", "source": "fn t() -> Int { 1 }"
        """, "the language is `lox`, not `lex`")]
    [InlineData(""" "fn": "t" """, "`source` or `source_file` is missing")]
    [InlineData(""" "source": 1 """, "`source` must be a text")]
    [InlineData(""" "source": "", "input": {} """, "`input` must be an array")]
    [InlineData(""" "source": "", "expected_status": "bad" """, "`expected_status` must be \"ok\" or {\"error_kind\": KIND}")]
    [InlineData(""" "source_file": "nowhere.lex" """, "cannot read `")]
    [InlineData(""" "source" """, "the descriptor is no JSON")]
    public void A_case_passes_or_says_why_not(string members, string? problem)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(directory.Path, "case.json"), $$"""{"name": "the case", {{members}}}""");
        var result = Tool.Run("conformance", directory.Path);
        Assert.Equal("", result.Error);
        Assert.Equal(problem is null ? 0 : 4, result.ExitCode);
        if (problem is null) Assert.Equal("PASS  the case\n\n1/1 passed\n", result.Output);
        else
        {
            Assert.Matches("^FAIL  (the case|case): ", result.Output);
            Assert.Contains(": " + problem, result.Output, StringComparison.Ordinal);
            Assert.EndsWith("\n\n0/1 passed\n", result.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Row_114_one_wrong_expectation_gives_exit_code_4()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(Path.Combine(directory.Path, "one.lex"), "import \"./two\" as two\nfn t() -> Int { two.value() }");
        File.WriteAllText(Path.Combine(directory.Path, "two.lex"), "fn value() -> Int { 7 }");
        File.WriteAllText(Path.Combine(directory.Path, "b.json"), """{"name": "wrong", "source_file": "one.lex", "fn": "t", "expected_output": 8}""");
        File.WriteAllText(Path.Combine(directory.Path, "a.json"), """{"name": "right", "source_file": "one.lex", "fn": "t", "expected_output": 7}""");
        var text = Tool.Run("conformance", directory.Path);
        Assert.Equal((4, "PASS  right\nFAIL  wrong: at $: expected 8, got 7\n\n1/2 passed\n"), (text.ExitCode, text.Output));

        var json = Tool.Run("--output", "json", "conformance", directory.Path);
        Assert.Equal(4, json.ExitCode);
        var data = JsonDocument.Parse(json.Output).RootElement.GetProperty("data");
        Assert.Equal("""{"ok":false,"total":2,"passed_count":1,"passed":["right"],"failed":[{"name":"wrong","reason":"at $: expected 8, got 7"}]}""",
            JsonSerializer.Serialize(data));
    }

    /// <summary>The corpus of this repository, as descriptors: each call that gives a value, and each rejected program.</summary>
    [Fact]
    public void The_corpus_holds_as_descriptors()
    {
        using var directory = new TemporaryDirectory();
        var count = 0;
        foreach (var line in File.ReadLines(RepositoryPaths.Of("tests", "conformance", "language-types.jsonl")))
        {
            using var document = JsonDocument.Parse(line);
            var program = document.RootElement;
            var (id, source) = (program.GetProperty("id").GetString(), program.GetProperty("source").GetRawText());
            if (program.GetProperty("check").ValueKind == JsonValueKind.Object)
            {
                var kind = program.GetProperty("check").GetProperty("error").GetRawText();
                Write($$"""{"name": "{{id}}", "source": {{source}}, "expected_status": {"error_kind": {{kind}} } }""");
                continue;
            }

            foreach (var call in program.GetProperty("calls").EnumerateArray())
            {
                var expected = call.TryGetProperty("value", out var value) ? $"\"expected_output\": {value.GetRawText()}"
                    : "\"expected_status\": {\"error_kind\": \"runtime_error\"}";
                var (function, input) = (call.GetProperty("fn").GetRawText(), call.GetProperty("args").GetRawText());
                Write($$"""{"name": "{{id}}", "source": {{source}}, "fn": {{function}}, "input": {{input}}, {{expected}}}""");
            }
        }

        var result = Tool.Run("conformance", directory.Path, "--allow-effects", "io");
        Assert.True(result.ExitCode == 0, result.Output);
        Assert.EndsWith($"\n\n{count}/{count} passed\n", result.Output, StringComparison.Ordinal);
        Assert.True(count > 100);

        void Write(string descriptor) => File.WriteAllText(Path.Combine(directory.Path, $"{count++:000}.json"), descriptor);
    }
}
