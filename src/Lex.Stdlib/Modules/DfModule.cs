using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Tables;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>df</c>: queries over tables. What does not fit a table is a failure as a value.</summary>
internal static class DfModule
{
    /// <summary>The rows whose cell in a column of Ints equals a number.</summary>
    [LexBuiltin("df.filter_eq_int", "(Table, Str, Int) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status EqualInt(ExecutionContext ctx, TableValue table, TextValue name, long number, out Value result) =>
        Filter(ctx, "df.filter_eq_int", table, name, ValueKind.Int, cell => cell.AsInt == number, out result);

    /// <summary>The rows whose cell in a column of Ints is greater than a number.</summary>
    [LexBuiltin("df.filter_gt_int", "(Table, Str, Int) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status GreaterInt(ExecutionContext ctx, TableValue table, TextValue name, long number, out Value result) =>
        Filter(ctx, "df.filter_gt_int", table, name, ValueKind.Int, cell => cell.AsInt > number, out result);

    /// <summary>The rows whose cell in a column of Ints is less than a number.</summary>
    [LexBuiltin("df.filter_lt_int", "(Table, Str, Int) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status LessInt(ExecutionContext ctx, TableValue table, TextValue name, long number, out Value result) =>
        Filter(ctx, "df.filter_lt_int", table, name, ValueKind.Int, cell => cell.AsInt < number, out result);

    /// <summary>The rows whose cell in a column of Floats equals a number.</summary>
    [LexBuiltin("df.filter_eq_float", "(Table, Str, Float) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status EqualFloat(ExecutionContext ctx, TableValue table, TextValue name, double number, out Value result) =>
        Filter(ctx, "df.filter_eq_float", table, name, ValueKind.Float, cell => cell.AsFloat == number, out result);

    /// <summary>The rows whose cell in a column of Floats is greater than a number.</summary>
    [LexBuiltin("df.filter_gt_float", "(Table, Str, Float) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status GreaterFloat(ExecutionContext ctx, TableValue table, TextValue name, double number, out Value result) =>
        Filter(ctx, "df.filter_gt_float", table, name, ValueKind.Float, cell => cell.AsFloat > number, out result);

    /// <summary>The rows whose cell in a column of Floats is less than a number.</summary>
    [LexBuiltin("df.filter_lt_float", "(Table, Str, Float) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status LessFloat(ExecutionContext ctx, TableValue table, TextValue name, double number, out Value result) =>
        Filter(ctx, "df.filter_lt_float", table, name, ValueKind.Float, cell => cell.AsFloat < number, out result);

    /// <summary>The rows whose cell in a column of texts equals a text.</summary>
    [LexBuiltin("df.filter_eq_str", "(Table, Str, Str) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status EqualText(ExecutionContext ctx, TableValue table, TextValue name, TextValue text, out Value result) =>
        Filter(ctx, "df.filter_eq_str", table, name, ValueKind.Str, cell => cell.As<TextValue>().Utf8.SequenceEqual(text.Utf8), out result);

    /// <summary>The rows whose cell in a column of texts is one of several.</summary>
    [LexBuiltin("df.filter_in_str", "(Table, Str, List[Str]) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status InTexts(ExecutionContext ctx, TableValue table, TextValue name, ListValue texts, out Value result)
    {
        result = default;
        var work = new Work(ctx);
        var wanted = new HashSet<TextValue>(TextComparer.Instance);
        foreach (var text in texts)
        {
            if (!TableArguments.IsText(ctx, "df.filter_in_str", text)) return Status.Fault;
            if (work.Add(1 + Charge.Units(text.As<TextValue>().Length)) != Status.Ok) return Status.Fault;
            wanted.Add(text.As<TextValue>());
        }

        return Filter(ctx, "df.filter_in_str", table, name, ValueKind.Str, cell => wanted.Contains(cell.As<TextValue>()), out result);
    }

    /// <summary>The rows whose cell in a column is null.</summary>
    [LexBuiltin("df.filter_isnull", "(Table, Str) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status IsNull(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        FilterNulls(ctx, "df.filter_isnull", table, name, isNull: true, out result);

    /// <summary>The rows whose cell in a column is not null.</summary>
    [LexBuiltin("df.filter_notnull", "(Table, Str) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status IsNotNull(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        FilterNulls(ctx, "df.filter_notnull", table, name, isNull: false, out result);

    /// <summary>The rows without a null in any of these columns.</summary>
    [LexBuiltin("df.drop_nulls", "(Table, List[Str]) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status DropNulls(ExecutionContext ctx, TableValue table, ListValue names, out Value result)
    {
        result = default;
        if (TableArguments.FindAll(ctx, "df.drop_nulls", table, names, out var indices, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        if (ctx.ChargeWork((long)table.Rows * indices.Length) != Status.Ok) return Status.Fault;
        return Keep(ctx, "df.drop_nulls", table, row => !Array.Exists(indices, index => table.Columns[index].IsNull(row)), out result);
    }

    /// <summary>The rows by the cells of a column, ascending or not; equal cells keep their order, nulls come last.</summary>
    [LexBuiltin("df.sort_by", "(Table, Str, Bool) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status SortBy(ExecutionContext ctx, TableValue table, TextValue name, bool ascending, out Value result)
    {
        result = default;
        if (TableArguments.Find(ctx, "df.sort_by", table, name, out var index, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        return Rows.Sort(ctx, table.Columns[index], ascending, out var rows) == Status.Ok
            && Rows.Pick(ctx, "df.sort_by", table, rows.All, out var sorted) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(sorted), out result)
            : Status.Fault;
    }

    /// <summary>
    /// A row for each group of equal cells in some columns: these cells and, for each name, column and operation (`sum`, `mean`, `min`,
    /// `max`, `count` or `n_distinct`), what the column comes to.
    /// </summary>
    [LexBuiltin("df.group_by_agg", "(Table, List[Str], List[(Str, Str, Str)]) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status GroupBy(ExecutionContext ctx, TableValue table, ListValue keys, ListValue aggregates, out Value result)
    {
        const string Function = "df.group_by_agg";
        result = default;
        if (TableArguments.FindAll(ctx, Function, table, keys, out var indices, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        var by = Array.ConvertAll(indices, index => table.Columns[index]);
        if (RowGroups.Make(ctx, table.Rows, by, out var groups) != Status.Ok) return Status.Fault;

        var firsts = groups.Firsts();
        var names = new ColumnNames(ctx, Function);
        var columns = new TableColumn[keys.Count + aggregates.Count];
        if (Charge.Table(ctx, Function, groups.Count, columns.Length, columns.Length) != Status.Ok) return Status.Fault;
        for (var i = 0; i < columns.Length; i++)
        {
            var name = i < by.Length ? keys[i] : Value.Unit;
            if (i < by.Length) columns[i] = Rows.Pick(by[i], firsts.All);
            else if (AddAggregate(ctx, Function, table, aggregates[i - by.Length], groups, out name, out columns[i], out problem) != Status.Ok)
                return Status.Fault;
            if (problem is null && names.Add(name.As<TextValue>(), out problem) != Status.Ok) return Status.Fault;
            if (problem is not null) return Make.NewErr(ctx, problem, out result);
        }

        return Make.NewOk(ctx, Value.Object(new TableValue(names.ToList(), columns, groups.Count)), out result);
    }

    /// <summary>The rows of two tables with the same in a column of both; other names that both have end in `_right` in the second one.</summary>
    [LexBuiltin("df.inner_join", "(Table, Table, Str) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status InnerJoin(ExecutionContext ctx, TableValue left, TableValue right, TextValue on, out Value result) =>
        JoinOn(ctx, "df.inner_join", left, right, on, keepLeft: false, out result);

    /// <summary>As `df.inner_join`, and the rows of the first table that have no partner, with nulls beside them.</summary>
    [LexBuiltin("df.left_join", "(Table, Table, Str) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status LeftJoin(ExecutionContext ctx, TableValue left, TableValue right, TextValue on, out Value result) =>
        JoinOn(ctx, "df.left_join", left, right, on, keepLeft: true, out result);

    /// <summary>Each row of one table beside each row of another.</summary>
    [LexBuiltin("df.cross_join", "(Table, Table) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status CrossJoin(ExecutionContext ctx, TableValue left, TableValue right, out Value result) =>
        Join.Cross(ctx, "df.cross_join", left, right, out result);

    private static Status Filter(
        ExecutionContext ctx, string function, TableValue table, TextValue name, ValueKind kind, Predicate<Value> isWanted, out Value result)
    {
        result = default;
        if (TableArguments.Find(ctx, function, table, name, kind, out var column, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        if (ctx.ChargeWork(table.Rows) != Status.Ok) return Status.Fault;
        var work = new Work(ctx);
        for (var row = 0; kind == ValueKind.Str && row < table.Rows; row++)
        {
            if (work.Add(Charge.Units(column.Cells[row].As<TextValue>().Length)) != Status.Ok) return Status.Fault;
        }

        return Keep(ctx, function, table, row => !column.IsNull(row) && isWanted(column.Cells[row]), out result);
    }

    private static Status FilterNulls(ExecutionContext ctx, string function, TableValue table, TextValue name, bool isNull, out Value result)
    {
        result = default;
        if (TableArguments.Find(ctx, function, table, name, out var index, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        return ctx.ChargeWork(table.Rows) == Status.Ok
            ? Keep(ctx, function, table, row => table.Columns[index].IsNull(row) == isNull, out result)
            : Status.Fault;
    }

    // The test of the rows is paid for, the rows that pass it are not yet.
    private static Status Keep(ExecutionContext ctx, string function, TableValue table, Predicate<int> isWanted, out Value result)
    {
        result = default;
        if (ctx.ChargeCopy(table.Rows) != Status.Ok) return Status.Fault;
        var rows = new RowNumbers(0);
        for (var row = 0; row < table.Rows; row++)
        {
            if (isWanted(row)) rows.Add(row);
        }

        return Rows.Pick(ctx, function, table, rows.All, out var kept) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(kept), out result)
            : Status.Fault;
    }

    private static Status AddAggregate(
        ExecutionContext ctx,
        string function,
        TableValue table,
        Value aggregate,
        RowGroups groups,
        out Value name,
        out TableColumn column,
        out string? problem)
    {
        column = null!;
        name = default;
        problem = null;
        if (!IsAggregate(aggregate)) return BuiltinArguments.WrongKind(ctx, function, "(Str, Str, Str)", aggregate);
        var parts = aggregate.As<Aggregate>();
        name = parts[0];
        if (TableArguments.Find(ctx, function, table, parts[1].As<TextValue>(), out var index, out problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Status.Ok;
        if (ctx.ChargeWork(table.Rows + Charge.Units(parts[2].As<TextValue>().Length)) != Status.Ok) return Status.Fault;
        var status = Aggregation.Run(ctx, parts[2].As<TextValue>().ToString(), table.Columns[index], groups, out column, out problem);
        if (problem is not null) problem = $"{function}: {problem}";
        return status;
    }

    private static bool IsAggregate(Value value) => value.Kind == ValueKind.Tuple && value.As<Aggregate>() is var parts
        && parts.Shape.Count == 3 && parts[0].Kind == ValueKind.Str && parts[1].Kind == ValueKind.Str && parts[2].Kind == ValueKind.Str;

    private static Status JoinOn(
        ExecutionContext ctx, string function, TableValue left, TableValue right, TextValue on, bool keepLeft, out Value result)
    {
        result = default;
        if (TableArguments.Find(ctx, function, left, on, out var leftKey, out var problem) != Status.Ok) return Status.Fault;
        var rightKey = -1;
        if (problem is null && TableArguments.Find(ctx, function, right, on, out rightKey, out problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        var (leftType, rightType) = (left.Columns[leftKey].Type, right.Columns[rightKey].Type);
        return leftType == rightType
            ? Join.OnEqual(ctx, function, left, right, leftKey, rightKey, keepLeft, out result)
            : Make.NewErr(ctx, $"{function}: column `{on}` is of type {leftType} on the left and {rightType} on the right", out result);
    }
}
