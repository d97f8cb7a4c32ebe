using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Interp.Suspension;

namespace Lex.Hosting;

// Calls that wait without a thread, and runs that stop in front of an effect until somebody answers it.
public sealed partial class LexSession
{
    /// <summary>
    /// The effect in front of which the session's run has stopped; null: none. While there is one, other calls are refused;
    /// <see cref="Resume"/> and <see cref="Fail"/> answer it, <see cref="Abandon"/> gives the run up.
    /// </summary>
    public LexEffect? Pending => Running.Waiting is { Answering: null } wait ? LexEffect.Of(wait.Effect) : null;

    /// <summary>Calls a function; while an effect is under way the session holds no thread. A failure is an outcome, never an exception.</summary>
    public ValueTask<LexOutcome> TryInvokeAsync(LexFunction function, ReadOnlySpan<LexValue> arguments, CancellationToken cancellation = default) =>
        Check(function, arguments, out var values) is { } problem ? new(problem) : Drive(function, values, cancellation);

    /// <summary>Calls a function; while an effect is under way the session holds no thread.</summary>
    public ValueTask<LexOutcome> TryInvokeAsync(LexFunction function, params ReadOnlySpan<LexValue> arguments) =>
        TryInvokeAsync(function, arguments, CancellationToken.None);

    /// <summary>Calls a function and gives its value; the task fails with <see cref="LexException"/> for every other outcome.</summary>
    public async ValueTask<LexValue> InvokeAsync(LexFunction function, LexValue argument, CancellationToken cancellation = default) =>
        (await TryInvokeAsync(function, [argument], cancellation).ConfigureAwait(false)).OrThrow();

    /// <summary>Calls a function without parameters; the task fails with <see cref="LexException"/> if it does.</summary>
    public ValueTask<TResult> CallAsync<TResult>(LexFunction<TResult> function, CancellationToken cancellation = default) =>
        Typed<TResult>(function, Drive(function, [], cancellation));

    /// <summary>Calls a function of one parameter; the task fails with <see cref="LexException"/> if it does.</summary>
    public ValueTask<TResult> CallAsync<T1, TResult>(LexFunction<T1, TResult> function, T1 first, CancellationToken cancellation = default) =>
        Typed<TResult>(function, Drive(function, [Marshaller<T1>.ToLex(first)], cancellation));

    /// <summary>Calls a function of two parameters; the task fails with <see cref="LexException"/> if it does.</summary>
    public ValueTask<TResult> CallAsync<T1, T2, TResult>(
        LexFunction<T1, T2, TResult> function, T1 first, T2 second, CancellationToken cancellation = default) =>
        Typed<TResult>(function, Drive(function, [Marshaller<T1>.ToLex(first), Marshaller<T2>.ToLex(second)], cancellation));

    /// <summary>Calls a function of three parameters; the task fails with <see cref="LexException"/> if it does.</summary>
    public ValueTask<TResult> CallAsync<T1, T2, T3, TResult>(
        LexFunction<T1, T2, T3, TResult> function, T1 first, T2 second, T3 third, CancellationToken cancellation = default) =>
        Typed<TResult>(function, Drive(function, [Marshaller<T1>.ToLex(first), Marshaller<T2>.ToLex(second), Marshaller<T3>.ToLex(third)], cancellation));

    /// <summary>Answers the effect in front of which the run has stopped; the run goes on until it ends or stops again.</summary>
    public LexOutcome Resume(LexValue value, CancellationToken cancellation = default) =>
        value.IsStale ? new LexOutcome.BadArgument(LexValue.Stale) : Answer(EffectAnswer.Of(value.Inner), cancellation);

    /// <summary>As <see cref="Resume"/>, with a value in JSON form that is decoded by the declared type of the effect's result (language
    /// section A.5). Malformed JSON and values that do not fit are <see cref="LexOutcome.BadArgument"/>, and the run keeps waiting.</summary>
    public LexOutcome ResumeJson(string json, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (Pending is not { } effect) return Answer(EffectAnswer.Suspend, cancellation);
        return EffectResult.Decode(json, effect.Kind, effect.Operation, _program, out var value) is { } problem
            ? new LexOutcome.BadArgument(problem)
            : Answer(EffectAnswer.Of(value), cancellation);
    }

    /// <summary>Lets that effect fail with a text; the run ends with an error of kind Effect.</summary>
    public LexOutcome Fail(string error, CancellationToken cancellation = default) => Answer(EffectAnswer.Failed(error), cancellation);

