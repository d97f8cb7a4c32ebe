using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Tables;

/// <summary>
/// What a column comes to in each group of rows. Nulls count for nothing: a group without other cells has the sum and the count 0,
/// and null for all else. Sums of Ints wrap as they do in the language.
/// </summary>
internal static class Aggregation
{
    /// <summary>The operations and the kinds of columns that each is for.</summary>
    private static readonly (string Name, bool OfTexts, Maker Make)[] Operations =
    [
        ("sum", false, Sum),
        ("mean", false, Mean),
        ("min", true, static (ctx, column, groups, out result) => Extreme(ctx, column, groups, -1, out result)),
        ("max", true, static (ctx, column, groups, out result) => Extreme(ctx, column, groups, 1, out result)),
        ("count", true, Count),
        ("n_distinct", true, CountDistinct),
    ];

    private delegate Status Maker(ExecutionContext ctx, TableColumn column, RowGroups groups, out TableColumn result);

    /// <summary>The result of an operation for each group. The caller has charged for reading and writing the cells.</summary>
    /// <param name="ctx">The meters.</param>
    /// <param name="operation">The name of the operation.</param>
    /// <param name="column">The cells.</param>
    /// <param name="groups">The group of each row.</param>
    /// <param name="result">A column with a cell for each group.</param>
    /// <param name="problem">Why there is none, or null.</param>
    public static Status Run(
        ExecutionContext ctx, string operation, TableColumn column, RowGroups groups, out TableColumn result, out string? problem)
    {
        result = null!;
        var found = Array.Find(Operations, row => row.Name == operation);
        problem = found.Make is null ? $"unknown operation `{operation}`"
            : column.Kind == ValueKind.Str && !found.OfTexts ? $"`{operation}` is not for columns of type {column.Type}"
            : null;
        return problem is null ? found.Make!(ctx, column, groups, out result) : Status.Ok;
    }

    private static Status Sum(ExecutionContext ctx, TableColumn column, RowGroups groups, out TableColumn result)
    {
        var sums = new Value[groups.Count];
        Array.Fill(sums, TableColumn.DefaultOf(column.Kind));
        for (var row = 0; row < groups.Of.Length; row++)
        {
            if (column.IsNull(row)) continue;
            ref var sum = ref sums[groups.Of[row]];
            sum = column.Kind == ValueKind.Int
                ? Value.Int(unchecked(sum.AsInt + column[row].AsInt))
                : Value.Float(sum.AsFloat + column[row].AsFloat);
        }

        return Collect(column.Kind, sums, out result);
    }

    private static Status Mean(ExecutionContext ctx, TableColumn column, RowGroups groups, out TableColumn result)
    {
        var sums = new (Int128 Ints, double Floats, long Count)[groups.Count];
        for (var row = 0; row < groups.Of.Length; row++)
        {
            if (column.IsNull(row)) continue;
            ref var sum = ref sums[groups.Of[row]];
            if (column.Kind == ValueKind.Int) sum.Ints += column[row].AsInt;
            else sum.Floats += column[row].AsFloat;
            sum.Count++;
        }

        var means = new Value[groups.Count];
        for (var group = 0; group < means.Length; group++)
        {
            var (ints, floats, count) = sums[group];
            if (count > 0) means[group] = Value.Float((column.Kind == ValueKind.Int ? (double)ints : floats) / count);
        }

        return Collect(ValueKind.Float, means, out result);
    }

    // Of equal cells the first one.
    private static Status Extreme(ExecutionContext ctx, TableColumn column, RowGroups groups, int wanted, out TableColumn result)
    {
        result = null!;
        var work = new Work(ctx);
        var extremes = new Value[groups.Count];
        for (var row = 0; row < groups.Of.Length; row++)
        {
            if (column.IsNull(row)) continue;
            ref var extreme = ref extremes[groups.Of[row]];
            var order = wanted;
            if (extreme.Kind != ValueKind.Unit && SortOrder.Compare(ref work, column[row], extreme, out order) != Status.Ok) return Status.Fault;
            if (Math.Sign(order) == wanted) extreme = column[row];
        }

        return Collect(column.Kind, extremes, out result);
    }

    private static Status Count(ExecutionContext ctx, TableColumn column, RowGroups groups, out TableColumn result)
    {
        var counts = new long[groups.Count];
        for (var row = 0; row < groups.Of.Length; row++)
        {
            if (!column.IsNull(row)) counts[groups.Of[row]]++;
        }

        return Collect(ValueKind.Int, Array.ConvertAll(counts, Value.Int), out result);
    }

    private static Status CountDistinct(ExecutionContext ctx, TableColumn column, RowGroups groups, out TableColumn result)
    {
        result = null!;
        var counts = new long[groups.Count];
        var numbers = new KeyNumbers(ctx);
        for (var row = 0; row < groups.Of.Length; row++)
        {
            if (column.IsNull(row)) continue;
            var before = numbers.Count;
            if (numbers.Add(groups.Of[row], column[row], out _) != Status.Ok) return Status.Fault;
            counts[groups.Of[row]] += numbers.Count - before;
        }

        return Collect(ValueKind.Int, Array.ConvertAll(counts, Value.Int), out result);
    }

    private static Status Collect(ValueKind kind, Value[] cells, out TableColumn result)
    {
        var builder = new ColumnBuilder(kind, cells.Length);
        foreach (var cell in cells) builder.Add(cell);
        result = builder.ToColumn();
        return Status.Ok;
    }
}
