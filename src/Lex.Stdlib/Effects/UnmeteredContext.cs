using Lex.Core.Execution;

namespace Lex.Stdlib.Effects;

/// <summary>A context without limits, for hosts that perform an effect or call a function outside a session.</summary>
internal sealed class UnmeteredContext : ExecutionContext
{
    public UnmeteredContext()
    {
        Fuel = long.MaxValue;
        Cells = long.MaxValue;
    }

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
