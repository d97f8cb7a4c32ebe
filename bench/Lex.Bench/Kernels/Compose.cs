namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>compose.lex</c>.</summary>
internal static class Compose
{
    internal static long Run(long n)
    {
        var adders = new List<Func<long, long>>();
        for (var i = 0L; i < 8; i++) adders.Add(Adder(i));
        Func<long, long> all = x => x;
        foreach (var adder in adders) all = Of(all, adder);

        var result = 1L;
        for (var i = n; i != 0; i--) result = all(result) % 10007;
        return result;
    }

    private static Func<long, long> Adder(long k) => x => x + k;

    private static Func<long, long> Of(Func<long, long> f, Func<long, long> g) => x => g(f(x));
}
