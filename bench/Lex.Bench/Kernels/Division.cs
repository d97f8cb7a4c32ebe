namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>division.lex</c>.</summary>
internal static class Division
{
    internal static long Run(long n)
    {
        var sum = 0L;
        for (var candidate = n; candidate >= 2; candidate--)
        {
            if (IsPrime(candidate)) sum += Digits(candidate);
        }

        return sum;
    }

    private static bool IsPrime(long n)
    {
        for (var by = 2L; by * by <= n; by++)
        {
            if (n % by == 0) return false;
        }

        return true;
    }

    private static long Digits(long n)
    {
        var sum = 0L;
        for (; n != 0; n /= 10) sum += n % 10;
        return sum;
    }
}
