using System.Diagnostics;
using System.Globalization;

namespace Lex.Fuzz.Tests;

/// <summary>
/// Which seeds a test tries: the same few each time, or, when <c>LEX_FUZZ_SECONDS</c> is set, as many as it can in that time,
/// beginning with <c>LEX_FUZZ_SEED</c>.
/// </summary>
internal static class FuzzBudget
{
    /// <summary>The seeds of one part of a test.</summary>
    public static IEnumerable<int> Seeds(int part, int count)
    {
        var first = part * 1_000_000;
        if (Number("LEX_FUZZ_SECONDS") is not { } seconds) return Enumerable.Range(first, count);
        return Until(TimeSpan.FromSeconds(seconds), first + (Number("LEX_FUZZ_SEED") ?? 0));
    }

    private static IEnumerable<int> Until(TimeSpan span, int first)
    {
        var start = Stopwatch.GetTimestamp();
        for (var seed = first; Stopwatch.GetElapsedTime(start) < span; seed++) yield return seed;
    }

    /// <summary>How many times a cheap test is made: <c>LEX_FUZZ_COUNT</c>, or else so many.</summary>
    public static IEnumerable<int> Count(int part, int count) =>
        Enumerable.Range((part * 1_000_000) + (Number("LEX_FUZZ_SEED") ?? 0), Number("LEX_FUZZ_COUNT") ?? count);

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : null;
}
