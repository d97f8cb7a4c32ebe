namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>lists.lex</c>: each stage makes its list, as it does there.</summary>
internal static class Lists
{
    internal static long Run(long n)
    {
        var numbers = new List<long>((int)n);
        for (var i = 0L; i < n; i++) numbers.Add(i);

        var squares = numbers.ConvertAll(x => x * x + 1);
        var kept = squares.FindAll(x => x % 3 == 1);
        var sum = 0L;
        foreach (var x in kept) sum += x;
        return sum;
    }
}
