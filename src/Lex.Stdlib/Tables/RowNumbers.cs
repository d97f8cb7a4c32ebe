namespace Lex.Stdlib.Tables;

/// <summary>Rows of a table in some order, as many as are added.</summary>
internal struct RowNumbers
{
    /// <summary>In the place of a row: there is none, and all its cells are null.</summary>
    public const int None = -1;

    private int[] _rows;

    private int _count;

    /// <summary>Room for so many rows; it grows if they do not suffice.</summary>
    public RowNumbers(int expected) => _rows = new int[expected];

    /// <summary>The rows.</summary>
    public readonly ReadOnlySpan<int> All => _rows.AsSpan(0, _count);

    /// <summary>Adds a row.</summary>
    public void Add(int row)
    {
        if (_count == _rows.Length) Array.Resize(ref _rows, Math.Max(16, (int)Math.Min(2L * _count, Array.MaxLength)));
        _rows[_count++] = row;
    }
}
