using System.Text.Json;

namespace Lex.Frontend.Tests;

/// <summary>The rows of language section 11 that one file can show: verdicts, with improvements where a row names one.</summary>
public sealed class ChecklistTests
{
    public static TheoryData<int, string, string> Rows()
    {
        var data = new TheoryData<int, string, string>();
        var file = Path.Combine(TestPrograms.Root, "tests", "checklist", "language.jsonl");
        foreach (var line in File.ReadAllLines(file))
        {
            using var json = JsonDocument.Parse(line);
            var row = json.RootElement;
            data.Add(row.GetProperty("row").GetInt32(), row.GetProperty("verdict").GetString()!, row.GetProperty("source").GetString()!);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Row_has_its_verdict(int row, string verdict, string source)
    {
        var actual = TestPrograms.Verdict(source);
        // Where one kind is named it is that of the first diagnostic; two mean that there are exactly two.
        if (!verdict.Contains(' ')) actual = actual.Split(' ')[0];
        Assert.True(verdict == actual, $"row {row}: expected {verdict}, got {actual}");
    }
}
