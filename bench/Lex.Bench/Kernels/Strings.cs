using System.Globalization;
using System.Text;

namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>strings.lex</c>.</summary>
internal static class Strings
{
    internal static long Run(long n)
    {
        var builder = new StringBuilder();
        for (var i = 0L; i < n; i++) builder.Append((i % 1000).ToString(CultureInfo.InvariantCulture)).Append(';');

        var text = builder.ToString();
        return text.EndsWith(';') ? text.Length : -text.Length;
    }
}
