using System.Globalization;

namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>report.lex</c>.</summary>
internal static class Report
{
    internal static long Run(long n)
    {
        var lines = new List<string>((int)n);
        for (var i = 0L; i < n; i++) lines.Add(Line(i));

        var sum = 0L;
        foreach (var line in string.Join('\n', lines).Split('\n'))
        {
            foreach (var part in line.Split(',')) sum += part.Contains('7') ? part.Length : 1;
        }

        return sum;
    }

    private static string Line(long i) =>
        string.Join(',', "item", i.ToString(CultureInfo.InvariantCulture), "ab".ToUpperInvariant(), (i * i % 97).ToString(CultureInfo.InvariantCulture));
}
