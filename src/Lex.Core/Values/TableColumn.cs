namespace Lex.Core.Values;

/// <summary>
/// A column of a table: a list whose cells are stored without tags, and a list of which of them are null. A null cell holds the
/// default of its kind, and there is a list of nulls only if one is true: equal columns have equal parts.
/// </summary>
/// <param name="kind">Int, Float or Str.</param>
/// <param name="cells">The cells.</param>
/// <param name="nulls">For each cell whether it is null; null: none is.</param>
internal sealed class TableColumn(ValueKind kind, ListValue cells, ListValue? nulls = null)
{
    private static readonly (ValueKind Kind, ElementKind Elements, string Name)[] Types =
    [
        (ValueKind.Int, ElementKind.Int, "Int64"),
        (ValueKind.Float, ElementKind.Float, "Float64"),
        (ValueKind.Str, ElementKind.Reference, "Utf8"),
    ];

    /// <summary>What its cells are.</summary>
    public ValueKind Kind => kind;

    /// <summary>The name of its type.</summary>
    public string Type => TypeOf(kind);

    /// <summary>The cells.</summary>
    public ListValue Cells => cells;

    /// <summary>Which of them are null; null: none.</summary>
    public ListValue? Nulls => nulls;

    /// <summary>A cell; Unit for a null.</summary>
    public Value this[int row] => IsNull(row) ? Value.Unit : cells[row];

    /// <summary>Whether a cell is null.</summary>
    public bool IsNull(int row) => nulls is not null && nulls.IntAt(row) != 0;

    /// <summary>A window of the column.</summary>
    public TableColumn Slice(int start, int count) =>
        count == cells.Count ? this : new(kind, cells.Slice(start, count), AnyIn(nulls?.Slice(start, count)));

    /// <summary>What stands in the place of a null.</summary>
    public static Value DefaultOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => Value.Int(0),
        ValueKind.Float => Value.Float(0),
        _ => Value.Object(TextValue.Empty),
    };

    /// <summary>How the cells of a column are stored.</summary>
    public static ElementKind ElementsOf(ValueKind kind) => Array.Find(Types, type => type.Kind == kind).Elements;

    /// <summary>The name of a type.</summary>
    public static string TypeOf(ValueKind kind) => Array.Find(Types, type => type.Kind == kind).Name;

    /// <summary>The kind of the cells of a type, or Unknown.</summary>
    public static ValueKind KindOf(string? type) => Array.Find(Types, row => row.Name == type).Kind;

    /// <summary>A column of parts that come from elsewhere, or null if they are none.</summary>
    public static TableColumn? OfParts(ValueKind kind, int rows, Value cells, Value nulls)
    {
        if (!HasElements(cells, ElementsOf(kind), rows) || (kind == ValueKind.Str && !AreTexts(cells.As<ListValue>()))) return null;
        if (nulls.Kind == ValueKind.Unit) return new(kind, cells.As<ListValue>());
        if (rows == 0 || !HasElements(nulls, ElementKind.Bool, rows) || AnyIn(nulls.As<ListValue>()) is null) return null;
        var column = new TableColumn(kind, cells.As<ListValue>(), nulls.As<ListValue>());
        for (var row = 0; row < rows; row++)
        {
            if (column.IsNull(row) && !Equality.AreIdentical(column.Cells[row], DefaultOf(kind))) return null;
        }

        return column;
    }

    private static bool HasElements(Value list, ElementKind elements, int count) =>
        list.Kind == ValueKind.List && list.As<ListValue>() is var found && found.Count == count && (count == 0 || found.Elements == elements);

    private static bool AreTexts(ListValue list)
    {
        foreach (var element in list)
        {
            if (element.Kind != ValueKind.Str) return false;
        }

        return true;
    }

    private static ListValue? AnyIn(ListValue? nulls)
    {
        for (var row = 0; row < nulls?.Count; row++)
        {
            if (nulls.IntAt(row) != 0) return nulls;
        }

        return null;
    }
}
