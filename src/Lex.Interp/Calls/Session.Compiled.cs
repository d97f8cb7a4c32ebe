using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

// What compiled code needs of the session. A compiled activation has no frame record while it runs; one is opened when
// the interpreter has to work for it: to execute an instruction that compiled code does not know (Execute), or to finish
// the activation from some instruction on (Leave). So nothing that the interpreter does is written down twice, and no
// compiled instruction is ever repeated. What only cold paths call is kept out of line: laid into compiled code it would take
// the registers of the way that matters.
internal sealed unsafe partial class Session
{
    /// <summary>Slots that must be free above the window with which compiled code is entered; no compiled function has more.</summary>
    public const int CompiledReserve = 512;

    private const int StackStride = 64 * 1024;

    private const int MostResumes = 16;

    /// <summary>How the last compiled method ended; tested after every call of one.</summary>
    public CompiledExit CompiledExit;

    /// <summary>Objects that compiled code refers to; a snapshot of a table that only grows.</summary>
    public object[] CompiledConstants = [];

    /// <summary>For each function the depth below which compiled code may call it directly; 0 when the gate has to look at its calls.</summary>
    public readonly int[] DirectDepth;

    /// <summary>Pure calls that compiled code made directly; each is one for which the memo was not asked.</summary>
    public long DirectCalls;

    /// <summary>Where the fuel begins in what compiled methods hand to one another; below it are the direct calls that are not yet counted,
    /// of which there are never more than steps in a slice.</summary>
    public const int FuelShift = 24;

    /// <summary>Steps that are kept back from compiled code: it may take them without asking, and when it asks it need only look at a sign.</summary>
    public readonly long Overdraft;

    /// <summary>Fuel and uncounted calls as a compiled method hands them back. One number for both: an addition pays and counts,
    /// and its sign says whether there was enough.</summary>
    public long HandedFuel;

    /// <summary>What a compiled method gets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long GiveFuel() => (Fuel - Overdraft) << FuelShift;

    /// <summary>Takes over what a compiled method holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void TakeFuel(long handed)
    {
        Fuel = (handed >> FuelShift) + Overdraft;
        DirectCalls += handed & ((1 << FuelShift) - 1);
    }

    /// <summary>Where free slots begin while compiled code runs: the window with which it was entered.</summary>
    public long* CompiledBase;

    /// <summary>The lowest address of the host stack down to which compiled code may go without asking.</summary>
    public nuint StackFloor = nuint.MaxValue;

    private Value[] _tailArguments = new Value[8];

    private int _tailCount;

    private int _tailFunction;

    private int _tailCaller;

    private int _tailPc;

    /// <summary>Times that a compiled activation was finished by the interpreter, for the hook's policy.</summary>
    public long CompiledResumes { get; private set; }

    /// <summary>Calls that entered compiled code from outside.</summary>
    public long CompiledEntries { get; private set; }

    /// <summary>The reference half of the value that <see cref="Execute(int, int, long)"/>, <see cref="Leave(int, int, long)"/> or <see cref="Settle"/> has left.</summary>
    public HeapObject ResultReference => _result.Tag;

    /// <summary>The other half.</summary>
    public long ResultBits => _result.Bits;

    /// <summary>Whether that value has a kind.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool ResultIs(ValueKind kind) => _result.Kind == kind;

