using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Tables;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Modules;

/// <summary>
/// The module <c>arrow</c>: columnar tables. What is wrong with a table or a name is a failure as a value; nulls come from files and
/// from joins. Parquet is left to hosts: see <see cref="DeclaredFunctions"/>.
/// </summary>
internal static class ArrowModule
{
    /// <summary>A table of columns of Ints, each with its name.</summary>
    [LexBuiltin("arrow.from_int_columns", "(List[(Str, List[Int])]) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status FromInts(ExecutionContext ctx, ListValue columns, out Value result) =>
        FromColumns(ctx, "arrow.from_int_columns", columns, ValueKind.Int, out result);

    /// <summary>A table of columns of Floats, each with its name.</summary>
    [LexBuiltin("arrow.from_float_columns", "(List[(Str, List[Float])]) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status FromFloats(ExecutionContext ctx, ListValue columns, out Value result) =>
        FromColumns(ctx, "arrow.from_float_columns", columns, ValueKind.Float, out result);

    /// <summary>A table of columns of texts, each with its name.</summary>
    [LexBuiltin("arrow.from_str_columns", "(List[(Str, List[Str])]) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status FromTexts(ExecutionContext ctx, ListValue columns, out Value result) =>
        FromColumns(ctx, "arrow.from_str_columns", columns, ValueKind.Str, out result);

    /// <summary>Number of rows.</summary>
    [LexBuiltin("arrow.nrows", "(Table) -> Int", Cost = BuiltinCost.Constant)]
    internal static long RowCount(TableValue table) => table.Rows;

    /// <summary>Number of columns.</summary>
    [LexBuiltin("arrow.ncols", "(Table) -> Int", Cost = BuiltinCost.Constant)]
    internal static long ColumnCount(TableValue table) => table.Columns.Length;

    /// <summary>The names of the columns in their order.</summary>
    [LexBuiltin("arrow.col_names", "(Table) -> List[Str]", Cost = BuiltinCost.Constant)]
    internal static ListValue Names(TableValue table) => table.Names;

    /// <summary>The type of a column, if there is one of this name: `Int64`, `Float64` or `Utf8`.</summary>
    [LexBuiltin("arrow.col_type", "(Table, Str) -> Option[Str]", Cost = BuiltinCost.Charged)]
    internal static Status TypeOf(ExecutionContext ctx, TableValue table, TextValue name, out Value type)
    {
        type = Make.None;
        if (table.Find(ctx, name, out var index) != Status.Ok) return Status.Fault;
        if (index < 0) return Status.Ok;
        var text = TextValue.Of(table.Columns[index].Type);
        return Charge.Text(ctx, "arrow.col_type", text.Length, 0) == Status.Ok
            ? Make.NewSome(ctx, Value.Object(text), out type)
            : Status.Fault;
    }

    /// <summary>The sum of a column of Ints, which wraps; nulls are left out.</summary>
    [LexBuiltin("arrow.col_sum_int", "(Table, Str) -> Result[Int, Str]", Cost = BuiltinCost.Charged)]
    internal static Status SumInts(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        Total(ctx, "arrow.col_sum_int", table, name, ValueKind.Int, "sum", isOption: false, out result);

    /// <summary>The sum of a column of Floats from the first to the last; nulls are left out.</summary>
    [LexBuiltin("arrow.col_sum_float", "(Table, Str) -> Result[Float, Str]", Cost = BuiltinCost.Charged)]
    internal static Status SumFloats(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        Total(ctx, "arrow.col_sum_float", table, name, ValueKind.Float, "sum", isOption: false, out result);

    /// <summary>The mean of a column of numbers; none if all cells are null.</summary>
    [LexBuiltin("arrow.col_mean", "(Table, Str) -> Result[Option[Float], Str]", Cost = BuiltinCost.Charged)]
    internal static Status Mean(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        Total(ctx, "arrow.col_mean", table, name, null, "mean", isOption: true, out result);

    /// <summary>The least cell of a column of Ints; none if all are null.</summary>
    [LexBuiltin("arrow.col_min_int", "(Table, Str) -> Result[Option[Int], Str]", Cost = BuiltinCost.Charged)]
    internal static Status Min(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        Total(ctx, "arrow.col_min_int", table, name, ValueKind.Int, "min", isOption: true, out result);

    /// <summary>The greatest cell of a column of Ints; none if all are null.</summary>
    [LexBuiltin("arrow.col_max_int", "(Table, Str) -> Result[Option[Int], Str]", Cost = BuiltinCost.Charged)]
    internal static Status Max(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        Total(ctx, "arrow.col_max_int", table, name, ValueKind.Int, "max", isOption: true, out result);

    /// <summary>Number of cells of a column that are not null.</summary>
    [LexBuiltin("arrow.col_count", "(Table, Str) -> Result[Int, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Count(ExecutionContext ctx, TableValue table, TextValue name, out Value result) =>
        Total(ctx, "arrow.col_count", table, name, null, "count", isOption: false, out result);

    /// <summary>The first rows, so many at most.</summary>
    [LexBuiltin("arrow.head", "(Table, Int) -> Table", Cost = BuiltinCost.Charged)]
    internal static Status Head(ExecutionContext ctx, TableValue table, long count, out TableValue part) =>
        Rows.Window(ctx, table, 0, count, out part);

    /// <summary>The last rows, so many at most.</summary>
    [LexBuiltin("arrow.tail", "(Table, Int) -> Table", Cost = BuiltinCost.Charged)]
    internal static Status Tail(ExecutionContext ctx, TableValue table, long count, out TableValue part)
    {
        var length = Math.Clamp(count, 0, table.Rows);
        return Rows.Window(ctx, table, table.Rows - length, length, out part);
    }

    /// <summary>Rows from a position on: table, position, number of rows. What lies outside is left out.</summary>
    [LexBuiltin("arrow.slice", "(Table, Int, Int) -> Table", Cost = BuiltinCost.Charged)]
    internal static Status Slice(ExecutionContext ctx, TableValue table, long start, long count, out TableValue part) =>
        Rows.Window(ctx, table, start, count, out part);

    /// <summary>These columns in this order.</summary>
    [LexBuiltin("arrow.select_cols", "(Table, List[Str]) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Select(ExecutionContext ctx, TableValue table, ListValue names, out Value result)
    {
        result = default;
        if (TableArguments.FindAll(ctx, "arrow.select_cols", table, names, out var indices, out var problem) != Status.Ok) return Status.Fault;
        return problem is null ? Columns(ctx, "arrow.select_cols", table, indices, names, out result) : Make.NewErr(ctx, problem, out result);
    }

    /// <summary>All columns but one.</summary>
    [LexBuiltin("arrow.drop_col", "(Table, Str) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Drop(ExecutionContext ctx, TableValue table, TextValue name, out Value result)
    {
        result = default;
        if (TableArguments.Find(ctx, "arrow.drop_col", table, name, out var dropped, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        var indices = new int[table.Columns.Length - 1];
        var names = new ListBuilder(indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = i < dropped ? i : i + 1;
            names.Add(table.Names[indices[i]]);
        }

        return Columns(ctx, "arrow.drop_col", table, indices, names.ToList(), out result);
    }

    /// <summary>The table with another name for a column: table, old name, new name.</summary>
    [LexBuiltin("arrow.rename_col", "(Table, Str, Str) -> Result[Table, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Rename(ExecutionContext ctx, TableValue table, TextValue from, TextValue to, out Value result)
    {
        result = default;
        if (TableArguments.Find(ctx, "arrow.rename_col", table, from, out var renamed, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        var indices = new int[table.Columns.Length];
        var names = new ListBuilder(indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            indices[i] = i;
            names.Add(i == renamed ? Value.Object(to) : table.Names[i]);
        }

        return Columns(ctx, "arrow.rename_col", table, indices, names.ToList(), out result);
    }

    /// <summary>The table in a CSV file whose first line has the names. Empty fields are null; a column is of integers, numbers or text.</summary>
    [LexBuiltin("arrow.read_csv", "(Str) -> [fs_read] Result[Table, Str]", Cost = BuiltinCost.Charged, Gate = "fs_read")]
    internal static Status ReadCsv(EffectHost host, ExecutionContext ctx, TextValue path, out Value result)
    {
        result = default;
        var name = path.ToString();
        if (PathScope.Resolve(name, host.Policy.ScopeOf("fs_read")) is not { } resolved)
            return ctx.Fault(LexError.Effect($"arrow.read_csv: `{name}` outside --allow-fs-read"));
        if (ScopedFiles.Read(ctx, resolved, out var bytes, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, $"arrow.read_csv `{name}`: {problem}", out result);
        if (!TextValue.TryOfUtf8(bytes, out var text)) return Make.NewErr(ctx, $"arrow.read_csv `{name}`: the file is not UTF-8", out result);
        if (TableCsv.Read(ctx, "arrow.read_csv", text, out var table, out problem) != Status.Ok) return Status.Fault;
        return problem is null ? Make.NewOk(ctx, Value.Object(table), out result) : Make.NewErr(ctx, problem, out result);
    }

    /// <summary>Writes a table to a CSV file, which is created or replaced, with a line of names.</summary>
    [LexBuiltin("arrow.write_csv", "(Table, Str) -> [fs_write] Result[Unit, Str]", Cost = BuiltinCost.Charged, Gate = "fs_write")]
    internal static Status WriteCsv(EffectHost host, ExecutionContext ctx, TableValue table, TextValue path, out Value result)
    {
        result = default;
        var name = path.ToString();
        if (PathScope.Resolve(name, host.Policy.ScopeOf("fs_write")) is not { } resolved)
            return Make.NewErr(ctx, $"arrow.write_csv: `{name}` outside --allow-fs-write", out result);
        var buffer = new Utf8Buffer(256);
        if (TableCsv.Write(ctx, table, ref buffer) != Status.Ok) return Status.Fault;
        return ScopedFiles.Write(resolved, buffer.Written) is { } problem
            ? Make.NewErr(ctx, $"arrow.write_csv `{name}`: {problem}", out result)
            : Make.NewOk(ctx, Value.Unit, out result);
    }

    private static Status FromColumns(ExecutionContext ctx, string function, ListValue columns, ValueKind kind, out Value result)
    {
        result = default;
        var names = new ColumnNames(ctx, function);
        var made = new TableColumn[columns.Count];
        var rows = 0;
        if (Charge.Table(ctx, function, 0, columns.Count, 0) != Status.Ok) return Status.Fault;
        for (var i = 0; i < made.Length; i++)
        {
            if (!IsColumn(columns[i])) return BuiltinArguments.WrongKind(ctx, function, "(Str, List)", columns[i]);
            var (name, cells) = (columns[i].As<Aggregate>()[0].As<TextValue>(), columns[i].As<Aggregate>()[1].As<ListValue>());
            if (i == 0) rows = cells.Count;
            if (names.Add(name, out var problem) != Status.Ok) return Status.Fault;
            if (cells.Count != rows)
                problem ??= FormattableString.Invariant($"{function}: column `{name}` has {cells.Count} rows, expected {rows}");
            if (problem is not null) return Make.NewErr(ctx, problem, out result);
            if (Charge.List(ctx, function, cells.Count, cells.Count) != Status.Ok) return Status.Fault;
            if (OfKind(ctx, function, cells, kind, out made[i]) != Status.Ok) return Status.Fault;
        }

        return Make.NewOk(ctx, Value.Object(new TableValue(names.ToList(), made, rows)), out result);
    }

    private static bool IsColumn(Value pair) => pair.Kind == ValueKind.Tuple && pair.As<Aggregate>() is var parts
        && parts.Shape.Count == 2 && parts[0].Kind == ValueKind.Str && parts[1].Kind == ValueKind.List;

    // A list that is stored as a column is one; what the column costs does not depend on that.
    private static Status OfKind(ExecutionContext ctx, string function, ListValue cells, ValueKind kind, out TableColumn column)
    {
        var elements = TableColumn.ElementsOf(kind);
        column = new TableColumn(kind, cells);
        if (cells.Elements == elements && elements != ElementKind.Reference) return Status.Ok;
        var builder = new ColumnBuilder(kind, cells.Count);
        foreach (var cell in cells)
        {
            if (cell.Kind != kind) return BuiltinArguments.WrongKind(ctx, function, kind.ToString(), cell);
            if (cells.Elements != elements) builder.Add(cell);
        }

        if (cells.Elements != elements) column = builder.ToColumn();
        return Status.Ok;
    }

    private static Status Total(
        ExecutionContext ctx, string function, TableValue table, TextValue name, ValueKind? kind, string operation, bool isOption, out Value result)
    {
        result = default;
        if (TableArguments.Find(ctx, function, table, name, out var index, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, problem, out result);
        var column = table.Columns[index];
        if (kind is { } wanted && column.Kind != wanted)
            return Make.NewErr(ctx, $"{function}: column `{name}` is of type {column.Type}, not {TableColumn.TypeOf(wanted)}", out result);
        if (ctx.ChargeWork(table.Rows) != Status.Ok || RowGroups.Make(ctx, table.Rows, [], out var groups) != Status.Ok) return Status.Fault;
        if (Aggregation.Run(ctx, operation, column, groups, out var found, out problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, $"{function}: {problem}", out result);
        var cell = found[0];
        if (!isOption) return Make.NewOk(ctx, cell, out result);
        if (cell.Kind == ValueKind.Unit) return Make.NewOk(ctx, Make.None, out result);
        return Make.NewSome(ctx, cell, out var some) == Status.Ok ? Make.NewOk(ctx, some, out result) : Status.Fault;
    }

    // Columns as they are, with other names.
    private static Status Columns(ExecutionContext ctx, string function, TableValue table, int[] indices, ListValue names, out Value result)
    {
        result = default;
        if (Charge.Table(ctx, function, 0, indices.Length, 0) != Status.Ok) return Status.Fault;
        var distinct = new ColumnNames(ctx, function);
        foreach (var name in names)
        {
            if (distinct.Add(name.As<TextValue>(), out var problem) != Status.Ok) return Status.Fault;
            if (problem is not null) return Make.NewErr(ctx, problem, out result);
        }

        var columns = new TableColumn[indices.Length];
        for (var i = 0; i < columns.Length; i++) columns[i] = table.Columns[indices[i]];
        return Make.NewOk(ctx, Value.Object(new TableValue(distinct.ToList(), columns, table.Rows)), out result);
    }
}