    /// <summary>As <see cref="Resume"/>; while an effect is under way the session holds no thread.</summary>
    public ValueTask<LexOutcome> ResumeAsync(LexValue value, CancellationToken cancellation = default)
    {
        if (value.IsStale) return new(new LexOutcome.BadArgument(LexValue.Stale));
        var session = Running;
        RunEnd end;
        Value result;
        LexError? error;
        using (TakeTurn())
        {
            if (Give(EffectAnswer.Of(value.Inner)) is { } problem) return new(problem);
            end = session.Continue(out result, out error, cancellation);
        }

        return End(session, end, result, error);
    }

    /// <summary>
    /// The state of a run that has stopped in front of an effect, for <see cref="LexProgram.Restore"/> in this process or another one.
    /// The session keeps waiting: it can still be answered here, too. Throws <see cref="InvalidOperationException"/> when no run has
    /// stopped, or when it holds something that exists in this process alone.
    /// </summary>
    public byte[] Save()
    {
        using var turn = TakeTurn();
        return RunSnapshot.Write(Running, out var problem) ?? throw new InvalidOperationException($"The run cannot be saved: {problem}.");
    }

    /// <summary>Gives up a run that has stopped. The session can be used for other calls.</summary>
    public void Abandon()
    {
        using var turn = TakeTurn();
        if (!_isDriven) Running.Abandon();
    }

    private LexOutcome Answer(EffectAnswer answer, CancellationToken cancellation)
    {
        using var turn = TakeTurn();
        if (Give(answer) is { } problem) return problem;
        var session = Running;
        var end = session.WaitFor(session.Continue(out var result, out var error, cancellation), ref result, ref error);
        return OutcomeOf(session, end, result, error);
    }

    private LexOutcome? Give(EffectAnswer answer)
    {
        if (Running.AsksHost) return new LexOutcome.Refused(Asking);
        if (_isDriven || Running.Waiting is not { Answering: null } wait) return new LexOutcome.Refused("the session waits for no answer of the host");
        wait.Answer(answer);
        return null;
    }

    private const string Asking = "the session is asking its host something";

    /// <summary>Why the session takes no call now, or null.</summary>
    private LexOutcome.Refused? Occupied() =>
        Running.AsksHost ? new LexOutcome.Refused(Asking)
        : Running.Waiting is { } wait ? new LexOutcome.Refused($"the session waits for {wait.Effect.Name}")
        : _isDriven ? new LexOutcome.Refused("the session is in the middle of a call")
        : null;

    private ValueTask<LexOutcome> Drive(LexFunction function, Value[] arguments, CancellationToken cancellation)
    {
        var session = Running;
        RunEnd end;
        Value result;
        LexError? error;
        // The turn ends before the wait begins: the rest of the call is another thread's.
        using (TakeTurn())
        {
            if (Refuse(function) is { } problem) return new(problem);
            end = session.Start(function.Code, arguments, out result, out error, cancellation);
        }

        return End(session, end, result, error);
    }

    /// <summary>A call has ended, or waits: then the rest of it runs when there is an answer, on whatever thread brings it.</summary>
    private ValueTask<LexOutcome> End(Session session, RunEnd end, Value result, LexError? error)
    {
        var outcome = OutcomeOf(session, end, result, error);
        return end == RunEnd.Suspended && session.Waiting!.Answering is not null ? Await(session) : new(outcome);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<LexOutcome> Await(Session session)
    {
        _isDriven = true;
        while (true)
        {
            while (!session.IsReady && !_isDisposed)
                await session.NextEvent().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_isDisposed)
            {
                session.Abandon();
                return new LexOutcome.Cancelled(LexError.Cancelled(""));
            }

            using var turn = TakeTurn();
            var end = session.Continue(out var result, out var error);
            var outcome = OutcomeOf(session, end, result, error);
            if (end == RunEnd.Suspended && session.Waiting!.Answering is not null) continue;
            _isDriven = false;
            return outcome;
        }
    }

    private static async ValueTask<TResult> Typed<TResult>(LexFunction function, ValueTask<LexOutcome> call)
    {
        var outcome = await call.ConfigureAwait(false);
        return outcome is LexOutcome.Value { Result: var value } ? Unmarshal<TResult>(function, value.Materialize().Inner) : throw new LexException(outcome);
    }

    /// <summary>A call has ended, or stopped: hands over what it printed. A value is none if that has not arrived.</summary>
    private LexOutcome OutcomeOf(Session session, RunEnd end, Value result, LexError? error)
    {
        var failure = FlushOutput(session);
        _unwritten ??= failure;
        if (end == RunEnd.Suspended) return new LexOutcome.Suspended(LexEffect.Of(session.Waiting!.Effect));
        if (end == RunEnd.Value) error = _unwritten;
        _unwritten = null;
        return error is null ? new LexOutcome.Value(new LexValue(result, session.Request)) : LexOutcome.Of(error);
    }
}
