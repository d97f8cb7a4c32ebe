using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Lex.Core.Programs;
using Lex.Interp.Calls;
using Lex.Stdlib.Effects;

namespace Lex.Hosting;

/// <summary>
/// How an engine runs programs. Filled inside <see cref="LexEngine.Create"/> and frozen when that returns: a later change
/// throws <see cref="InvalidOperationException"/>. By default nothing is granted, the memo is on, the JIT is off, and the
/// limits are those of runtime section 15.
/// </summary>
public sealed class LexOptions : IRuntimeOptions
{
    private EffectPolicy _policy = EffectPolicy.DenyAll;
    // Short runs are over before the preparation of code would pay.
    private SessionOptions _session = new() { PrepareAfter = 256 };
    private RecordPlacements _placements = RecordPlacements.All;
    private FeedbackLog? _log;
    private Stream? _output;
    private Stream? _input;
    private ImmutableArray<string> _arguments = [];
    private long _outputLimit;
    private Func<IEffectHandler>? _handler;
    // Null: none. Few engines have any.
    private ImmutableDictionary<string, Func<LexEffect, CancellationToken, ValueTask<LexValue>>>? _routes;
    private JitHookFactory? _hookFactory;
    private bool _frozen;

    internal LexOptions()
    {
    }

    JitHookFactory? IRuntimeOptions.HookFactory
    {
        get => _hookFactory;
        set => Set(ref _hookFactory, value);
    }

    int IRuntimeOptions.HotThreshold
    {
        get => _session.HotThreshold;
        set => Set(ref _session, _session with { HotThreshold = value });
    }

    internal EffectPolicy GrantedPolicy => _policy;

    internal SessionOptions SessionOptions => _session;

    internal RecordPlacements Placements => _placements;

    /// <summary>What is written down when a session ends; null: nothing.</summary>
    internal FeedbackLog? Log => _log;

    internal Func<IEffectHandler>? HandlerFactory => _handler;

    internal JitHookFactory? HookFactory => _hookFactory;

    /// <summary>Grants effects: <c>io</c>, <c>net</c>, ..., each bare or with an argument, <c>net(example.org)</c> (stdlib section
    /// 5.3).</summary>
    public LexOptions Allow(params ReadOnlySpan<string> effects)
    {
        var grants = _policy.Effects.ToBuilder();
        foreach (var effect in effects) grants.Add(EffectGrant.Parse(effect));
        return Set(ref _policy, _policy with { Effects = grants.ToImmutable() });
    }

    /// <summary>Restricts reading of files to these paths and what lies below them (stdlib section 5.4).</summary>
    public LexOptions AllowReading(params ReadOnlySpan<string> paths) =>
        Set(ref _policy, _policy with { ReadPaths = _policy.ReadPaths.AddRange(paths) });

    /// <summary>Restricts writing of files to these paths and what lies below them (stdlib section 5.4).</summary>
    public LexOptions AllowWriting(params ReadOnlySpan<string> paths) =>
        Set(ref _policy, _policy with { WritePaths = _policy.WritePaths.AddRange(paths) });

    /// <summary>Replaces everything that was granted so far.</summary>
    public LexOptions Policy(EffectPolicy policy) => Set(ref _policy, policy);

    /// <summary>Where <c>io.print</c> writes, UTF-8; the default drops it. The engine does not close it. Sessions
    /// on several threads need a stream that is safe for that.</summary>
    public LexOptions Output(Stream stream) => Set(ref _output, stream);

    /// <summary>Where <c>io.readline</c> reads, UTF-8; the default is no input. The engine does not close it.</summary>
    public LexOptions Input(Stream stream) => Set(ref _input, stream);

    /// <summary>What <c>io.argv</c> answers; the default is nothing.</summary>
    public LexOptions ProgramArguments(params ReadOnlySpan<string> arguments) => Set(ref _arguments, [.. arguments]);

    /// <summary>Performs effects in place of the built-in handler; called once for each session. No policy is consulted then.</summary>
    public LexOptions Effects(Func<IEffectHandler> handler) => Set(ref _handler, handler);

