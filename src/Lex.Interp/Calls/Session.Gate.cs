using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Memo;
using Lex.Interp.Suspension;

namespace Lex.Interp.Calls;

/// <summary>The ways in which a function is reached; each is a row of the matrix in runtime section 4.1.</summary>
internal enum CallPath : byte
{
    /// <summary>A call instruction.</summary>
    Call,

    /// <summary>A tail call: the running frame is replaced.</summary>
    Tail,

    /// <summary>A call of a closure.</summary>
    Closure,

    /// <summary>An item of a list operation, or any other call by the machine.</summary>
    Reentrant,

    /// <summary>A message to an actor.</summary>
    Actor,

    /// <summary>The host.</summary>
    Host,
}

/// <summary>How control goes on after a handler.</summary>
internal enum Signal : byte
{
    /// <summary>With the next instruction of the same frame.</summary>
    Next,

    /// <summary>With the top frame, which is another one now or runs another form of code.</summary>
    Frame,

    /// <summary>A call gave its value at once; it is in the session's <c>_result</c>.</summary>
    Value,

    /// <summary>The loop's base frame has returned; the value is in <c>_result</c>.</summary>
    Done,

    /// <summary>An error, in <c>Error</c>.</summary>
    Fault,

    /// <summary>The session waits for an answer; the frames stay as they are.</summary>
    Wait,
}

// The call gate: the one place that knows the order in which a call is examined (decisions: budget, arity, refinements,
// memo, hook, depth, trace, frame). Calls that need none of it are made by the dispatch loop itself; whether a function
// needs it is decided once, when its plan is made.
internal sealed unsafe partial class Session
{
    private readonly PendingCall[] _pending = new PendingCall[MaxDepth + 1];

    private MemoTable? _memo;

    private long _skips;

    private Value _result;

    /// <summary>Pure calls answered by the memo.</summary>
    public long MemoHits { get; private set; }

    /// <summary>Pure calls that the memo did not know.</summary>
    public long MemoMisses { get; private set; }

    /// <summary>Pure calls for which the memo was not asked.</summary>
    public long MemoSkips => _skips + DirectCalls + UngatedCalls();

    /// <summary>Whether every call of a function has to pass the gate.</summary>
    internal bool NeedsGate(FunctionState callee) =>
        callee.BudgetCost > 0 || callee.IsRefined || !callee.IsValid || (Options.Memo && callee.Code.IsPure && !callee.MemoDisabled);

    private RunEnd Enter(FunctionCode function, ReadOnlySpan<Value> arguments, CallPath path, out Value result)
    {
        var keep = _top;
        var callee = StateOf(function.Id);
        var window = FreeWindow();
        if (arguments.Length > callee.Slots || window + callee.Slots > _slotsEnd)
        {
            var needed = Math.Max(arguments.Length, callee.Slots);
            if (window + needed > _slotsEnd && !TryMakeRoom(ref window, needed))
            {
                Fault(LexError.CallStackOverflow(MaxDepth));
                return HandBack(keep, Signal.Fault, out result);
            }
        }

        for (var i = 0; i < arguments.Length; i++) SetPair(window + i, arguments[i]);
        var signal = Gate(callee, window, arguments.Length, path, -1, FrameFlags.Base);
        if (signal == Signal.Frame) signal = Execute();
        return HandBack(keep, signal, out result);
    }

    /// <summary>Control goes back to the host: with the value, with the error, or because the session waits.</summary>
    private RunEnd HandBack(Frame* keep, Signal signal, out Value result)
    {
        result = _result;
        _result = default;
        Array.Clear(_scratch);
        if (signal == Signal.Wait) return RunEnd.Suspended;
        EndEffects(areAbandoned: false);
        // What it gave is not what the host has asked for: a run that is told to a tracer.
        if (signal != Signal.Fault && _tracer?.Failure is { } failure) signal = Failed(failure);
        if (signal != Signal.Fault) return RunEnd.Value;
        result = default;
        Unwind(keep);
        LetGo();
        return RunEnd.Error;
    }

    /// <summary>Runs the top frame until it, or what replaced it, has returned.</summary>
    private Signal Execute()
    {
        _loops++;
        while (true)
        {
            var signal = (_top->Flags & FrameFlags.Generic) != 0 ? RunPlain() : RunCopy();
            if (signal is not (Signal.Done or Signal.Fault or Signal.Wait)) continue;
            _loops--;
            return signal;
        }
    }

