namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>tail_pair.lex</c>: a loop that keeps which function it is in.</summary>
internal static class TailPair
{
    internal static long Run(long n)
    {
        var acc = 0L;
        var isEven = true;
        for (; n != 0; n--)
        {
            acc += isEven ? n % 3 : n % 5;
            isEven = !isEven;
        }

        return isEven ? acc : -acc;
    }
}
