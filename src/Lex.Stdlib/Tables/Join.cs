using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Tables;

/// <summary>
/// Puts rows of two tables beside each other. Rows are in the order of the left table, and for each of its rows in the order of the
/// right one. Neither a null nor a NaN equals anything, so that it finds no partner. How many rows there will be is known, and paid
/// for, before there is one.
/// </summary>
internal static class Join
{
    private const string Suffix = "_right";

    /// <summary>The rows of two columns that hold the same, with rows of the left one that have no partner if they are wanted.</summary>
    public static Status OnEqual(
        ExecutionContext ctx, string function, TableValue left, TableValue right, int leftKey, int rightKey, bool keepLeft, out Value result)
    {
        result = default;
        var (leftCells, rightCells) = (left.Columns[leftKey], right.Columns[rightKey]);
        if (ctx.ChargeCopy(2L * (left.Rows + right.Rows)) != Status.Ok) return Status.Fault;
        var numbers = new KeyNumbers(ctx);
        var groups = new int[right.Rows];
        for (var row = 0; row < groups.Length; row++)
        {
            groups[row] = -1;
            if (CanMatch(rightCells[row]) && numbers.Add(0, rightCells[row], out groups[row]) != Status.Ok) return Status.Fault;
        }

        var partners = Partners.Of(groups, numbers.Count);
        var wanted = new int[left.Rows];
        var count = 0L;
        for (var row = 0; row < wanted.Length; row++)
        {
            wanted[row] = -1;
            if (CanMatch(leftCells[row]) && numbers.Find(0, leftCells[row], out wanted[row]) != Status.Ok) return Status.Fault;
            count += wanted[row] >= 0 ? partners.CountOf(wanted[row]) : keepLeft ? 1 : 0;
        }

        if (Prepare(ctx, function, left, right, rightKey, count, keepLeft, out var names, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        var (leftRows, rightRows) = (new RowNumbers((int)count), new RowNumbers((int)count));
        for (var row = 0; row < wanted.Length; row++)
        {
            if (wanted[row] >= 0)
            {
                foreach (var partner in partners.RowsOf(wanted[row]))
                {
                    leftRows.Add(row);
                    rightRows.Add(partner);
                }
            }
            else if (keepLeft)
            {
                leftRows.Add(row);
                rightRows.Add(RowNumbers.None);
            }
        }

        return Build(ctx, left, right, rightKey, leftRows.All, rightRows.All, names, out result);
    }

    /// <summary>Each row of one table with each row of another.</summary>
    public static Status Cross(ExecutionContext ctx, string function, TableValue left, TableValue right, out Value result)
    {
        result = default;
        var count = (long)left.Rows * right.Rows;
        if (Prepare(ctx, function, left, right, -1, count, false, out var names, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        var (leftRows, rightRows) = (new RowNumbers((int)count), new RowNumbers((int)count));
        for (var row = 0; row < left.Rows; row++)
        {
            for (var other = 0; other < right.Rows; other++)
            {
                leftRows.Add(row);
                rightRows.Add(other);
            }
        }

        return Build(ctx, left, right, -1, leftRows.All, rightRows.All, names, out result);
    }

    private static bool CanMatch(Value cell) => cell.Kind != ValueKind.Unit && !(cell.IsFloat && double.IsNaN(cell.AsFloat));

    /// <summary>Pays for the table that a join gives, and names its columns; the key of the right table is left out.</summary>
    private static Status Prepare(
        ExecutionContext ctx,
        string function,
        TableValue left,
        TableValue right,
        int rightKey,
        long rows,
        bool keepLeft,
        out ListValue names,
        out string? problem)
    {
        names = ListValue.Empty;
        problem = null;
        var kept = right.Columns.Length - (rightKey < 0 ? 0 : 1);
        var withNulls = Rows.WithNulls(left) + (keepLeft ? kept : Rows.WithNulls(right));
        if (Charge.Table(ctx, function, rows, left.Columns.Length + kept, withNulls) != Status.Ok) return Status.Fault;
        if (ctx.ChargeWork(rows) != Status.Ok || ctx.ChargeCopy(rows) != Status.Ok) return Status.Fault;

        var list = new ColumnNames(ctx, function);
        foreach (var name in left.Names)
        {
            if (list.Add(name.As<TextValue>(), out problem) != Status.Ok) return Status.Fault;
        }

        for (var i = 0; i < right.Columns.Length; i++)
        {
            var name = right.Names[i].As<TextValue>();
            if (i == rightKey) continue;
            if (list.Contains(name) && Suffixed(ctx, function, ref name) != Status.Ok) return Status.Fault;
            if (list.Add(name, out problem) != Status.Ok) return Status.Fault;
            if (problem is not null) return Status.Ok;
        }

        names = list.ToList();
        return Status.Ok;
    }

    private static Status Suffixed(ExecutionContext ctx, string function, ref TextValue name)
    {
        if (Charge.Text(ctx, function, name.Length + Suffix.Length, name.Length) != Status.Ok) return Status.Fault;
        name = TextValue.Of(name + Suffix);
        return Status.Ok;
    }

    private static Status Build(
        ExecutionContext ctx,
        TableValue left,
        TableValue right,
        int rightKey,
        ReadOnlySpan<int> leftRows,
        ReadOnlySpan<int> rightRows,
        ListValue names,
        out Value result)
    {
        var columns = new TableColumn[names.Count];
        var next = 0;
        foreach (var column in left.Columns) columns[next++] = Rows.Pick(column, leftRows);
        for (var i = 0; i < right.Columns.Length; i++)
        {
            if (i != rightKey) columns[next++] = Rows.Pick(right.Columns[i], rightRows);
        }

        return Make.NewOk(ctx, Value.Object(new TableValue(names, columns, leftRows.Length)), out result);
    }

    /// <summary>The rows of each group, group by group.</summary>
    private readonly struct Partners(int[] starts, int[] rows)
    {
        public static Partners Of(int[] groups, int count)
        {
            var starts = new int[count + 1];
            foreach (var group in groups)
            {
                if (group >= 0) starts[group + 1]++;
            }

            for (var group = 0; group < count; group++) starts[group + 1] += starts[group];
            var rows = new int[starts[count]];
            var next = starts.AsSpan(0, count).ToArray();
            for (var row = 0; row < groups.Length; row++)
            {
                if (groups[row] >= 0) rows[next[groups[row]]++] = row;
            }

            return new Partners(starts, rows);
        }

        public int CountOf(int group) => starts[group + 1] - starts[group];

        public ReadOnlySpan<int> RowsOf(int group) => rows.AsSpan(starts[group], CountOf(group));
    }
}