    /// <summary>
    /// Examines a call whose arguments are pairs at <paramref name="window"/> and, unless something else answers it, makes
    /// its frame. For a tail call the arguments replace the running frame.
    /// </summary>
    private Signal Gate(FunctionState callee, long* window, int count, CallPath path, int node, FrameFlags flags)
    {
        if (!callee.IsValid) return Failed(callee.Invalid());
        if (callee.BudgetCost > 0 && path != CallPath.Host && RefuseBudget(callee.BudgetCost) is { } refusal) return Failed(refusal);
        if (count != callee.Code.Arity) return Failed(LexError.Panic($"arity mismatch calling {callee.Code.Name}"));
        if (callee.IsRefined && Refuse(callee, window) is { } violation) return Failed(violation);

        var tracer = _tracer;
        if (path == CallPath.Call && callee.Code.IsPure)
        {
            if (!Options.Memo || callee.MemoDisabled || !TryMakeKey(callee, window, out var key)) SkipMemo(callee);
            else if ((_memo ??= new MemoTable()).TryFind(key, out _result))
            {
                MemoHits++;
                callee.MemoCalls++;
                callee.MemoHits++;
                TraceWhole(tracer, callee, window, node, _result);
                return Signal.Value;
            }
            else
            {
                MemoMisses++;
                if (_top != _lastFrame) _pending[Depth + 1] = key;
                flags |= FrameFlags.Remember;
            }
        }

        if (path == CallPath.Tail && (_top->Flags & FrameFlags.Left) != 0) return HandBack(callee, window);
        if (Options.Hook is not null && tracer is null)
        {
            var answer = AskCompiled(ref callee, ref window, path);
            if (answer == Signal.Fault) return Forget(flags, Signal.Fault);
            if (answer == Signal.Value)
            {
                if ((flags & FrameFlags.Remember) != 0) Remember(Depth + 1, _result);
                // The running frame returns the answer, which goes under its memo key as if the callee had been interpreted.
                return path == CallPath.Tail ? FinishReturn(_result) : Signal.Value;
            }
        }

        return path == CallPath.Tail
            ? Replace(callee, window, node)
            : EnterFrame(callee, window, path, node, flags);
    }

    private Signal EnterFrame(FunctionState callee, long* window, CallPath path, int node, FrameFlags flags)
    {
        if (_top == _lastFrame) return Forget(flags, Failed(LexError.CallStackOverflow(MaxDepth)));
        if (path is CallPath.Call or CallPath.Closure or CallPath.Actor && _tracer is not null)
        {
            // Nothing may come between the entry of a call and its frame, which closes it.
            if (window + callee.Slots > _slotsEnd && !TryMakeRoom(ref window, callee.Slots))
                return Forget(flags, Failed(LexError.CallStackOverflow(MaxDepth)));
            TraceEntry(callee, window, node);
            flags |= FrameFlags.Traced;
        }

        if (_feedback is not null) RecordEntry(callee, path, window);
        return PushFrame(callee, ref window, flags) == Status.Ok ? Signal.Frame : Forget(flags, Signal.Fault);
    }

    /// <summary>Makes a tail call: the callee's body takes over the running frame, its memo key included.</summary>
    private Signal Replace(FunctionState callee, long* window, int node)
    {
        var frame = _top;
        var start = frame->Scalars;
        if (start + callee.Slots > _slotsEnd)
        {
            var distance = window - start;
            if (!TryMakeRoom(ref start, callee.Slots)) return Failed(LexError.CallStackOverflow(MaxDepth));
            window = start + distance;
        }

        var flags = frame->Flags & ~FrameFlags.Generic;
        if (_tracer is { } tracer)
        {
            TraceTailCall(tracer, (flags & FrameFlags.Traced) != 0, callee, window, node);
            flags |= FrameFlags.Traced;
        }

        var caller = StateOf(frame->Function);
        if (_feedback is not null) RecordTail(caller, callee);
        var before = caller.Slots;
        // The caller expects what the replaced function would have left.
        if (caller.ResultKind != callee.ResultKind) flags |= FrameFlags.Checked;
        for (var i = 0; i < callee.Code.Arity; i++) SetPair(start + i, PairAt(window + i));
        if (before > callee.Slots) ClearReferences(start + callee.Slots, before - callee.Slots);
        BeginBody(callee, frame, flags);
        return Signal.Frame;
    }

