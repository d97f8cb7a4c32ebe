namespace Lex.Core.Values;

/// <summary>A dense matrix of floats in row-major order. Immutable once it is a value: the maker hands over the array.</summary>
internal sealed class F64Array(int rows, int columns, double[] data) : HeapObject(Shape.ForKind(ValueKind.F64Array))
{
    /// <summary>Number of rows.</summary>
    public int Rows { get; } = rows;

    /// <summary>Number of columns.</summary>
    public int Columns { get; } = columns;

    /// <summary>The elements, row by row; do not write.</summary>
    public double[] Data { get; } = data;
}
