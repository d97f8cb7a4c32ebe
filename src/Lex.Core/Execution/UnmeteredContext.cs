namespace Lex.Core.Execution;

/// <summary>A context without limits, for evaluation that costs no steps and no cells (refinement predicates, folding).</summary>
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
