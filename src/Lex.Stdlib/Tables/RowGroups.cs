using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Tables;

/// <summary>The rows of a table in groups of equal cells in some columns, numbered in the order in which they first occur.</summary>
internal sealed class RowGroups
{
    private readonly int[] _groups;

    private RowGroups(int[] groups, int count) => (_groups, Count) = (groups, count);

    /// <summary>Number of groups.</summary>
    public int Count { get; private set; }

    /// <summary>The group of each row.</summary>
    public ReadOnlySpan<int> Of => _groups;

    /// <summary>The groups of a table; without columns to tell them apart all rows are one.</summary>
    public static Status Make(ExecutionContext ctx, int rows, ReadOnlySpan<TableColumn> by, out RowGroups groups)
    {
        groups = null!;
        if (ctx.ChargeWork(rows) != Status.Ok || ctx.ChargeCopy(rows) != Status.Ok) return Status.Fault;
        groups = new RowGroups(new int[rows], 1);
        foreach (var column in by)
        {
            var numbers = new KeyNumbers(ctx);
            for (var row = 0; row < rows; row++)
            {
                if (numbers.Add(groups._groups[row], column[row], out groups._groups[row]) != Status.Ok) return Status.Fault;
            }

            groups.Count = numbers.Count;
        }

        return Status.Ok;
    }

    /// <summary>The first row of each group.</summary>
    public RowNumbers Firsts()
    {
        var firsts = new RowNumbers(Count);
        var next = 0;
        for (var row = 0; row < _groups.Length; row++)
        {
            if (_groups[row] != next) continue;
            firsts.Add(row);
            next++;
        }

        return firsts;
    }
}
