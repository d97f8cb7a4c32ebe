using System.Collections.Immutable;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Hosting;

/// <summary>Performs some effects as the host has said, one by one (<see cref="LexOptions.Effect"/>), and hands the others on.</summary>
internal sealed class RoutedEffectHandler(
    IEffectHandler inner, ImmutableDictionary<string, Func<LexEffect, CancellationToken, ValueTask<LexValue>>> routes) : IAsyncEffectHandler, IMeteredEffectHandler, IAccountingHandler
{
    /// <summary>Performs the others.</summary>
    public IEffectHandler Inner => inner;

    /// <inheritdoc/>
    public HandlerAccount Account
    {
        get => (inner as IAccountingHandler)?.Account ?? default;
        set
        {
            if (inner is IAccountingHandler accounting) accounting.Account = value;
        }
    }

    /// <inheritdoc/>
    public bool IsAsync(string kind, string operation) =>
        routes.ContainsKey($"{kind}.{operation}") || (inner is IAsyncEffectHandler handler && handler.IsAsync(kind, operation));

    /// <inheritdoc/>
    public async ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation)
    {
        if (!routes.TryGetValue(effect.Name, out var perform))
            return await ((IAsyncEffectHandler)inner).PerformAsync(effect, cancellation).ConfigureAwait(false);
        var value = await perform(LexEffect.Of(effect), cancellation).ConfigureAwait(false);
        return EffectAnswer.Of(value.Inner);
    }

    /// <inheritdoc/>
    public Status Perform(ExecutionContext ctx, string kind, string operation, ReadOnlySpan<Value> arguments, out Value result)
    {
        if (inner is IMeteredEffectHandler metered) return metered.Perform(ctx, kind, operation, arguments, out result);
        return inner.TryPerform(kind, operation, arguments, out result, out var text) ? Status.Ok : ctx.Fault(Core.Errors.LexError.Effect(text));
    }

    /// <inheritdoc/>
    public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error) =>
        inner.TryPerform(kind, operation, arguments, out result, out error);

    /// <inheritdoc/>
    public bool TryNoteCallBudget(ulong cost, out string error) => inner.TryNoteCallBudget(cost, out error);

    /// <inheritdoc/>
    public bool IsGranted(string kind) => inner.IsGranted(kind);

    /// <inheritdoc/>
    public ulong EnterRequestScope() => inner.EnterRequestScope();

    /// <inheritdoc/>
    public void ExitRequestScope(ulong scope) => inner.ExitRequestScope(scope);

    /// <inheritdoc/>
    public IEffectHandler? SpawnForWorker() => inner.SpawnForWorker() is { } worker ? new RoutedEffectHandler(worker, routes) : null;
}
