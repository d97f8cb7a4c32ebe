namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>queens_fold.lex</c>.</summary>
internal static class QueensFold
{
    internal static long Run(long n) => Place(n, 0, []);

    private static long Place(long n, long row, List<(long Row, long Column)> placed)
    {
        if (row == n) return 1;

        var found = 0L;
        for (var column = 0L; column < n; column++)
        {
            if (!IsSafe(row, column, placed)) continue;
            placed.Add((row, column));
            found += Place(n, row + 1, placed);
            placed.RemoveAt(placed.Count - 1);
        }

        return found;
    }

    private static bool IsSafe(long row, long column, List<(long Row, long Column)> placed) =>
        placed.TrueForAll(other => other.Column != column && other.Row - other.Column != row - column && other.Row + other.Column != row + column);
}
