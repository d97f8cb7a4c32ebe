using System.Globalization;

namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>maps.lex</c>. Lex maps are sorted and persistent; what a C# program would use is a dictionary
/// and a sort at the end.</summary>
internal static class Maps
{
    internal static long Run(long n)
    {
        var counts = new Dictionary<string, long>();
        for (var i = 0L; i < n; i++)
        {
            var key = Word(i);
            counts[key] = counts.TryGetValue(key, out var times) ? times + 1 : 1;
        }

        var keys = new List<string>(counts.Keys);
        keys.Sort(StringComparer.Ordinal);
        var sum = 0L;
        foreach (var key in keys) sum = sum * 31 % 1000003 + counts[key] * key.Length;
        return sum;
    }

    private static string Word(long i) => "w" + (i * 7919 % 64).ToString(CultureInfo.InvariantCulture);
}
