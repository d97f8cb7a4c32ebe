using Lex.Core.Values;

namespace Lex.Stdlib.Tables;

/// <summary>Builds a column cell by cell. Charges nothing.</summary>
internal struct ColumnBuilder(ValueKind kind, int expected)
{
    private readonly ListBuilder _cells = new(expected, TableColumn.ElementsOf(kind));

    private ListBuilder? _nulls;

    /// <summary>What the cells are.</summary>
    public readonly ValueKind Kind => kind;

    /// <summary>Adds a cell of the column's kind, or a null for Unit.</summary>
    public void Add(Value cell)
    {
        var isNull = cell.Kind == ValueKind.Unit;
        if (isNull && _nulls is null)
        {
            _nulls = new ListBuilder(expected, ElementKind.Bool);
            for (var row = 0; row < _cells.Count; row++) _nulls.Add(Value.Bool(false));
        }

        _nulls?.Add(Value.Bool(isNull));
        _cells.Add(isNull ? TableColumn.DefaultOf(kind) : cell);
    }

    /// <summary>The column.</summary>
    public readonly TableColumn ToColumn() => new(kind, _cells.ToList(), _nulls?.ToList());
}