    /// <summary>
    /// Runs compiled code for a call whose arguments are pairs at <paramref name="window"/>, and for the calls in tail
    /// position that follow from it. Value: the result is in <c>_result</c>. Next: <paramref name="callee"/>, which may be
    /// another function now, is to be interpreted with the arguments at the window.
    /// </summary>
    private Signal RunCompiled(ref FunctionState callee, ref long* window, bool replaces)
    {
        while (callee.Compiled is { } version)
        {
            if (!Accepts(version, window)) return Signal.Next;
            var depth = replaces ? Depth : Depth + 1;
            if (depth > MaxDepth || !HasStack() || (Fuel < Overdraft && !Refuel())) return Signal.Next;
            if (window + CompiledReserve > _slotsEnd && !TryMakeRoom(ref window, CompiledReserve)) return Signal.Next;
            CompiledEntries++;
            var offset = window - _slots;
            var frame = *_top;
            var start = frame.Scalars - _slots;
            var exit = version.Stub(this, window, ref ReferenceOf(window), depth);
            window = _slots + offset;
            if (replaces)
            {
                // The callee has the depth of the frame that it replaces, hence has used its record.
                frame.Scalars = _slots + start;
                *_top = frame;
            }

            CompiledExit = CompiledExit.None;
            switch (exit)
            {
                case CompiledExit.None:
                    _result = ResultAt(window, version.Result);
                    return Signal.Value;
                case CompiledExit.Other:
                    return Signal.Value;
                case CompiledExit.Fault:
                    return Signal.Fault;
            }

            if (!TryTakeTail(exit, out callee, ref window)) return Signal.Fault;
            if (exit == CompiledExit.Restart) return Signal.Next;
        }

        return Signal.Next;
    }

    /// <summary>
    /// A compiled callee of the activation at <paramref name="depth"/> ended in another way than with its result: brings
    /// the call to its end. False: it failed, and the caller is to end.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Settle(int function, int depth)
    {
        var exit = CompiledExit;
        if (exit == CompiledExit.Fault) return false;
        CompiledExit = CompiledExit.None;
        if (exit == CompiledExit.Other) return true;
        var outer = _top;
        var frame = Open(function, depth);
        var window = frame->Scalars;
        var offset = CompiledBase - _slots;
        var signal = TryTakeTail(exit, out var callee, ref window) ? Signal.Next : Signal.Fault;
        if (signal == Signal.Next && exit != CompiledExit.Restart) signal = RunCompiled(ref callee, ref window, replaces: false);
        if (signal == Signal.Next) signal = PushFrame(callee, ref window, FrameFlags.Base) == Status.Ok ? Execute() : Signal.Fault;
        return Close(signal, frame, outer, offset);
    }

    /// <summary>
    /// What is left of the slice is less than compiled code wants to have: hands out the next slice. False: a limit is near or
    /// the host wants to stop; the interpreter is to say so, at the right instruction. Then nothing has changed.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Refuel()
    {
        if (Interruption() is not null || !_meters.CanRefill(Fuel - Overdraft) || !_meters.TryRefill(ref Fuel, Overdraft)) return false;
        EndOfSlice();
        return true;
    }

    /// <summary>The meaning of an instruction failed: places the error.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void CompiledFault(int function, int pc)
    {
        var name = Program.Functions[function].Name;
        var error = Error!;
        Error = (error.Kind == LexErrorKind.Effect ? error : error.Limit switch
        {
            LexLimit.Steps => LexError.StepLimit(name, _meters.StepLimit),
            LexLimit.Cells => LexError.CellLimit(name, _meters.CellLimit),
            LexLimit.Cancelled => LexError.Cancelled(name),
            LexLimit.Deadline => LexError.DeadlineExceeded(name),
            _ => error,
        }).At(name, pc);
        CompiledExit = CompiledExit.Fault;
    }

    /// <summary>The result as an Int; a value of another kind stays where it is and the exit says so.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public long TakeInt() => Take(ValueKind.Int) ? _result.Bits : 0;

    /// <summary>The result as a Float.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public double TakeFloat() => Take(ValueKind.Float) ? _result.AsFloat : 0;

    /// <summary>The result as a Bool.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool TakeBool() => Take(ValueKind.Bool) && _result.AsBool;

    /// <summary>The result as a reference of a kind.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public HeapObject TakeReference(ValueKind kind) => Take(kind) ? _result.Tag : UnitObject.Instance;

    /// <summary>The result as it is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public Value TakeValue() => _result;

