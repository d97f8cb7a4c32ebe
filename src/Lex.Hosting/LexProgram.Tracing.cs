using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Trace;

namespace Lex.Hosting;

// Recording and replay. A recorded session is not pooled: what it was made with includes its tracer.
public sealed partial class LexProgram
{
    /// <summary>A session that reports its calls and effects to a tracer: a <see cref="TraceRecorder"/>, a
    /// <see cref="TraceWriter"/>, or one of the host's own. It runs in the plain loop, whatever the engine's tier.</summary>
    public LexSession RentSession(ITracer tracer)
    {
        ArgumentNullException.ThrowIfNull(tracer);
        return new(this, NewSession(tracer), isPooled: false);
    }

    /// <summary>Calls a function in a session of its own and records all calls and effects; a failure is an outcome.</summary>
    public LexRecording Record(
        LexFunction function, ReadOnlySpan<LexValue> arguments, TraceOptions? options = null, CancellationToken cancellation = default)
    {
        var recorder = new TraceRecorder(options);
        using var session = RentSession(recorder);
        var outcome = session.TryInvoke(function, arguments, cancellation);
        return new LexRecording(outcome, recorder.ToTree());
    }

    /// <summary>Repeats a recorded call with this program: its effects are not performed, they have the results that were
    /// recorded. The program may be another one than the recorded one; where it departs from what was recorded, the run ends
    /// with <see cref="LexOutcome.Diverged"/>. No policy is consulted, unless <see cref="ReplayOptions.PerformsOthers"/> is set.</summary>
    public LexReplay Replay(
        TraceTree recording, ReplayOptions? options = null, TraceOptions? recorded = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        if (Find(recording.RootTarget) is not { } function)
            return NotEntered(new LexOutcome.BadArgument($"no function `{recording.RootTarget}`"));
        var arguments = new Value[recording.RootInput.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!recording.RootInput[i].TryRestore(Code, out arguments[i], out var problem))
                return NotEntered(new LexOutcome.BadArgument($"argument {i + 1} of {function.Name} cannot be used: {problem}"));
        }

        return Replay(recording, function, arguments, options, recorded, cancellation);
    }

    /// <summary>The same with another function or other arguments than the recorded ones.</summary>
    public LexReplay Replay(
        TraceTree recording,
        LexFunction function,
        ReadOnlySpan<LexValue> arguments,
        ReplayOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(function);
        var values = new Value[arguments.Length];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i].Inner;
        return Replay(recording, function, values, options, null, cancellation);
    }

    internal LexReplay Replay(
        TraceTree recording,
        LexFunction function,
        ReadOnlySpan<Value> arguments,
        ReplayOptions? options,
        TraceOptions? recorded,
        CancellationToken cancellation)
    {
        if (!ReferenceEquals(function.Program, this))
            return NotEntered(new LexOutcome.BadArgument($"`{function.Name}` belongs to another program"));
        var recorder = new TraceRecorder(recorded);
        var replay = new TraceReplay(recording, Code, options, recorder);
        var isStrict = options is not { PerformsOthers: true };
        var session = new Session(Code, SessionOptions(o => o with
        {
            Tracer = replay,
            Handler = isStrict && o.Handler is { } handler ? new ReplayHandler(handler) : o.Handler,
        }));
        session.Invoke(function.Code, arguments, out var result, out var error, cancellation);
        var unwritten = LexSession.FlushOutput(session);
        error ??= unwritten;
        var trace = recorder.ToTree();
        var outcome = replay.Divergence is { } divergence ? new LexOutcome.Diverged(Placed(divergence, error))
            : error is null ? new LexOutcome.Value(new LexValue(result))
            : LexOutcome.Of(error);
        return new LexReplay(outcome, trace, GivesTheSame(recording, trace), [.. replay.UnusedOverrides]);
    }

    private static bool GivesTheSame(TraceTree recording, TraceTree replay) =>
        recording.IsComplete && recording.RootOutput == replay.RootOutput && recording.RootFailure?.Display == replay.RootFailure?.Display;

    private static LexReplay NotEntered(LexOutcome outcome) => new(outcome, new TraceRecorder().ToTree(), false, []);

    private ReplayDivergence Placed(ReplayDivergence divergence, LexError? error) => divergence with
    {
        Error = error,
        Place = error is not null && ErrorRenderer.Locate(Code, error) is { } place
            ? $"{place.Source.Path}:{place.Line}:{place.Column}"
            : null,
    };
}
