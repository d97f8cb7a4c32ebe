namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>queens.lex</c>: the placed queens are a list that grows and shrinks.</summary>
internal static class Queens
{
    internal static long Run(long n) => Place(n, 0, []);

    private static long Place(long n, long row, List<long> placed)
    {
        if (row == n) return 1;

        var found = 0L;
        for (var column = 0L; column < n; column++)
        {
            if (!Safe(column, placed)) continue;
            placed.Add(column);
            found += Place(n, row + 1, placed);
            placed.RemoveAt(placed.Count - 1);
        }

        return found;
    }

    private static bool Safe(long column, List<long> placed)
    {
        var distance = 1L;
        for (var i = placed.Count - 1; i >= 0; i--, distance++)
        {
            var other = placed[i];
            if (other == column || other == column + distance || other == column - distance) return false;
        }

        return true;
    }
}
