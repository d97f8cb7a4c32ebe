namespace Lex.Core.Execution;

/// <summary>A context without limits, for what costs no steps and no cells: refinement predicates, folding, effects outside a
/// session.</summary>
internal sealed class UnmeteredContext : ExecutionContext
{
    /// <summary>Starts with full meters.</summary>
    public UnmeteredContext() => (Fuel, Cells) = (long.MaxValue, long.MaxValue);

    /// <inheritdoc/>
    public override Status ChargeCopy(long cells) => Status.Ok;

    /// <inheritdoc/>
    protected override Status OutOfFuel()
    {
        Fuel = long.MaxValue;
        return Status.Ok;
    }

    /// <inheritdoc/>
    protected override Status OutOfCells()
    {
        Cells = long.MaxValue;
        return Status.Ok;
    }
}
