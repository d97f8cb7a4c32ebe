using System.Collections.Immutable;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// A handler whose effects may take their time. While one is under way the session that asked for it is suspended and holds
/// no thread, if the host called it asynchronously; else the host's thread waits.
/// </summary>
public interface IAsyncEffectHandler : IEffectHandler
{
    /// <summary>Performs an effect. What it throws is an error of the run that names the effect.</summary>
    /// <param name="effect">What to perform.</param>
    /// <param name="cancellation">Signals that nobody waits for the answer any more: the host cancelled the call, its deadline
    /// passed, or the session was disposed.</param>
    ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation);

    /// <summary>Whether an effect goes to <see cref="PerformAsync"/>; the others are performed at once, as any handler performs them.</summary>
    bool IsAsync(string kind, string operation) => true;

    bool IEffectHandler.TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
    {
        var answer = PerformAsync(new EffectCall(kind, operation, [.. arguments]), CancellationToken.None).AsTask().GetAwaiter().GetResult();
        result = answer.Value;
        error = answer.IsSuspension ? $"{kind}.{operation}: nobody answers it here" : answer.Error ?? "";
        return !answer.IsSuspension && answer.Error is null;
    }
}
