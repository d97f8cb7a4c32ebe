namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>tail_loop.lex</c>.</summary>
internal static class TailLoop
{
    internal static long Run(long n) => SumTo(n) + Alternate(n);

    private static long SumTo(long n)
    {
        var sum = 0L;
        for (; n != 0; n--) sum += n;
        return sum;
    }

    private static long Alternate(long n)
    {
        var sum = 0L;
        for (; n != 0; n--)
        {
            if (n % 2 == 0) sum += n;
            else sum -= n;
        }

        return sum;
    }
}
