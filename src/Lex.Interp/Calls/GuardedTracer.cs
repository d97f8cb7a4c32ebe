using Lex.Core.Errors;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// A tracer of the host between a session and mistakes: what it throws ends the run as an error, and is the last that it hears of
/// that run; the next one tells it again. While it is told something the session takes no call.
/// </summary>
internal sealed class GuardedTracer : ITracer
{
    private readonly ITracer _inner;

    private GuardedTracer(ITracer inner) => _inner = inner;

    private delegate void Telling<T>(ITracer tracer, in T what)
        where T : allows ref struct;

    /// <summary>How the tracer has failed in this run, or null.</summary>
    public LexError? Failure { get; private set; }

    /// <summary>Whether the tracer is being told something.</summary>
    public bool IsTold { get; private set; }

    /// <summary>The tracer with a guard; one is enough, however many sessions share it.</summary>
    public static GuardedTracer? Around(ITracer? tracer) => tracer is null ? null : tracer as GuardedTracer ?? new GuardedTracer(tracer);

    /// <inheritdoc/>
    public void BeginRun(string function, ReadOnlySpan<Value> arguments)
    {
        Failure = null;
        Tell(new Entry(function, arguments), static (ITracer tracer, in Entry entry) => tracer.BeginRun(entry.Function, entry.Arguments));
    }

    /// <inheritdoc/>
    public void EndRun(in EffectOutcome outcome) =>
        Tell(outcome, static (ITracer tracer, in EffectOutcome outcome) => tracer.EndRun(outcome));

    /// <inheritdoc/>
    public void EnterCall(in TracedEntry call) => Tell(call, static (ITracer tracer, in TracedEntry call) => tracer.EnterCall(call));

    /// <inheritdoc/>
    public void EnterEffect(in TracedEntry effect) =>
        Tell(effect, static (ITracer tracer, in TracedEntry effect) => tracer.EnterEffect(effect));

    /// <inheritdoc/>
    public void ExitOk(Value value) => Tell(value, static (ITracer tracer, in Value value) => tracer.ExitOk(value));

    /// <inheritdoc/>
    public void ExitError(LexError error) => Tell(error, static (ITracer tracer, in LexError error) => tracer.ExitError(error));

    /// <inheritdoc/>
    public void ExitCallTail() => Tell(0, static (ITracer tracer, in int _) => tracer.ExitCallTail());

    /// <inheritdoc/>
    public void ExitEffect(in EffectOutcome outcome) =>
        Tell(outcome, static (ITracer tracer, in EffectOutcome outcome) => tracer.ExitEffect(outcome));

    /// <summary>
    /// Whether the tracer answers an effect. One that fails, now or before, answers it too, with its failure: a run that is not
    /// recorded as it was to be performs nothing more.
    /// </summary>
    public bool TryAnswer(in TracedEntry effect, out EffectOutcome answer)
    {
        answer = default;
        var isAnswered = false;
        IsTold = true;
        try
        {
            isAnswered = Failure is null && _inner.TryAnswer(effect, out answer);
        }
        catch (Exception thrown)
        {
            Fail(thrown);
        }

        IsTold = false;
        if (Failure is null) return isAnswered;
        answer = new EffectOutcome(default, Failure);
        return true;
    }

    private void Tell<T>(in T what, Telling<T> tell)
        where T : allows ref struct
    {
        if (Failure is not null) return;
        IsTold = true;
        try
        {
            tell(_inner, what);
        }
        catch (Exception thrown)
        {
            Fail(thrown);
        }

        IsTold = false;
    }

    private void Fail(Exception thrown) => Failure = HostFailure.Of("trace", "tracer", thrown);

    private readonly ref struct Entry(string function, ReadOnlySpan<Value> arguments)
    {
        public string Function { get; } = function;

        public ReadOnlySpan<Value> Arguments { get; } = arguments;
    }
}
