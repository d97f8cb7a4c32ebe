using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>
/// Pays for results before they are built: steps for the work, cells for what is new. Sizes are 64 bits wide here, so
/// that a result that cannot exist is refused instead of overflowing.
/// </summary>
internal static class Charge
{
    /// <summary>Units of work that reading or writing this many bytes takes.</summary>
    public static long Units(long bytes) => (bytes + 7) >> 3;

    /// <summary>Pays for a new text or byte sequence, and for reading <paramref name="read"/> bytes.</summary>
    public static Status Text(ExecutionContext ctx, string function, long bytes, long read)
    {
        if (bytes > Array.MaxLength) return TooLong(ctx, function);
        return Both(ctx, Units(read) + Units(bytes), CellCost.Bytes(bytes));
    }

    /// <summary>Pays for a new list, deque or matrix, and for reading <paramref name="read"/> elements.</summary>
    public static Status List(ExecutionContext ctx, string function, long elements, long read)
    {
        if (elements > Array.MaxLength) return TooLong(ctx, function);
        return Both(ctx, read + elements, CellCost.Parts(elements));
    }

    /// <summary>
    /// Pays for a new table of so many rows and columns, some of them with nulls. The rows of a join are counted before there are
    /// any, and there may be more than fit.
    /// </summary>
    public static Status Table(ExecutionContext ctx, string function, long rows, long columns, long withNulls)
    {
        const long Most = 1L << 60;
        var lists = columns + withNulls;
        var isHuge = lists != 0 && rows > Most / lists;
        if (Both(ctx, columns + (isHuge ? Most : lists * rows), isHuge ? Most : CellCost.Table(columns, lists, rows)) != Status.Ok)
            return Status.Fault;
        return rows > Array.MaxLength ? TooLong(ctx, function) : Status.Ok;
    }

    /// <summary>
    /// A text as the host has it. It is no part of the result, but many may stand for one that is shared, so it is paid for
    /// as the copy that it is.
    /// </summary>
    public static Status HostText(ExecutionContext ctx, ref Work work, TextValue text, out string copy)
    {
        copy = "";
        if (work.Add(1 + Units(text.Length)) != Status.Ok || ctx.ChargeCopy(CellCost.Bytes(2L * text.Length)) != Status.Ok) return Status.Fault;
        copy = text.ToString();
        return Status.Ok;
    }

    /// <summary>Pays for work and cells.</summary>
    public static Status Both(ExecutionContext ctx, long work, long cells) =>
        ctx.ChargeWork(work) == Status.Ok ? ctx.ChargeCells(cells) : Status.Fault;

    /// <summary>Refuses a result that no memory can hold.</summary>
    public static Status TooLong(ExecutionContext ctx, string function) => ctx.Fault(LexError.Effect($"{function}: the result is too long"));
}
