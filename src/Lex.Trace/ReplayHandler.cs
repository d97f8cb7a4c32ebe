using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>Stands for the world in a replay: keeps the budgets of another handler, grants what was granted, performs nothing.</summary>
internal sealed class ReplayHandler(IEffectHandler inner) : IEffectHandler
{
    /// <inheritdoc/>
    public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
    {
        result = default;
        error = $"{kind}.{operation} is not performed in a replay";
        return false;
    }

    /// <inheritdoc/>
    public bool TryNoteCallBudget(ulong cost, out string error) => inner.TryNoteCallBudget(cost, out error);

    /// <inheritdoc/>
    public ulong EnterRequestScope() => inner.EnterRequestScope();

    /// <inheritdoc/>
    public void ExitRequestScope(ulong scope) => inner.ExitRequestScope(scope);

    /// <inheritdoc/>
    public IEffectHandler? SpawnForWorker() => inner.SpawnForWorker() is { } worker ? new ReplayHandler(worker) : null;
}
