using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>
/// An immutable table of named columns of equal length. For whoever walks values its parts are the list of its names and then, for
/// each column, the list of its cells and the list of its nulls, or Unit if there are none: so equality, digests, traces and saved
/// runs read tables as they read lists, and none of them forgets a cell.
/// </summary>
internal sealed class TableValue : HeapObject
{
    private readonly TableColumn[] _columns;

    /// <summary>A table. Names are distinct, there is one for each column, and columns have as many cells as there are rows.</summary>
    public TableValue(ListValue names, TableColumn[] columns, int rows)
        : base(Shape.ForKind(ValueKind.ArrowTable)) => (Names, _columns, Rows) = (names, columns, rows);

    /// <summary>The names of the columns, texts all of them.</summary>
    public ListValue Names { get; }

    /// <summary>The columns.</summary>
    public ReadOnlySpan<TableColumn> Columns => _columns;

    /// <summary>Number of rows. A table without columns has some, too.</summary>
    public int Rows { get; }

    /// <summary>How many parts there are to walk through.</summary>
    public int PartCount => 1 + (2 * _columns.Length);

    /// <summary>One of these parts.</summary>
    public Value PartAt(int index)
    {
        if (index == 0) return Value.Object(Names);
        var column = _columns[(index - 1) >> 1];
        if ((index & 1) != 0) return Value.Object(column.Cells);
        return column.Nulls is { } nulls ? Value.Object(nulls) : Value.Unit;
    }

    /// <summary>Whether two tables are of the same size and have columns of the same types, whatever their names.</summary>
    public bool HasLayoutOf(TableValue other)
    {
        if (Rows != other.Rows || _columns.Length != other._columns.Length) return false;
        for (var i = 0; i < _columns.Length; i++)
        {
            if (_columns[i].Kind != other._columns[i].Kind) return false;
        }

        return true;
    }

    /// <summary>The position of the column of a name, or -1; pays for the names that are looked at.</summary>
    public Status Find(ExecutionContext ctx, TextValue name, out int index)
    {
        var work = new Work(ctx);
        for (index = 0; index < _columns.Length; index++)
        {
            var other = (TextValue)Names.ReferenceAt(index);
            if (work.Add(other.Length == name.Length ? 1 + ((name.Length + 7) >> 3) : 1) != Status.Ok) return Status.Fault;
            if (other.Utf8.SequenceEqual(name.Utf8)) return Status.Ok;
        }

        index = -1;
        return Status.Ok;
    }

    /// <summary>
    /// A table of the parts that <see cref="PartAt"/> gives, or null if no table has them: nothing that comes from a file is
    /// believed.
    /// </summary>
    public static TableValue? OfParts(ReadOnlySpan<ValueKind> kinds, int rows, ReadOnlySpan<Value> parts)
    {
        if (rows < 0 || parts.Length != 1 + (2 * kinds.Length) || parts[0].Kind != ValueKind.List) return null;
        var names = parts[0].As<ListValue>();
        if (names.Count != kinds.Length) return null;
        var distinct = new HashSet<TextValue>(TextComparer.Instance);
        foreach (var name in names)
        {
            if (name.Kind != ValueKind.Str || !distinct.Add(name.As<TextValue>())) return null;
        }

        var columns = new TableColumn[kinds.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            if (TableColumn.OfParts(kinds[i], rows, parts[1 + (2 * i)], parts[2 + (2 * i)]) is not { } column) return null;
            columns[i] = column;
        }

        return new TableValue(names, columns, rows);
    }
}