    /// <summary>Pops the top frame and hands its result to whoever called it.</summary>
    private Signal FinishReturn(Value result)
    {
        var frame = _top;
        var flags = frame->Flags;
        var slot = frame->Scalars;
        ClearReferences(slot, StateOf(frame->Function).Slots);
        _feedback?.VectorOf(StateOf(frame->Function)).SeeResult(result.Kind);
        if ((flags & FrameFlags.Traced) != 0) _tracer!.ExitOk(result);
        if ((flags & FrameFlags.Remember) != 0) Remember(Depth, result);
        _top--;
        if ((flags & FrameFlags.Base) != 0)
        {
            _result = result;
            return Signal.Done;
        }

        if ((flags & FrameFlags.ListStep) != 0) return ContinueList(result, slot - 1);
        return (flags & FrameFlags.Message) != 0 ? ContinueMessage(result, slot - 1) : Receive(result, slot);
    }

    /// <summary>The top frame gets the result of a call, or of a list operation, in a slot.</summary>
    private Signal Receive(Value result, long* slot)
    {
        var frame = _top;
        if ((frame->Flags & FrameFlags.Compiled) != 0)
        {
            _result = result;
            return Signal.Done;
        }

        if ((frame->Flags & FrameFlags.Generic) == 0) return ReceiveTyped(result, slot);
        SetPair(slot, result);
        frame->Height = (int)(slot - frame->Scalars) - Program.Functions[frame->Function].LocalsCount + 1;
        return Signal.Frame;
    }

    private LexError? Refuse(FunctionState callee, long* window)
    {
        var predicates = callee.Code.Predicates;
        for (var i = 0; i < predicates.Length; i++)
        {
            if (predicates[i]?.Check(PairAt(window + i)) is { } refused) return refused;
        }

        return null;
    }

    private void SkipMemo(FunctionState callee)
    {
        _skips++;
        callee.MemoSkips++;
    }

    private bool TryMakeKey(FunctionState callee, long* window, out PendingCall key) =>
        MemoTable.TryMakeKey(callee, Gather(window, callee.Code.Arity), out key);

    /// <summary>A missed call has returned: stores its value and makes the test of the adaptive policy.</summary>
    private void Remember(int depth, Value result)
    {
        ref var key = ref _pending[depth];
        var callee = key.Callee!;
        if (MayRemember(result)) _memo!.Store(key, result);
        key = default;
        callee.MemoCalls++;
        if (callee.MemoCalls < MemoTable.Trial || callee.MemoHits > 0) return;
        callee.MemoDisabled = true;
        PlanChanged(callee);
    }

    private void Abandon(int depth) => _pending[depth] = default;

    private void ForgetCalls()
    {
        _memo = null;
        MemoHits = MemoMisses = _skips = DirectCalls = 0;
        ForgetUngatedCalls();
        foreach (var state in _functions)
        {
            if (state is null) continue;
            state.MemoCalls = state.MemoHits = state.MemoSkips = 0;
            if (!state.MemoDisabled) continue;
            state.MemoDisabled = false;
            PlanChanged(state);
        }
    }

    private Signal Forget(FrameFlags flags, Signal signal)
    {
        if ((flags & FrameFlags.Remember) != 0 && _top != _lastFrame) Abandon(Depth + 1);
        return signal;
    }

    private Signal Failed(LexError error)
    {
        Error = error;
        return Signal.Fault;
    }

    private void TraceWhole(ITracer? tracer, FunctionState callee, long* window, int node, Value result)
    {
        if (tracer is null) return;
        TraceEntry(callee, window, node);
        tracer.ExitOk(result);
    }

    private void TraceTailCall(ITracer tracer, bool isOpen, FunctionState callee, long* window, int node)
    {
        // A frame that the machine entered has no open call (runtime section 4.3, the required improvement).
        if (isOpen) tracer.ExitCallTail();
        TraceEntry(callee, window, node);
    }

    /// <summary>Tells the tracer of a call by the top frame.</summary>
    private void TraceEntry(FunctionState callee, long* window, int node) => _tracer!.EnterCall(new TracedEntry
    {
        Caller = Program.StableNameOf(_top->Function),
        NodeId = NodeText(node),
        Target = callee.Code.Name,
        Arguments = Gather(window, callee.Code.Arity),
    });

    /// <summary>The path of a call in the tree, or nothing when the constant is none (runtime section 4.2, step 2).</summary>
    private string NodeText(int node) =>
        (uint)node < (uint)Program.Constants.Length && Program.Constants[node] is { Kind: ConstantKind.NodeId or ConstantKind.Str } constant
            ? constant.Text!
            : "";

    private Value[] Gather(long* window, int count)
    {
        if (count == 0) return [];
        var values = new Value[count];
        for (var i = 0; i < count; i++) values[i] = PairAt(window + i);
        return values;
    }
}
