using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Trace;

namespace Lex.Tests.Shared.Tiers;

/// <summary>A call that was recorded, in some tier, with a clock that stands still.</summary>
/// <param name="Outcome">The value in its debug form, or the error.</param>
/// <param name="Tree">The recording.</param>
/// <param name="Steps">Steps counted.</param>
/// <param name="Cells">Cells counted.</param>
internal sealed record RecordedCall(string Outcome, TraceTree Tree, long Steps, long Cells)
{
    /// <summary>Recordings that can be compared byte by byte.</summary>
    public static TraceOptions Options { get; } = TraceOptions.Default with { Clock = new StoppedClock() };

    /// <summary>All of the tree but the name of the run.</summary>
    public string Bytes => TraceJson.OfNodes(Tree.Nodes) + Outcome;

    /// <summary>Calls a function in a new session and records it.</summary>
    public static RecordedCall Of(
        TestProgram program, Tier tier, string function, Value[] arguments, Func<SessionOptions, SessionOptions>? configure = null)
    {
        var recorder = new TraceRecorder(Options);
        return Run(program, tier, function, arguments, recorder, Recording);

        SessionOptions Recording(SessionOptions options) => (configure?.Invoke(options) ?? options) with { Tracer = recorder, Actors = new() };
    }

    /// <summary>Replays a recording in a new session; the handler must not be asked for anything.</summary>
    public static (RecordedCall Call, ReplayDivergence? Divergence) Replay(
        TraceTree recording,
        TestProgram program,
        Tier tier,
        string function,
        Value[] arguments,
        Func<SessionOptions, SessionOptions>? configure = null)
    {
        var recorder = new TraceRecorder(Options);
        var code = program.Open(tier, function).Session.Program;
        var replay = new TraceReplay(recording, code, null, recorder);
        return (Run(program, tier, function, arguments, recorder, Replaying), replay.Divergence);

        SessionOptions Replaying(SessionOptions options) =>
            (configure?.Invoke(options) ?? options) with { Tracer = replay, Handler = new ReplayHandler(new NoHandler()), Actors = new() };
    }

    /// <summary>The recording, written and read again.</summary>
    public TraceTree WrittenAndRead()
    {
        using var file = new MemoryStream();
        Tree.Write(file);
        file.Position = 0;
        return TraceReader.TryRead(file, out var tree, out var problem) ? tree : throw new FormatException(problem);
    }

    private static RecordedCall Run(
        TestProgram program,
        Tier tier,
        string function,
        Value[] arguments,
        TraceRecorder recorder,
        Func<SessionOptions, SessionOptions> configure)
    {
        var (session, code) = program.Open(tier, function, configure);
        var isOk = session.Invoke(code, arguments, out var result, out var error);
        var outcome = isOk ? DebugText.Of(result) : $"{error!.Kind}: {error.Display}, {error.Limit}";
        return new RecordedCall(outcome, recorder.ToTree(), session.Steps, session.CellsUsed);
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;

        public override long GetTimestamp() => 0;
    }

    /// <summary>Nothing may reach it.</summary>
    private sealed class NoHandler : IEffectHandler
    {
        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error) =>
            throw new InvalidOperationException($"{kind}.{operation} was performed");

        public IEffectHandler SpawnForWorker() => new NoHandler();
    }
}
