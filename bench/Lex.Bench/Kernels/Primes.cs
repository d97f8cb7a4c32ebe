namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>primes.lex</c>.</summary>
internal static class Primes
{
    internal static long Run(long n)
    {
        var found = 0L;
        for (var i = 2L; i < n; i++)
        {
            if (IsPrime(i)) found++;
        }

        return found;
    }

    private static bool IsPrime(long n)
    {
        for (var divisor = 2L; divisor * divisor <= n; divisor++)
        {
            if (n % divisor == 0) return false;
        }

        return true;
    }
}
