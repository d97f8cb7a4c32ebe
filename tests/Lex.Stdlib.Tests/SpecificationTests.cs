using System.Text.RegularExpressions;
using Lex.Tests.Shared;
using Xunit;
using DotNetRegex = System.Text.RegularExpressions.Regex;

namespace Lex.Stdlib.Tests;

/// <summary>The functions of the pure modules against the list of those that the language defines: name, type, purity.</summary>
public sealed partial class SpecificationTests
{
    private static readonly string File = Path.Combine(RepositoryPaths.Root, "tests", "Lex.Stdlib.Tests", "SpecifiedFunctions.tsv");

    [Fact]
    public void The_list_is_complete() =>
        Assert.Equal((22, 233), (Specified().Select(f => f.Module).Distinct().Count(), Specified().Count()));

    [Fact]
    public void Every_function_exists_with_its_type()
    {
        var problems = new List<string>();
        foreach (var (module, name, signature) in Specified())
        {
            var found = Library.Signatures.Find(module, name)?.Signature;
            if (found is null) problems.Add($"{module}.{name} is missing");
            else if (Canonical(found) != Canonical(signature)) problems.Add($"{module}.{name} is {found}, should be {signature}");
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    [Fact]
    public void Every_function_without_a_closed_row_is_pure()
    {
        var inlined = BuiltinTable.Inlined().Select(f => $"{f.Module}.{f.Name}").ToHashSet();
        foreach (var (module, name, signature) in Specified())
        {
            var effects = Canonical(signature).Contains("-> [time] Instant", StringComparison.Ordinal);
            var found = Library.Find(module, name);
            Assert.True(found is not null ^ inlined.Contains($"{module}.{name}"),
                $"{module}.{name} is neither a method nor inlined, or both");
            if (found is not null) Assert.Equal(!effects, found.IsPure);
        }
    }

    // Variables are numbered in the order of their occurrence, so that their names do not matter.
    private static string Canonical(string signature)
    {
        var names = new Dictionary<string, string>();
        var text = Variable().Replace(signature, match =>
        {
            if (!names.TryGetValue(match.Value, out var number)) names.Add(match.Value, number = $"'{names.Count}");
            return number;
        });
        return Space().Replace(text, "").Replace("->", " -> ", StringComparison.Ordinal)
            .Replace("-> [time]", "-> [time] ", StringComparison.Ordinal);
    }

    private static IEnumerable<(string Module, string Name, string Signature)> Specified() =>
        from line in System.IO.File.ReadLines(File)
        where !line.StartsWith('#')
        let columns = line.Split('\t')
        let dot = columns[0].IndexOf('.', StringComparison.Ordinal)
        select (columns[0][..dot], columns[0][(dot + 1)..], columns[1]);

    [GeneratedRegex(@"\b[A-Z][0-9]?\b")]
    private static partial DotNetRegex Variable();

    [GeneratedRegex(@"\s+")]
    private static partial DotNetRegex Space();
}
