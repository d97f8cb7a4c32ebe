namespace Lex.Frontend.Types;

/// <summary>Finds what a misspelt name was probably meant to be.</summary>
internal static class NameSuggestions
{
    /// <summary>A program with more names gets hints from the first of them.</summary>
    private const int MaxCandidates = 2_000;

    /// <summary>The candidate that differs least, if it differs by little; ties go to the first in byte order.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        // A name of one or two letters is near to everything.
        if (name.Length is < 3 or > 64) return null;
        string? best = null;
        var bestDistance = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates.Take(MaxCandidates))
        {
            if (Math.Abs(candidate.Length - name.Length) >= bestDistance && best is null) continue;
            if (candidate.Length > 64 || candidate.StartsWith("__", StringComparison.Ordinal)) continue;
            var distance = Distance(name, candidate);
            if (distance > bestDistance || (distance == bestDistance && (best is null || string.CompareOrdinal(candidate, best) >= 0)))
                continue;
            best = candidate;
            bestDistance = distance;
        }

        return best;
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) from one name to the other.</summary>
    private static int Distance(string from, string to)
    {
        Span<int> before = stackalloc int[to.Length + 1];
        Span<int> previous = stackalloc int[to.Length + 1];
        Span<int> current = stackalloc int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++) previous[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var cost = from[i - 1] == to[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
            }

            var spare = before;
            before = previous;
            previous = current;
            current = spare;
        }

        return previous[to.Length];
    }
}
