using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Tables;

/// <summary>Finds the columns that arguments name.</summary>
internal static class TableArguments
{
    /// <summary>The position of a column; or -1 and why there is none.</summary>
    public static Status Find(ExecutionContext ctx, string function, TableValue table, TextValue name, out int index, out string? problem)
    {
        problem = null;
        if (table.Find(ctx, name, out index) != Status.Ok) return Status.Fault;
        if (index < 0) problem = $"{function}: there is no column `{name}`";
        return Status.Ok;
    }

    /// <summary>The column of a name, whose cells are of a kind; or why there is none.</summary>
    public static Status Find(
        ExecutionContext ctx, string function, TableValue table, TextValue name, ValueKind kind, out TableColumn column, out string? problem)
    {
        column = null!;
        if (Find(ctx, function, table, name, out var index, out problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Status.Ok;
        column = table.Columns[index];
        if (column.Kind != kind) problem = $"{function}: column `{name}` is of type {column.Type}, not {TableColumn.TypeOf(kind)}";
        return Status.Ok;
    }

    /// <summary>The positions of several columns; or why there is one of them missing.</summary>
    public static Status FindAll(ExecutionContext ctx, string function, TableValue table, ListValue names, out int[] indices, out string? problem)
    {
        indices = new int[names.Count];
        problem = null;
        if (ctx.ChargeWork(names.Count) != Status.Ok) return Status.Fault;
        for (var i = 0; i < indices.Length && problem is null; i++)
        {
            if (!IsText(ctx, function, names[i])) return Status.Fault;
            if (Find(ctx, function, table, names[i].As<TextValue>(), out indices[i], out problem) != Status.Ok) return Status.Fault;
        }

        return Status.Ok;
    }

    /// <summary>Whether a part of an argument is a text; records the error if it is none.</summary>
    public static bool IsText(ExecutionContext ctx, string function, Value value) =>
        value.Kind == ValueKind.Str || BuiltinArguments.WrongKind(ctx, function, "Str", value) == Status.Ok;
}
