using System.Text.Json;
using System.Text.RegularExpressions;
using Lex.Tests.Shared;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// The rows of stdlib section 10 that need no world: <c>tests/checklist/stdlib.jsonl</c>, each an expression whose value as
/// JSON, error or verdict is given, in every tier.
/// </summary>
public sealed partial class LibraryRowTests
{
    private static readonly Dictionary<string, JsonElement> Lines = Read();

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Lines.Keys)
        {
            foreach (var tier in Tier.All) rows.Add(row, tier.Name);
        }

        return rows;
    }

    [Theory]
    [Rows("stdlib")]
    [MemberData(nameof(Rows))]
    public void Row_holds(string row, string tier)
    {
        var line = Lines[row];
        var program = TestProgram.OfSource(Source(line));
        var compilation = program.Compile();
        if (line.TryGetProperty("verdict", out var verdict))
        {
            Assert.Equal(verdict.GetString(), compilation.Diagnostics.FirstOrDefault()?.Kind);
            return;
        }

        Assert.True(compilation.IsSuccess, string.Join('\n', compilation.Diagnostics));
        var seen = program.Run(Tier.Find(tier), "t", []).Seen;
        if (line.TryGetProperty("raises", out var text))
        {
            Assert.Contains(text.GetString()!, seen.Error?.Message, StringComparison.Ordinal);
            return;
        }

        Assert.True(seen.Error is null, seen.Error?.Display);
        Assert.Equal(line.GetProperty("json").GetString(), JsonDocument.Parse(seen.Json!).RootElement.GetString());
    }

    // The text of the value, so that the expression may have any type.
    private static string Source(JsonElement line)
    {
        var declarations = line.TryGetProperty("decls", out var given) ? given.GetString()! : "";
        var body = $"json.stringify({line.GetProperty("call").GetString()})";
        var modules = Module(
            ).Matches(declarations + body).Select(m => m.Groups[1].Value).Distinct().Where(Stdlib.Library.Signatures.HasModule);
        var imports = string.Concat(modules.Select(module => $"import \"std.{module}\" as {module}\n"));
        return $"{imports}{declarations}\nfn t() -> Str {{ {body} }}\n";
    }

    private static Dictionary<string, JsonElement> Read()
    {
        var lines = new Dictionary<string, JsonElement>();
        var last = 0;
        var part = 'a';
        foreach (var text in File.ReadAllLines(RepositoryPaths.Of("tests", "checklist", "stdlib.jsonl")))
        {
            var line = JsonDocument.Parse(text).RootElement;
            var row = line.GetProperty("row").GetInt32();
            part = row == last ? (char)(part + 1) : 'a';
            last = row;
            lines.Add($"{row}{part}", line);
        }

        return lines;
    }

    [GeneratedRegex(@"\b([a-z]+)\.[a-z]")]
    private static partial Regex Module();
}
