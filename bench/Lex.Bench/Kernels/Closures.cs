namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>closures.lex</c>.</summary>
internal static class Closures
{
    internal static long Run(long n)
    {
        var sum = 1L;
        for (var i = n; i != 0; i--)
        {
            var f = Twice(Scaled(i % 7, i), 10007);
            sum = f(sum) + f(i);
        }

        return sum;
    }

    private static Func<long, long> Scaled(long by, long shift) => x => x * by + shift;

    private static Func<long, long> Twice(Func<long, long> f, long limit) => x => f(f(x)) % limit;
}