    /// <summary>Reads a part that a site of compiled code does not know how to read, into <see cref="ResultBits"/> and
    /// <see cref="ResultReference"/>. False: there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool ReadPart(PartSite site, HeapObject aggregate)
    {
        if (site.Find(Unsafe.As<Aggregate>(aggregate)) is not { } part) return false;
        _result = part;
        return true;
    }

    /// <summary>Gives what was built to the request that is served.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void GiveToRequest(HeapObject built) => TakeIntoRequest(Value.Object(built));

    /// <summary>Looks again whether compiled code may call a function directly.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool NeedsGate(int function)
    {
        var gated = NeedsGate(StateOf(function));
        DirectDepth[function] = gated ? 0 : MaxDepth;
        return gated;
    }

    /// <summary>Whether the host stack is deep enough for more compiled code; lowers the floor while it is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool HasStack()
    {
        byte here;
        var address = (nuint)(&here);
        if (address >= StackFloor) return true;
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        StackFloor = address - StackStride;
        return true;
    }

    private bool Close(Signal signal, Frame* frame, Frame* outer, long offset)
    {
        if (signal == Signal.Fault)
        {
            Unwind(frame - 1);
            CompiledExit = CompiledExit.Fault;
            _result = default;
        }

        _top = outer;
        CompiledBase = _slots + offset;
        return signal != Signal.Fault;
    }

    private bool Take(ValueKind kind)
    {
        if (_result.Kind == kind) return true;
        if (CompiledExit == CompiledExit.None) CompiledExit = CompiledExit.Other;
        return false;
    }

    private bool Accepts(CompiledFunction version, long* window)
    {
        var kinds = version.Parameters;
        for (var i = 0; i < kinds.Length; i++)
        {
            if (kinds[i] != ValueKind.Unknown && ReferenceOf(window + i).Kind != kinds[i]) return false;
        }

        return true;
    }

    private Value ResultAt(long* slot, ValueKind kind) => kind switch
    {
        ValueKind.Int => Value.Int(*slot),
        ValueKind.Float => new Value(ScalarTag.Float, *slot),
        ValueKind.Bool => Value.Bool(*slot != 0),
        _ => new Value(ReferenceOf(slot), kind == ValueKind.Unknown ? *slot : 0),
    };

    /// <summary>Takes over a tail call that compiled code left with. False: it is refused, at the place where it was made.</summary>
    private bool TryTakeTail(CompiledExit exit, out FunctionState callee, ref long* window)
    {
        callee = StateOf(_tailFunction);
        var isTaken = TryTakeTail(callee, ref window, isExamined: exit != CompiledExit.Tail);
        _tailArguments.AsSpan(0, _tailCount).Clear();
        if (!isTaken) Error = Error!.At(Program.Functions[_tailCaller].Name, _tailPc);
        return isTaken;
    }

    /// <summary>Moves the arguments of a tail call into a window and examines it; the gate's checks, less the memo.</summary>
    private bool TryTakeTail(FunctionState callee, ref long* window, bool isExamined)
    {
        if (!isExamined && !TryExamine(callee, _tailCount)) return false;
        var needed = Math.Max(_tailCount, callee.Slots);
        if (window + needed > _slotsEnd && !TryMakeRoom(ref window, needed))
        {
            Fault(LexError.CallStackOverflow(MaxDepth));
            return false;
        }

        for (var i = 0; i < _tailCount; i++) SetPair(window + i, _tailArguments[i]);
        if (isExamined || !callee.IsRefined || Refuse(callee, window) is not { } violation) return true;
        Fault(violation);
        return false;
    }

    private bool TryExamine(FunctionState callee, int count)
    {
        if (!callee.IsValid) Fault(callee.Invalid());
        else if (callee.BudgetCost > 0 && RefuseBudget(callee.BudgetCost) is { } refusal) Fault(refusal);
        else if (count != callee.Code.Arity) Fault(LexError.Panic($"arity mismatch calling {callee.Code.Name}"));
        else return true;
        return false;
    }

    private void ForgetCompiledPlans() => Array.Clear(DirectDepth);
}
