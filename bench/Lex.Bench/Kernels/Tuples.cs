namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>tuples.lex</c>.</summary>
internal static class Tuples
{
    internal static long Run(long n)
    {
        var pair = (A: 1L, B: 2L);
        for (; n != 0; n--) pair = Turn(pair);
        return pair.A * 1000 + pair.B;
    }

    private static (long A, long B) Turn((long A, long B) pair)
    {
        var (high, low) = Divided(pair.A + pair.B, 1000);
        return (low + 7, high + pair.A % 13);
    }

    private static (long High, long Low) Divided(long a, long b) => (a / b, a % b);
}
