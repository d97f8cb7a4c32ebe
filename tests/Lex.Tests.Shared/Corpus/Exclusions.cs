namespace Lex.Tests.Shared.Corpus;

/// <summary>
/// The cases that are known not to hold yet: <c>tests/conformance/exclusions.tsv</c>, one line for each with id, tier
/// (<c>*</c>: every tier) and reason, separated by tabs. A case that is listed and passes is a failure of the list.
/// </summary>
public sealed class Exclusions
{
    private readonly Dictionary<(string Id, string Tier), string> _reasons = [];

    private Exclusions()
    {
    }

    /// <summary>The list of the repository.</summary>
    public static Exclusions Listed { get; } = Read(RepositoryPaths.Of("tests", "conformance", "exclusions.tsv"));

    /// <summary>The lines.</summary>
    public IEnumerable<(string Id, string Tier, string Reason)> Lines => _reasons.Select(r => (r.Key.Id, r.Key.Tier, r.Value));

    /// <summary>Why a case is not expected to hold in a tier, or null.</summary>
    public string? ReasonFor(string id, string tier) => _reasons.GetValueOrDefault((id, tier)) ?? _reasons.GetValueOrDefault((id, "*"));

    private static Exclusions Read(string path)
    {
        var list = new Exclusions();
        foreach (var line in File.ReadAllLines(path))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var parts = line.Split('\t');
            if (parts.Length != 3 || parts[2].Length == 0) throw new FormatException($"{path}: not `id<TAB>tier<TAB>reason`: {line}");
            list._reasons.Add((parts[0], parts[1]), parts[2]);
        }

        return list;
    }
}
