using System.Text.Encodings.Web;
using System.Text.Json;
using Lex.Tests.Shared;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// What the accepted programs of language section 11 make of a call of <c>t()</c>, in every tier. Their verdicts are tested with the
/// front end, from the same file.
/// </summary>
public sealed class LanguageRowTests
{
    private static readonly JsonSerializerOptions AsIs = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonElement[] Table =
    [
        .. File.ReadLines(Path.Combine(RepositoryPaths.Root, "tests", "Lex.Frontend.Tests", "Data", "checklist.jsonl")).Select(static line => JsonDocument.Parse(line).RootElement),
    ];

    public static TheoryData<int, int, string> Rows()
    {
        var rows = new TheoryData<int, int, string>();
        for (var at = 0; at < Table.Length; at++)
        {
            if (!HasOutcome(Table[at])) continue;
            foreach (var tier in Tier.All) rows.Add(Table[at].GetProperty("row").GetInt32(), at, tier.Name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_has_its_outcome(int row, int at, string tier)
    {
        var expected = Table[at];
        Assert.Equal(row, expected.GetProperty("row").GetInt32());
        var run = TestProgram.OfSource(expected.GetProperty("source").GetString()!).Run(Tier.Find(tier), "t", []);
        if (expected.TryGetProperty("error", out var error))
        {
            Assert.Contains(error.GetString()!, run.Seen.Error!.Display, StringComparison.Ordinal);
            return;
        }

        Assert.Null(run.Seen.Error);
        Assert.Equal(expected.TryGetProperty("text", out var text) ? text.GetString() : Compact(expected.GetProperty("value")), run.Seen.Json);
        if (expected.TryGetProperty("prints", out var prints)) Assert.Equal([.. prints.EnumerateArray().Select(static line => line.GetString())], run.Prints.AsEnumerable());
    }

    private static bool HasOutcome(JsonElement row) => row.TryGetProperty("value", out _) || row.TryGetProperty("text", out _) || row.TryGetProperty("error", out _);

    private static string Compact(JsonElement value) => JsonSerializer.Serialize(value, AsIs);
}
