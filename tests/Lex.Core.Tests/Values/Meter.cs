using Lex.Core.Errors;
using Lex.Core.Execution;

namespace Lex.Core.Tests.Values;

/// <summary>A context that counts what is charged and stops where it is told to.</summary>
internal sealed class Meter : ExecutionContext
{
    private readonly long _steps;

    private readonly long _cells;

    public Meter(long steps = long.MaxValue, long cells = long.MaxValue)
    {
        Fuel = _steps = steps;
        Cells = _cells = cells;
    }

    public long Copied { get; private set; }

    public long StepsUsed => _steps - Fuel;

    public long CellsUsed => _cells - Cells;

    public override Status ChargeCopy(long cells)
    {
        Copied += cells;
        return Status.Ok;
    }

    protected override Status OutOfFuel() => Fault(LexError.StepLimit("test", _steps));

    protected override Status OutOfCells() => Fault(LexError.CellLimit("test", _cells));
}
