using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>
/// Answers the effects of a run with what a recording says came of them, and hands everything on to a recorder of the new
/// run. What the machine computes itself is computed again. For one call of the host.
/// </summary>
public sealed class TraceReplay : ITracer
{
    private readonly ReplayScript _script;

    private readonly KeyCounter _keys = new();

    private readonly ITracer _inner;

    internal TraceReplay(TraceTree recording, ProgramCode program, ReplayOptions? options, ITracer recorder)
    {
        _script = new ReplayScript(recording, program, options ?? ReplayOptions.Default);
        _inner = recorder;
    }

    /// <summary>The first departure from the recording; null: there is none so far.</summary>
    public ReplayDivergence? Divergence { get; private set; }

    /// <summary>The overrides that no effect met.</summary>
    public IEnumerable<string> UnusedOverrides => _script.UnusedOverrides;

    /// <inheritdoc/>
    public void BeginRun(string function, ReadOnlySpan<Value> arguments) => _inner.BeginRun(function, arguments);

    /// <inheritdoc/>
    public void EndRun(in EffectOutcome outcome)
    {
        // A run that was stopped from outside says nothing about what was left.
        if (outcome.Error?.Limit is not (LexLimit.Cancelled or LexLimit.Deadline)) Divergence ??= _script.FirstNotPerformed();
        _inner.EndRun(outcome);
    }

    /// <inheritdoc/>
    public void EnterCall(in TracedEntry call) => _inner.EnterCall(call);

    /// <inheritdoc/>
    public void EnterEffect(in TracedEntry effect) => _inner.EnterEffect(effect);

    /// <inheritdoc/>
    public void ExitOk(Value value) => _inner.ExitOk(value);

    /// <inheritdoc/>
    public void ExitError(LexError error) => _inner.ExitError(error);

    /// <inheritdoc/>
    public void ExitCallTail() => _inner.ExitCallTail();

    /// <inheritdoc/>
    public void ExitEffect(in EffectOutcome outcome) => _inner.ExitEffect(outcome);

    /// <inheritdoc/>
    public bool TryAnswer(in TracedEntry effect, out EffectOutcome answer)
    {
        if (_script.TryAnswer(_keys.Next(effect), effect, out answer, out var departure)) return true;
        if (departure is null) return false;
        Divergence ??= departure;
        answer = new EffectOutcome(default, LexError.Effect(departure.Message));
        return true;
    }
}