    /// <summary>
    /// Performs one effect, <c>kind.operation</c>, in place of the handler. It may take its time: a session that was called
    /// asynchronously holds no thread meanwhile. What it throws is an error of the run.
    /// </summary>
    public LexOptions Effect(string name, Func<LexEffect, CancellationToken, ValueTask<LexValue>> perform)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(perform);
        var routes = _routes ?? ImmutableDictionary<string, Func<LexEffect, CancellationToken, ValueTask<LexValue>>>.Empty;
        return Set(ref _routes, routes.SetItem(name, perform));
    }

    /// <summary>Stops runs in front of these effects, each <c>kind</c> or <c>kind.operation</c>: a call then ends with
    /// <see cref="LexOutcome.Suspended"/>, and the session can be saved.</summary>
    public LexOptions SuspendAt(params ReadOnlySpan<string> effects) =>
        Set(ref _session, _session with { SuspendAt = _session.SuspendAt.AddRange(effects) });

    /// <summary>Steps that a session may run, from 1; 0 lifts the limit. Default 10,000,000. A run that needs more ends with
    /// <see cref="LexOutcome.LimitReached"/>.</summary>
    public LexOptions StepLimit(long steps) => Set(ref _session, _session with { StepLimit = NotNegative(steps, nameof(steps)) });

    /// <summary>Cells of eight bytes that a session may build; 0 lifts the limit. Default 100,000,000.</summary>
    public LexOptions CellLimit(long cells) => Set(ref _session, _session with { CellLimit = NotNegative(cells, nameof(cells)) });

    /// <summary>Bytes that a session may print with <c>io.print</c>, line ends included; 0 lifts the limit. Default: none.</summary>
    public LexOptions OutputLimit(long bytes) => Set(ref _outputLimit, NotNegative(bytes, nameof(bytes)));

    /// <summary>Wall-clock time for each call of the host; looked at at least once in 65,536 steps. Default: none.</summary>
    public LexOptions Deadline(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(span, TimeSpan.Zero);
        return Set(ref _session, _session with { Deadline = span });
    }

    /// <summary>Whether calls of pure functions are remembered (runtime section 5). Default true. It changes no result, only
    /// time, memory and step counts.</summary>
    public LexOptions Memo(bool on) => Set(ref _session, _session with { Memo = on });

    /// <summary>Whether sessions keep exact account of records and of every site's feedback. Such sessions are slow: nothing is
    /// compiled in them, and no code prepared. Default false.</summary>
    public LexOptions Exact(bool on) => Set(ref _session, _session with { Exact = on });

    /// <summary>Whether the compiler marks records and tuples that stay in their frame, and those that stay in their request
    /// (runtime section 7.5). Default true for both. It changes no result.</summary>
    public LexOptions PlaceRecords(bool inFrames, bool inRequests) => Set(
        ref _placements,
        (inFrames ? RecordPlacements.Frame : RecordPlacements.None) | (inRequests ? RecordPlacements.Request : RecordPlacements.None));

    /// <summary>
    /// Takes over what environment variables say: <c>LEX_NO_STACK_RECORDS</c> and <c>LEX_NO_ARENA_RECORDS</c> (present: the compiler does not
    /// place records there), <c>LEX_IC_STATS=1</c> with <c>LEX_IC_STATS_OUT</c> (statistics of field reads when a session ends), and
    /// <c>LEX_FEEDBACK=json|tsv</c> with <c>LEX_FEEDBACK_OUT</c> (the feedback of each session). The last two imply <see cref="Exact"/>.
    /// <c>LEX_ASSERT_EFFECTS=1</c> is for tests of the checker: it throws when an effect is performed that a running function's row lacks.
    /// </summary>
    public LexOptions FromEnvironment()
    {
        PlaceRecords(Variable("LEX_NO_STACK_RECORDS") is null, Variable("LEX_NO_ARENA_RECORDS") is null);
        if (Variable("LEX_ASSERT_EFFECTS") == "1") AssertEffects();
        var counts = Variable("LEX_IC_STATS") == "1";
        var format = Variable("LEX_FEEDBACK") is "json" or "tsv" ? Variable("LEX_FEEDBACK") : null;
        return counts || format is not null ? Record(counts, format) : this;
    }

    /// <summary>For tests: throws when an effect is performed that the checked row of a running function lacks.</summary>
    internal LexOptions AssertEffects() => Set(ref _session, _session with { AssertedEffects = LibraryEffects.Of });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private LexOptions Record(bool counts, string? format)
    {
        _log = new FeedbackLog { CountsReads = counts, ReadsPath = Variable("LEX_IC_STATS_OUT"), Format = format, FormatPath = Variable("LEX_FEEDBACK_OUT") };
        return Exact(true);
    }

    /// <summary>Most threads that take part in one <c>list.par_map</c>, the caller's included, from 1 to 64 (runtime section 3.8). The
    /// default is the value of the environment variable LEX_PAR_MAX_CONCURRENCY, or the number of cores. Results, errors, steps and
    /// cells do not depend on it.</summary>
    public LexOptions Workers(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, Session.MostWorkers);
        return Set(ref _session, _session with { Workers = threads });
    }

    /// <summary>A handler for one session.</summary>
    internal IEffectHandler NewHandler()
    {
        var handler = _handler is { } make
            ? make() ?? throw new InvalidOperationException("The factory of LexOptions.Effects gave no handler.")
            : new DefaultEffectHandler(new EffectHost(_policy, _output ?? Stream.Null, _input) { Arguments = _arguments, OutputLimit = _outputLimit });
        return _routes is null ? handler : Routed(handler);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private RoutedEffectHandler Routed(IEffectHandler handler) => new(handler, _routes!);

    internal void Freeze() => _frozen = true;

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name);

    private static long NotNegative(long value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }

    private LexOptions Set<T>(ref T field, T value)
    {
        if (_frozen) throw new InvalidOperationException("The options of an engine cannot change after LexEngine.Create.");
        field = value;
        return this;
    }
}
