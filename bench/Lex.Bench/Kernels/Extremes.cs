namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>extremes.lex</c>.</summary>
internal static class Extremes
{
    internal static long Run(long n)
    {
        var numbers = new List<long>((int)n);
        for (var i = 0L; i < n; i++) numbers.Add(i * 7919 % 10007);

        var (least, greatest, sum) = (1000000L, 0L, 0L);
        foreach (var x in numbers) (least, greatest, sum) = (Math.Min(x, least), Math.Max(x, greatest), sum + x);
        return least + greatest * 3 + sum;
    }
}
