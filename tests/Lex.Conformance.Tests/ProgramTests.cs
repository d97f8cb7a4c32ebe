using System.Collections.Immutable;
using System.Text.Json;
using Lex.Tests.Shared;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// The programs of <c>tests/programs</c> in every tier. A directory is a class of programs; the comment that a file begins
/// with says what its calls give: <c># f(1, "a") => [2]</c>, arguments and result in JSON form.
/// </summary>
public sealed class ProgramTests
{
    private static readonly string Root = RepositoryPaths.Of("tests", "programs");

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var directory in Directory.GetDirectories(Root).Order(StringComparer.Ordinal))
        {
            foreach (var tier in Tier.All) rows.Add(Path.GetFileName(directory), tier.Name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Programs_of_a_class_give_what_they_say(string kind, string tierName)
    {
        var tier = Tier.Find(tierName);
        var files = Directory.GetFiles(Path.Combine(Root, kind), "*.lex");
        Assert.NotEmpty(files);
        var problems = new List<string>();
        foreach (var file in files)
        {
            if (CorpusCheck.Problem(Read(file), tier) is { } problem) problems.Add($"{Path.GetFileName(file)}: {problem}");
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private static ConformanceCase Read(string file)
    {
        var source = File.ReadAllText(file);
        var calls = source.Split('\n').TakeWhile(line => line.StartsWith('#'))
            .Where(line => line.Contains(" => ", StringComparison.Ordinal)).Select(ReadCall);
        return new ConformanceCase(Path.GetFileNameWithoutExtension(file), "", "", source, null,
            [.. calls]) is { Calls.Length: > 0 } program
            ? program
            : throw new FormatException($"{file} says of no call what it gives");
    }

    private static ConformanceCall ReadCall(string line)
    {
        var (open, arrow) = (line.IndexOf('('), line.LastIndexOf(") => ", StringComparison.Ordinal));
        using var arguments = JsonDocument.Parse($"[{line[(open + 1)..arrow]}]");
        using var value = JsonDocument.Parse(line[(arrow + 5)..]);
        return new ConformanceCall(
            line[2..open], [.. arguments.RootElement.EnumerateArray().Select(a => a.GetRawText())], value.RootElement.Clone(), null, [],
            null);
    }
}
