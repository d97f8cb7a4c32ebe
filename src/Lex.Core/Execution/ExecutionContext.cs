using Lex.Core.Errors;
using Lex.Core.Values;

namespace Lex.Core.Execution;

/// <summary>How a meaning, a library function or a compiled method ended.</summary>
internal enum Status : byte
{
    /// <summary>With its result.</summary>
    Ok,

    /// <summary>With the error in <see cref="ExecutionContext.Error"/>.</summary>
    Fault,
}

/// <summary>
/// What the meanings of ops and the library need of the session that runs them: the two meters, and a place for an
/// error. One thread at a time.
/// </summary>
internal abstract class ExecutionContext
{
    /// <summary>Steps left in the current slice. The machine settles a block's charge before a meaning with a dynamic
    /// cost runs, so what is left here is exact when <see cref="ChargeSteps"/> is called.</summary>
    public long Fuel;

    /// <summary>Cells left; <see cref="long.MaxValue"/> stands for no limit.</summary>
    public long Cells;

    /// <summary>The error of the last <see cref="Status.Fault"/>.</summary>
    public LexError? Error;

    /// <summary>What the library keeps for the session, to be faster; nothing that can be observed depends on it.</summary>
    public object? LibraryState { get; set; }

    /// <summary>Records an error.</summary>
    public Status Fault(LexError error)
    {
        Error = error;
        return Status.Fault;
    }

    /// <summary>Charges steps beyond the op's own one: <paramref name="work"/> units of work cost one step for each 64.</summary>
    public Status ChargeWork(long work)
    {
        var steps = work >> 6;
        if (steps == 0) return Status.Ok;
        Fuel -= steps;
        return Fuel >= 0 ? Status.Ok : OutOfFuel();
    }

    /// <summary>Charges steps as they are (sorting).</summary>
    public Status ChargeSteps(long steps)
    {
        Fuel -= steps;
        return Fuel >= 0 ? Status.Ok : OutOfFuel();
    }

    /// <summary>Charges cells, before what they stand for is allocated.</summary>
    public Status ChargeCells(long cells)
    {
        Cells -= cells;
        return Cells >= 0 ? Status.Ok : OutOfCells();
    }

    /// <summary>Charges a copy that sizes do not show (a second append to the same buffer): same unit, limit and error, another
    /// counter.</summary>
    public abstract Status ChargeCopy(long cells);

    /// <summary>Whether the host wants the running call to end, and with which error; effects that wait ask now and then.</summary>
    public virtual LexError? Interruption() => null;

    /// <summary>The slice is spent: hands out the next one (<see cref="Status.Ok"/>), or records the limit that was hit.</summary>
    protected abstract Status OutOfFuel();

    /// <summary>The cells are spent: records the error.</summary>
    protected abstract Status OutOfCells();
}
