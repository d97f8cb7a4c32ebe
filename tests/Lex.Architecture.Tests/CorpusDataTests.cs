using System.Text.Json;
using Xunit;

namespace Lex.Architecture.Tests;

/// <summary>The corpus and the list of what does not hold yet belong together.</summary>
public class CorpusDataTests
{
    [Fact]
    public void Every_line_of_the_corpus_has_an_id_of_its_own()
    {
        var ids = Ids().ToList();
        Assert.Equal(626, ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
    }

    [Fact]
    public void Every_excluded_case_exists_and_has_a_reason()
    {
        var ids = Ids().ToHashSet();
        foreach (var line in File.ReadLines(Path.Combine(Repository.Root, "tests", "conformance", "exclusions.tsv")))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split('\t');
            Assert.True(parts.Length == 3, line);
            Assert.Contains(parts[0], ids);
            Assert.NotEmpty(parts[1]);
            Assert.NotEmpty(parts[2]);
        }
    }

    private static IEnumerable<string> Ids()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests", "conformance"), "*.jsonl"))
        {
            foreach (var line in File.ReadLines(file))
            {
                using var vector = JsonDocument.Parse(line);
                yield return vector.RootElement.GetProperty("id").GetString()!;
            }
        }
    }
}
