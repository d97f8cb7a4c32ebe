using System.Text.Json;
using Lex.Hosting.Marshalling;
using Lex.Tests.Shared;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// The rows of language section 11, <c>tests/checklist/language.jsonl</c>, and programs for the rules of sections 1 to 8 and appendix A,
/// <c>language-sections.jsonl</c>: each checked, and <c>t()</c> called in every tier.
/// </summary>
public sealed class LanguageRowTests
{
    private static readonly Dictionary<string, JsonElement> Programs = Read("language.jsonl");
    private static readonly Dictionary<string, JsonElement> RulePrograms = Read("language-sections.jsonl");

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Programs.Keys)
        {
            foreach (var tier in Tier.All) rows.Add(row, tier.Name);
        }

        return rows;
    }

    [Theory]
    [Rows("language")]
    [MemberData(nameof(Rows))]
    public void Row_holds(string row, string tier) => Holds(Programs[row], [Tier.Find(tier)]);

    public static TheoryData<string> Rules() => [.. RulePrograms.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rule_holds(string rule) => Holds(RulePrograms[rule], Tier.All);

    private static void Holds(JsonElement expected, IEnumerable<Tier> tiers)
    {
        var program = TestProgram.OfSource(expected.GetProperty("source").GetString()!);
        var compilation = program.Compile();
        var verdict = expected.GetProperty("verdict").GetString()!;
        if (verdict != "ok")
        {
            var kinds = compilation.Diagnostics.Select(d => d.Kind).ToArray();
            // Where one kind is named it is that of the first diagnostic; two mean that there are exactly two.
            Assert.Equal(verdict, verdict.Contains(' ', StringComparison.Ordinal) ? string.Join(' ', kinds) : kinds.FirstOrDefault());
            return;
        }

        Assert.True(compilation.IsSuccess, string.Join('\n', compilation.Diagnostics));
        foreach (var tier in tiers) Gives(program.Run(tier, "t", []), expected);
    }

    private static void Gives(TierRun run, JsonElement expected)
    {
        if (expected.TryGetProperty("error", out var error))
        {
            Assert.Contains(error.GetString()!, run.Seen.Error?.Display, StringComparison.Ordinal);
            return;
        }

        Assert.Null(run.Seen.Error);
        var prints = expected.TryGetProperty("prints", out var lines) ? lines.EnumerateArray().Select(l => l.GetString()!) : [];
        Assert.Equal(string.Join('\n', prints), string.Join('\n', run.Prints));
        if (expected.TryGetProperty("json", out var text)) Assert.Equal(text.GetString(), run.Seen.Json);
        else Assert.Null(JsonComparison.Difference(expected.GetProperty("value"), JsonDocument.Parse(run.Seen.Json!).RootElement));
    }

    public static TheoryData<string, int, bool> Nestings() => new()
    {
        { "let a := [X]\n1", 95, true },
        { "let a := [X]\n1", 96, false },
        { "let a := []\n1", 96, true },
        { "let a := []\n1", 97, false },
        { "(X)", 95, true },
        { "(X)", 96, false },
    };

    [Theory]
    [Row("language", 23, WithoutTiers = "it is about the parser")]
    [MemberData(nameof(Nestings))]
    public void Row_23_nesting(string template, int depth, bool parses)
    {
        var open = template.Contains("([") || template.Contains('[') ? ('[', ']') : ('(', ')');
        var inner = template.Contains('X') ? "1" : "";
        var nested = new string(open.Item1, depth) + inner + new string(open.Item2, depth);
        var body = template.Replace(template.Contains('X') ? $"{open.Item1}X{open.Item2}" : "[]", nested, StringComparison.Ordinal);
        var compilation = TestProgram.OfSource($"fn t() -> Int {{ {body} }}").Compile();
        if (parses) Assert.True(compilation.IsSuccess, string.Join('\n', compilation.Diagnostics));
        else Assert.Equal("syntax_error", compilation.Diagnostics[0].Kind);
    }

    private static Dictionary<string, JsonElement> Read(string file)
    {
        var programs = new Dictionary<string, JsonElement>();
        foreach (var line in File.ReadAllLines(RepositoryPaths.Of("tests", "checklist", file)))
        {
            var row = JsonDocument.Parse(line).RootElement;
            programs.Add(row.GetProperty("row").ToString(), row);
        }

        return programs;
    }
}
