using System.Collections.Immutable;
using System.Text.Json;

namespace Lex.Tests.Shared.Corpus;

/// <summary>Reads <c>tests/conformance/*.jsonl</c>.</summary>
public static class ConformanceCorpus
{
    private static readonly Lazy<ImmutableArray<ConformanceCase>> Cases = new(ReadAll);

    /// <summary>Every case, in the order of files and lines.</summary>
    public static ImmutableArray<ConformanceCase> All => Cases.Value;

    /// <summary>The names of the files without extension: the areas.</summary>
    public static IEnumerable<string> Areas => All.Select(c => AreaOf(c.Id)).Distinct();

    /// <summary>The case with this id.</summary>
    public static ConformanceCase Find(string id) => All.First(c => c.Id == id);

    private static string AreaOf(string id) => id[..id.LastIndexOf('-')];

    private static ImmutableArray<ConformanceCase> ReadAll()
    {
        var cases = ImmutableArray.CreateBuilder<ConformanceCase>();
        foreach (var file in Directory.GetFiles(RepositoryPaths.Of("tests", "conformance"), "*.jsonl").Order(StringComparer.Ordinal))
        {
            // Only U+000A ends a line; File.ReadAllLines would split at others too.
            foreach (var line in File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                using var document = JsonDocument.Parse(line);
                cases.Add(ReadCase(document.RootElement));
            }
        }

        return cases.ToImmutable();
    }

    private static ConformanceCase ReadCase(JsonElement line)
    {
        var check = line.GetProperty("check");
        return new ConformanceCase(
            line.GetProperty("id").GetString()!,
            line.GetProperty("spec").GetString()!,
            line.GetProperty("title").GetString()!,
            line.GetProperty("source").GetString()!,
            check.ValueKind == JsonValueKind.Object ? check.GetProperty("error").GetString() : null,
            line.TryGetProperty("calls", out var calls) ? [.. calls.EnumerateArray().Select(ReadCall)] : []);
    }

    private static ConformanceCall ReadCall(JsonElement call) => new(
        call.GetProperty("fn").GetString()!,
        [.. call.GetProperty("args").EnumerateArray().Select(a => a.GetRawText())],
        call.TryGetProperty("value", out var value) ? value.Clone() : null,
        call.TryGetProperty("error", out var error)
            ? new ExpectedError(error.GetProperty("kind").GetString()!, error.GetProperty("text_contains").GetString()!)
            : null,
        call.TryGetProperty("prints", out var prints) ? [.. prints.EnumerateArray().Select(p => p.GetString()!)] : [],
        call.TryGetProperty("max_steps", out var steps) ? steps.GetInt64() : null);
}
