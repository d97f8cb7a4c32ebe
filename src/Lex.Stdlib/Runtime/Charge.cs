using Lex.Core.Errors;
using Lex.Core.Execution;

namespace Lex.Stdlib.Runtime;

/// <summary>
/// What results cost: steps for the work and cells for what is built, charged before either happens. Sizes are 64 bits
/// wide here, so that a result that cannot exist is refused instead of overflowing.
/// </summary>
internal static class Charge
{
    /// <summary>Units of work that reading or writing this many bytes of text takes.</summary>
    public static long Units(long bytes) => (bytes + 7) >> 3;

    /// <summary>Cells of a text or byte sequence; one without content has none.</summary>
    public static long TextCells(long bytes) => bytes == 0 ? 0 : 1 + Units(bytes);

    /// <summary>Cells of a list, deque or matrix; one without elements has none.</summary>
    public static long ListCells(long elements) => elements == 0 ? 0 : 1 + elements;

    /// <summary>Cells of a map that is built at once.</summary>
    public static long MapCells(long entries) => entries == 0 ? 0 : 1 + (4 * entries);

    /// <summary>Cells of a set that is built at once.</summary>
    public static long SetCells(long elements) => elements == 0 ? 0 : 1 + (3 * elements);

    /// <summary>Cells of one entry set or removed in a map or set of this size.</summary>
    public static long EntryCells(int size) => 8 * (1 + BitLength(size));

    /// <summary>Charges for a new text: cells for it, and work for reading <paramref name="read"/> bytes and writing it.</summary>
    public static Status Text(ExecutionContext ctx, string function, long bytes, long read)
    {
        if (bytes > Array.MaxLength) return ctx.Fault(LexError.Effect($"{function}: the result is too long"));
        return ctx.ChargeWork(Units(read) + Units(bytes)) == Status.Ok ? ctx.ChargeCells(TextCells(bytes)) : Status.Fault;
    }

    /// <summary>Charges for a new list: cells for it, and work for reading <paramref name="read"/> elements and writing it.</summary>
    public static Status List(ExecutionContext ctx, string function, long elements, long read)
    {
        if (elements > Array.MaxLength) return ctx.Fault(LexError.Effect($"{function}: the result is too long"));
        return ctx.ChargeWork(read + elements) == Status.Ok ? ctx.ChargeCells(ListCells(elements)) : Status.Fault;
    }

    /// <summary>Charges work and cells together.</summary>
    public static Status Both(ExecutionContext ctx, long work, long cells) =>
        ctx.ChargeWork(work) == Status.Ok ? ctx.ChargeCells(cells) : Status.Fault;

    /// <summary>Number of binary digits of a size.</summary>
    public static int BitLength(int size) => 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)size);
}

/// <summary>Collects work whose amount is not known in advance, so that the parts cost what their sum costs.</summary>
internal struct WorkMeter
{
    private long _pending;

    /// <summary>Adds units of work; whole steps are charged at once, the rest waits.</summary>
    public Status Add(ExecutionContext ctx, long units)
    {
        _pending += units;
        if (_pending < 64) return Status.Ok;
        var steps = _pending >> 6;
        _pending &= 63;
        return ctx.ChargeSteps(steps);
    }
}
