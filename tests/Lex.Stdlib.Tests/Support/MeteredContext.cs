using Lex.Core.Errors;
using Lex.Core.Execution;

namespace Lex.Stdlib.Tests.Support;

/// <summary>Counts what is charged, and stops at limits.</summary>
internal sealed class MeteredContext : ExecutionContext
{
    private readonly long _steps;

    private readonly long _cells;

    public MeteredContext(long steps = 1_000_000_000, long cells = 1_000_000_000)
    {
        Fuel = _steps = steps;
        Cells = _cells = cells;
    }

    /// <summary>Steps charged.</summary>
    public long StepsCharged => _steps - Fuel;

    /// <summary>Cells charged.</summary>
    public long CellsCharged => _cells - Cells;

    /// <summary>Cells charged for copies that sizes do not show.</summary>
    public long CopiesCharged { get; private set; }

    /// <inheritdoc/>
    public override Status ChargeCopy(long cells)
    {
        CopiesCharged += cells;
        return CopiesCharged <= _cells ? Status.Ok : OutOfCells();
    }

    /// <inheritdoc/>
    protected override Status OutOfFuel() => Fault(LexError.StepLimit("test", _steps));

    /// <inheritdoc/>
    protected override Status OutOfCells() => Fault(LexError.CellLimit("test", _cells));
}
