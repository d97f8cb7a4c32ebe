using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Tables;

/// <summary>Makes tables of rows of other tables.</summary>
internal static class Rows
{
    /// <summary>How many columns of a table have nulls.</summary>
    public static int WithNulls(TableValue table)
    {
        var count = 0;
        foreach (var column in table.Columns)
        {
            if (column.Nulls is not null) count++;
        }

        return count;
    }

    /// <summary>These rows of a table in this order; charged.</summary>
    public static Status Pick(ExecutionContext ctx, string function, TableValue table, ReadOnlySpan<int> rows, out TableValue picked)
    {
        picked = null!;
        if (Charge.Table(ctx, function, rows.Length, table.Columns.Length, WithNulls(table)) != Status.Ok) return Status.Fault;
        var columns = new TableColumn[table.Columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = Pick(table.Columns[i], rows);
        picked = new TableValue(table.Names, columns, rows.Length);
        return Status.Ok;
    }

    /// <summary>These cells of a column in this order.</summary>
    public static TableColumn Pick(TableColumn column, ReadOnlySpan<int> rows)
    {
        var picked = new ColumnBuilder(column.Kind, rows.Length);
        foreach (var row in rows) picked.Add(row == RowNumbers.None ? Value.Unit : column[row]);
        return picked.ToColumn();
    }

    /// <summary>The rows that lie together from a position on, as many as there are; a view, charged.</summary>
    public static Status Window(ExecutionContext ctx, TableValue table, long start, long count, out TableValue window)
    {
        window = table;
        var from = (int)Math.Clamp(start, 0, table.Rows);
        var length = (int)Math.Clamp(count, 0, table.Rows - from);
        var nulls = WithNulls(table);
        var work = table.Columns.Length + ((long)nulls * length);
        var cells = CellCost.Parts(table.Columns.Length) + (CellCost.Element * (table.Columns.Length + nulls));
        if (Charge.Both(ctx, work, cells) != Status.Ok) return Status.Fault;
        var columns = new TableColumn[table.Columns.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = table.Columns[i].Slice(from, length);
        window = new TableValue(table.Names, columns, length);
        return Status.Ok;
    }

    /// <summary>
    /// All rows by the cells of a column, nulls last and equal cells in the order that they have. The cells are ordered as sort keys are.
    /// </summary>
    public static Status Sort(ExecutionContext ctx, TableColumn column, bool ascending, out RowNumbers sorted)
    {
        var count = column.Cells.Count;
        sorted = default;
        if (ctx.ChargeSteps((long)count * CellCost.BitLength(count)) != Status.Ok || ctx.ChargeCopy(5L * count) != Status.Ok) return Status.Fault;
        sorted = new RowNumbers(count);

        // What is sorted backwards and read backwards descends, and equal cells keep their order.
        var rows = new ListBuilder(count, ElementKind.Int);
        for (var i = 0; i < count; i++)
        {
            var row = ascending ? i : count - 1 - i;
            if (!column.IsNull(row)) rows.AddInt(row);
        }

        var found = rows.ToList();
        var keys = new Value[found.Count];
        for (var i = 0; i < keys.Length; i++) keys[i] = column[(int)found.IntAt(i)];
        if (KeyOrder.Sort(ctx, found, keys, out found) != Status.Ok) return Status.Fault;
        for (var i = 0; i < keys.Length; i++) sorted.Add((int)found.IntAt(ascending ? i : keys.Length - 1 - i));
        for (var row = 0; row < count; row++)
        {
            if (column.IsNull(row)) sorted.Add(row);
        }

        return Status.Ok;
    }
}
