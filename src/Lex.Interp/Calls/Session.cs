using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Feedback;
using Lex.Interp.Limits;

namespace Lex.Interp.Calls;

/// <summary>
/// Runs functions of one program: it owns everything that changes while code runs (slots, frames, meters, memo, caches).
/// One thread at a time. A session is usable after any error, at full depth.
/// </summary>
[Dispatch(typeof(CoreOps))]
internal sealed unsafe partial class Session : ExecutionContext
{
    /// <summary>Most frames at once (runtime section 4.7).</summary>
    public const int MaxDepth = 1024;

    private readonly FunctionState?[] _functions;

    private readonly bool _plain;

    private readonly GuardedTracer? _tracer;

    private Meters _meters;

    private long _copiesLeft;

    private long _deadline;

    private CancellationToken _cancellation;

    /// <summary>Makes a session without frames; the banks are small and grow.</summary>
    public Session(ProgramCode program, SessionOptions options)
    {
        Program = program;
        _tracer = GuardedTracer.Around(options.Tracer);
        Options = options;
        if (_tracer is not null || options.Exact) Options = options with { Tracer = _tracer, Hook = options.Exact ? null : options.Hook };
        _functions = new FunctionState?[program.Functions.Length];
        if (options.Exact) _feedback = new FeedbackRecorder(program);
        DirectDepth = new int[program.Functions.Length];
        Overdraft = Options.Hook?.Overdraft ?? 0;
        _plain = options.Tier == ExecutionTier.Plain || options.Tracer is not null || options.Exact;
        AllocateBanks();
        AllocatePlans();
        Reset();
    }

    /// <summary>The program.</summary>
    public ProgramCode Program { get; }

    /// <summary>What the session was made with.</summary>
    public SessionOptions Options { get; private set; }

    /// <summary>Steps counted since the session was made or reset.</summary>
    public long Steps => _meters.Steps(Fuel);

    /// <summary>Cells counted since the session was made or reset.</summary>
    public long CellsUsed => _meters.CellBudget - Cells;

    /// <summary>Active calls.</summary>
    public int Depth => (int)(_top - _frames);

    /// <summary>Starts the meters and the memo anew, as if the session had just been made; caches and compiled code stay.</summary>
    public void Reset()
    {
        Abandon();
        Reset(Options.StepLimit, Options.CellLimit);
        LetGo();
    }

    private void Reset(long stepLimit, long cellLimit)
    {
        _meters = new Meters(stepLimit, cellLimit);
        Fuel = 0;
        Cells = _copiesLeft = _meters.CellBudget;
        Error = null;
        EndRequests(id: null);
        if (Parent is null) _feedback?.Reset();
        else Parent._records.Add(_records);
        _records = default;
        ForgetCalls();
        ForgetCompiledPlans();
    }

    /// <summary>
    /// Calls a function for the host (runtime section 4.5), whose thread waits for effects that take their time. False: it failed,
    /// the error says how; the session may be used again. The cancellation is looked at when a slice of steps ends.
    /// </summary>
    public bool Invoke(
        FunctionCode function, ReadOnlySpan<Value> arguments, out Value result, out LexError? error, CancellationToken cancellation = default) =>
        Conclude(Start(function, arguments, CallPath.Host, out result, out error, cancellation), ref result, ref error);

    /// <summary>The state of a function in this session.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FunctionState StateOf(int function) => _functions[function] ?? MakeState(function);

    /// <inheritdoc/>
    public override Status ChargeCopy(long cells)
    {
        _copiesLeft -= cells;
        return _copiesLeft >= 0 ? Status.Ok : OutOfCells();
    }

    /// <inheritdoc/>
    public override LexError? Interruption()
    {
        if (_tracer?.Failure is { } failure) return failure;
        if (_cancellation.IsCancellationRequested || IsAbandoned) return LexError.Cancelled(RunningFunction);
        return Environment.TickCount64 > _deadline ? LexError.DeadlineExceeded(RunningFunction) : null;
    }

    /// <inheritdoc/>
    protected override Status OutOfFuel()
    {
        if (!_meters.TryRefill(ref Fuel)) return Fault(LexError.StepLimit(RunningFunction, _meters.StepLimit));
        return Interruption() is { } error ? Fault(error) : Status.Ok;
    }

    /// <inheritdoc/>
    protected override Status OutOfCells()
    {
        if (Cells < 0) Cells = 0;
        if (_copiesLeft < 0) _copiesLeft = 0;
        return Fault(LexError.CellLimit(RunningFunction, _meters.CellLimit));
    }

    private FunctionState MakeState(int function)
    {
        var code = Program.Functions[function];
        return _functions[function] = new FunctionState(code);
    }
}
