namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>integral.lex</c>.</summary>
internal static class Integral
{
    internal static long Run(long n)
    {
        var area = 0.0;
        var at = 0.0;
        for (var i = n; i != 0; i--, at += 0.001) area += Root(at * at + 1.0, at + 0.5, 4) * 0.001;

        var found = 0L;
        for (var digits = 5000; !(area < 0.001) && digits != 0; digits--, found++) area -= 0.001;
        return found;
    }

    private static double Root(double x, double guess, long rounds)
    {
        for (; rounds != 0; rounds--) guess = (guess + x / guess) * 0.5;
        return guess;
    }
}
