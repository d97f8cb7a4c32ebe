namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>ackermann.lex</c>.</summary>
internal static class Ackermann
{
    internal static long Run(long n) => Of(2, n);

    private static long Of(long m, long n) => m == 0 ? n + 1 : n == 0 ? Of(m - 1, 1) : Of(m - 1, Of(m, n - 1));
}
