using System.Text.Json;

namespace Lex.Frontend.Tests;

/// <summary>Accepts and rejects the programs of the corpus as their lines say, with the first diagnostic's kind.</summary>
public sealed class CorpusVerdictTests
{
    public static TheoryData<string, string> Lines()
    {
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(Path.Combine(TestPrograms.Root, "tests", "conformance"), "*.jsonl")
            .Order(StringComparer.Ordinal))
        {
            foreach (var line in File.ReadAllText(file).Split('\n'))
            {
                if (line.Length == 0) continue;
                using var json = JsonDocument.Parse(line);
                data.Add(json.RootElement.GetProperty("id").GetString()!, line);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public void Verdict_is_the_one_of_the_corpus(string id, string line)
    {
        using var json = JsonDocument.Parse(line);
        var check = json.RootElement.GetProperty("check");
        var expected = check.ValueKind == JsonValueKind.String ? "ok" : check.GetProperty("error").GetString()!;
        // Whether an example holds shows when it runs; to the front end such a program is sound.
        if (expected == "example_mismatch") expected = "ok";
        var result = TestPrograms.Compile(json.RootElement.GetProperty("source").GetString()!);
        var actual = result.Diagnostics.IsEmpty ? "ok" : result.Diagnostics[0].Kind.Name;
        Assert.True(expected == actual, $"{id}: expected {expected}, got {actual}\n{string.Join("\n", result.Diagnostics)}");
    }
}
