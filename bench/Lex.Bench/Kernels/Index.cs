using System.Globalization;

namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>index.lex</c>.</summary>
internal static class Index
{
    internal static long Run(long n)
    {
        var groups = new Dictionary<string, List<long>>();
        for (var i = 0L; i < n; i++)
        {
            var word = (i * 7919 % 1009).ToString(CultureInfo.InvariantCulture) + "x";
            var key = word[..1];
            if (groups.TryGetValue(key, out var lengths)) lengths.Add(word.Length);
            else groups.Add(key, [word.Length]);
        }

        var sum = 0L;
        foreach (var (key, lengths) in groups)
        {
            foreach (var length in lengths) sum += key.Length * length;
        }

        return sum;
    }
}
