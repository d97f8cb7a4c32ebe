#pragma warning disable CS8500 // Addresses of references: the arrays that hold them are pinned.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Limits;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// Execution code: entering it, leaving it for canonical code, and all that its loop does not do itself.
internal sealed unsafe partial class Session
{
    // A run of more steps pays for the preparation of its code.
    private const long StepsOfShortRun = 20_000;

    private FunctionPlan[] _planArray = [];

    private FunctionPlan* _plans;

    /// <summary>What a call instruction has to know of a function.</summary>
    internal FunctionPlan* PlanOf(int function) => _plans + function;

    private void AllocatePlans()
    {
        _planArray = GC.AllocateArray<FunctionPlan>(Program.Functions.Length, pinned: true);
        _plans = (FunctionPlan*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_planArray));
        // Until its code is prepared, each call of a function comes here.
        for (var i = 0; i < _planArray.Length; i++) _plans[i] = new FunctionPlan { Function = i, Gate = 1, TailGate = 1 };
    }

    private ExecCode? ExecOf(FunctionState callee)
    {
        if (callee.Exec is null && !callee.IsPrepared)
        {
            callee.IsPrepared = true;
            if (!callee.Code.NeedsPlaces) callee.Exec = Translator.Translate(this, callee.Code);
            callee.Slots += callee.Exec?.ExtraSlots ?? 0;
            if (callee.Exec is not null) NoteRequestPlans(callee.Exec);
            PlanChanged(callee);
        }

        return callee.Exec;
    }

    private void PlanChanged(FunctionState callee)
    {
        var plan = PlanOf(callee.Code.Id);
        plan->Slots = callee.Slots;
        plan->Entry = callee.Exec is null ? null : callee.Exec.Entry;
        // Until a function is hot the compiling tier hears of each call; once it is compiled, calls are made there.
        var offered = Options.Hook is not null && (!callee.HookTold || callee.Compiled is not null);
        plan->TailGate = callee.Exec is null || offered || callee.IsChecked || !callee.IsValid ? 1 : 0;
        plan->Gate = plan->TailGate != 0 || NeedsGate(callee) ? 1 : 0;
    }

    /// <summary>Pure calls that did not pass the gate: the memo was not asked for them.</summary>
    private long UngatedCalls()
    {
        var calls = 0L;
        foreach (ref readonly var plan in _planArray.AsSpan())
        {
            if (plan.Calls > 0 && Program.Functions[plan.Function].IsPure) calls += plan.Calls;
        }

        foreach (var place in _inPlace) calls += place.Calls * place.PureCalls;
        return calls;
    }

    private readonly List<InPlace> _inPlace = [];

    /// <summary>Keeps the count of a call whose body stands in its place.</summary>
    internal void AddInPlace(InPlace place) => _inPlace.Add(place);

    /// <summary>Whether a call of a function has nothing to examine, now and later, but the depth. The compiling tier hears of its
    /// caller instead, unless it wants to hear of every call.</summary>
    internal bool IsCalledDirectly(FunctionCode callee) =>
        (Options.Hook is null || Options.HotThreshold > 1) && (!Options.Memo || !callee.IsPure) && StateOf(callee.Id) is { IsValid: true } state && !state.IsChecked
        && !callee.NeedsPlaces;

    private void ForgetUngatedCalls()
    {
        foreach (ref var plan in _planArray.AsSpan()) plan.Calls = 0;
        foreach (var place in _inPlace) place.Take(-place.Calls);
    }

    private bool IsCold(FunctionState callee) => !callee.IsPrepared && callee.ColdCalls++ < Options.PrepareAfter && Steps < StepsOfShortRun;

    /// <summary>Sets a frame to the execution code of a function if its arguments have the kinds that the code relies on.</summary>
    private bool TryBeginTyped(FunctionState callee, Frame* frame, FrameFlags flags)
    {
        if (_plain || IsCold(callee) || ExecOf(callee) is not { } exec) return false;
        var hints = callee.Code.Hints;
        for (var i = 0; i < callee.Code.Arity; i++)
        {
            if (!Loc.Fits(PairAt(frame->Scalars + i), Loc.OfHint(hints.OfParameter(i)))) return false;
        }

        frame->Flags = flags;
        frame->Ip = exec.Entry;
        return true;
    }

    /// <summary>The top frame, which runs execution code, gets the result of what its instruction called.</summary>
    private Signal ReceiveTyped(Value result, long* slot)
    {
        var frame = _top;
        var exec = StateOf(frame->Function).Exec!;
        var info = exec.InfoOf(exec.IndexOf(frame->Ip))!;
        SetPair(slot, result);
        if (Loc.Fits(result, info.Expected))
        {
            frame->Ip++;
            return Signal.Frame;
        }

        Generalise(info.After!, result, hasResult: true);
        return Signal.Frame;
    }

    /// <summary>Lets the top frame go on with canonical code.</summary>
    private void Generalise(Snapshot snapshot, Value result, bool hasResult)
    {
        var frame = _top;
        var slots = frame->Scalars;
        var locals = new Value[snapshot.Locals.Length];
        for (var i = 0; i < locals.Length; i++) locals[i] = ValueOf(snapshot.Locals[i], slots);
        var operands = new Value[snapshot.Operands.Length];
        for (var i = 0; i < operands.Length; i++) operands[i] = ValueOf(snapshot.Operands[i], slots);
        for (var i = 0; i < locals.Length; i++) SetPair(slots + i, locals[i]);
        for (var i = 0; i < operands.Length; i++) SetPair(slots + locals.Length + i, operands[i]);
        if (hasResult) SetPair(slots + locals.Length + operands.Length, result);
        frame->Flags |= FrameFlags.Generic;
        frame->Room = FrameRoom;
        frame->Pc = snapshot.Pc;
        frame->Height = operands.Length + (hasResult ? 1 : 0);
    }

    private Value ValueOf(in Loc place, long* slots)
    {
        if (place.IsConstant) return place.Constant;
        if (place.Unbuilt is { } unbuilt) return Built(unbuilt, slots);
        var slot = slots + place.Slot;
        return place.Kind switch
        {
            ValueKind.Int => new Value(ScalarTag.Int, *slot),
            ValueKind.Float => new Value(ScalarTag.Float, *slot),
            ValueKind.Bool => new Value(ScalarTag.Bool, *slot),
            ValueKind.Unknown => PairAt(slot),
            Loc.UnbuiltOption => OptionAt(slot),
            Loc.UnbuiltList => new Value(ListAt(ReferenceOf(slot), *slot), 0),
            _ => new Value(ReferenceOf(slot), 0),
        };
    }

    private Value Built(UnbuiltParts unbuilt, long* slots)
    {
        var parts = new Value[unbuilt.Parts.Length];
        for (var i = 0; i < parts.Length; i++) parts[i] = ValueOf(unbuilt.Parts[i], slots);
        var built = Value.Object(Aggregate.Create(unbuilt.Shape.Family!, parts));
        return unbuilt.InRequest ? TakeIntoRequest(built) : built;
    }

    /// <summary>Builds the option that a slot stands for into another one.</summary>
    private void BuildOption(long* from, long* to) => ReferenceOf(to) = OptionAt(from).Ref!;

    /// <summary>Builds the option that a slot stands for.</summary>
    private Value OptionAt(long* slot) => ReferenceOf(slot) is null ? OptionValue.None : OptionValue.Some(PairAt(slot));

    private static HeapObject ListAt(HeapObject list, long skipped) =>
        skipped == 0 ? list : Unsafe.As<ListValue>(list).Slice((int)skipped, Unsafe.As<ListValue>(list).Count - (int)skipped);

    /// <summary>Builds the list that a slot stands for, which then stands for itself.</summary>
    private void BuildList(long* slot)
    {
        ref var list = ref ReferenceOf(slot);
        list = ListAt(list, *slot);
        *slot = 0;
    }

    // For each kind of scalars the shape of lists of them, and then their tag.
    private object[] _elementGuards = [];

    /// <summary>The address of the shape of lists of scalars of a kind; their tag follows.</summary>
    internal long ElementGuard(PartKind kind)
    {
        if (_elementGuards.Length == 0)
        {
            _elementGuards = GC.AllocateArray<object>(8, pinned: true);
            for (var part = PartKind.Int; part <= PartKind.Bool; part++)
            {
                _elementGuards[(int)part * 2] = Shape.OfList((ElementKind)part);
                _elementGuards[((int)part * 2) + 1] = ScalarTag.Of(part);
            }
        }

        return (long)Unsafe.AsPointer(ref _elementGuards[(int)kind * 2]);
    }

    /// <summary>The references that belong to some slots.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private long* ReferencesOf(long* slots) => (long*)((byte*)slots + _toReferences);

    /// <summary>Clears the references of a frame that is left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear(long* references, int count)
    {
        // Nulls need no write barrier; and what lies behind the frame is not in use.
        references[0] = 0;
        references[1] = 0;
        references[2] = 0;
        references[3] = 0;
        for (nint slot = 4; slot < count; slot++) references[slot] = 0;
    }

    /// <summary>Puts an element of a list into both halves of a slot.</summary>
    private void SetElement(long* slot, ListValue list, int index) => SetPair(slot, list[index]);

    private Signal ListHeadCold(Instr* i, long* l) => CallTypedCold(i, l);

    private Signal ListHeadLCold(Instr* i, long* l)
    {
        // The empty list has a shape of its own.
        if (!ReferenceEquals(ReferenceOf(l + i->C), ListValue.Empty)) return CallTypedCold(i, l);
        ReferenceOf(l + i->B) = null!;
        _top->Ip = i + 1;
        return Signal.Next;
    }

    private Signal ListSkipCold(Instr* i, long* l) => CallTypedCold(i, l);

    private Signal ListTailCold(Instr* i, long* l) => CallTypedCold(i, l);

    /// <summary>Whether the loop goes on itself, now that a handler has left the top frame as it is.</summary>
    private Signal Onward() => (_top->Flags & FrameFlags.Generic) == 0 ? Signal.Next : Signal.Frame;

    /// <summary>An op that runs as in the plain loop, its operands as pairs in their window.</summary>
    private Signal ColdCold(Instr* i, long* l)
    {
        return TryCharge(i) ? RunCold(i, l) : Signal.Fault;
    }

    /// <summary>Charges the block that an instruction outside the loop ends.</summary>
    private bool TryCharge(Instr* i)
    {
        if ((Fuel -= i->A) >= 0) return true;
        if (!TryRefill(i)) return false;
        Fuel -= i->A;
        return true;
    }

    private Signal RunCold(Instr* i, long* l)
    {
        var frame = _top;
        var state = StateOf(frame->Function);
        var exec = state.Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        frame->Pc = info.Pc;
        if (ChargeParts(info.Instruction) != Status.Ok) return Signal.Fault;
        var window = l + info.Window;
        PutPairs(info.Operands, l, window);
        var at = new Cursor { Slots = l, Operands = l + state.Code.LocalsCount, Next = window + info.Operands.Length, Pc = info.Pc + 1 };
        var signal = Step(ref at, info.Instruction);
        return signal switch
        {
            Signal.Next => Stored(info, i),
            Signal.Frame => Onward(),
            _ => signal,
        };
    }

    /// <summary>An op has left its result as a pair in its window.</summary>
    private Signal Stored(ExecInfo info, Instr* i)
    {
        var frame = _top;
        if (info.Expected != ValueKind.Unknown)
        {
            var result = PairAt(frame->Scalars + info.Window);
            if (!Loc.Fits(result, info.Expected))
            {
                Generalise(info.After!, result, hasResult: true);
                return Signal.Frame;
            }
        }

        frame->Ip = i + 1;
        return Signal.Next;
    }

    private void PutPairs(Loc[] places, long* slots, long* window)
    {
        if (places.Length == 1)
        {
            SetPair(window, ValueOf(places[0], slots));
            return;
        }

        var values = ArrayOf(places.Length);
        for (var i = 0; i < places.Length; i++) values[i] = ValueOf(places[i], slots);
        for (var i = 0; i < places.Length; i++) SetPair(window + i, values[i]);
        values.AsSpan(0, places.Length).Clear();
    }

    private Value[] _scratch = new Value[8];

    private Value[] ArrayOf(int length)
    {
        if (_scratch.Length < length) _scratch = new Value[length * 2];
        return _scratch;
    }

    private Signal DeoptCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        var index = exec.IndexOf(i);
        if (exec.RegionOf(index) is { } region) return Restart(region);
        var before = exec.InfoOf(index)!.Before!;
        if (!TrySettle(exec, index, before.Pc, inclusive: false)) return Signal.Fault;
        Generalise(before, default, hasResult: false);
        return Signal.Frame;
    }

    private Signal CheckTagCold(Instr* i, long* l) => DeoptCold(i, l);

    private Signal CheckRefCold(Instr* i, long* l) => DeoptCold(i, l);

    private Signal CheckPresentCold(Instr* i, long* l) => DeoptCold(i, l);

    /// <summary>A call that the loop does not make itself; it has been charged.</summary>
    private Signal CallCold(Instr* i, long* l)
    {
        var plan = (FunctionPlan*)i->K;
        var callee = StateOf(plan->Function);
        if (!callee.IsPrepared && ExecOf(callee) is not null && plan->Gate == 0)
        {
            Fuel += i->A;
            return Signal.Next;
        }

        var frame = _top;
        var exec = StateOf(frame->Function).Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        frame->Pc = info.Pc;
        var window = l + i->B;
        PairArguments(callee, window);
        var signal = Gate(callee, window, callee.Code.Arity, CallPath.Call, info.Instruction.C, FrameFlags.None);
        if (signal == Signal.Value)
        {
            // No frame has cleared the arguments.
            for (var p = 1; p < callee.Code.Arity; p++) ReferenceOf(frame->Scalars + i->B + p) = null!;
            SetPair(frame->Scalars + i->B, _result);
            return Stored(info, i);
        }

        return signal == Signal.Frame ? Onward() : signal;
    }

    /// <summary>A tail call that the loop does not make itself; it has been charged.</summary>
    private Signal CallTailCold(Instr* i, long* l)
    {
        var callee = StateOf(((FunctionPlan*)i->K)->Function);
        var frame = _top;
        var exec = StateOf(frame->Function).Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        frame->Pc = info.Pc;
        PairArguments(callee, l);
        var signal = Gate(callee, l, callee.Code.Arity, CallPath.Tail, info.Instruction.C, FrameFlags.None);
        return signal == Signal.Frame ? Onward() : signal;
    }

    /// <summary>Makes pairs of the arguments in a window, which are as the callee's execution code wants them.</summary>
    private void PairArguments(FunctionState callee, long* window)
    {
        var hints = callee.Code.Hints;
        for (var p = 0; p < callee.Code.Arity; p++) SetPair(window + p, ValueOf(Loc.At(p, Loc.OfHint(hints.OfParameter(p))), window));
    }

    // Returns of frames that have more to do than hand on a result. They have been charged.
    private Signal RetKCold(Instr* i, long* l) => Leave(new Value(TagOf(ResultKind()), i->K));

    private Signal RetLCold(Instr* i, long* l) => Leave(new Value(TagOf(ResultKind()), l[i->B]));

    private Signal RetRCold(Instr* i, long* l) => Leave(new Value(ReferenceOf(l + i->B), 0));

    private Signal RetCold(Instr* i, long* l) => Leave(PairAt(l));

    private ValueKind ResultKind() => StateOf(_top->Function).ResultKind;

    private static ScalarTag TagOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => ScalarTag.Int,
        ValueKind.Float => ScalarTag.Float,
        _ => ScalarTag.Bool,
    };

    private Signal Leave(Value result)
    {
        if (_top->Flags == FrameFlags.ListStep && TryRepeat(result)) return Signal.Next;
        var signal = FinishReturn(result);
        return signal == Signal.Frame ? Onward() : signal;
    }

    private Signal PartLCold(Instr* i, long* l) => ReadPart(i, l);

    private Signal PartRCold(Instr* i, long* l) => ReadPart(i, l);

    private Signal PartPCold(Instr* i, long* l) => ReadPart(i, l);

    /// <summary>The site's cache does not know the shape: finds the part and remembers where it is.</summary>
    private Signal ReadPart(Instr* i, long* l)
    {
        var state = StateOf(_top->Function);
        var exec = state.Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        var target = ReferenceOf(l + i->B);
        if (target is Aggregate && info.Others?.OffsetIn(target.Shape) is >= 0 and var known)
        {
            // The shape says that the part has the kind that is expected.
            if (Loc.IsScalarKind(info.Expected)) l[i->A] = Aggregate.ScalarAt(target, known);
            else ReferenceOf(l + i->A) = Aggregate.ReferenceAt(target, known);
            _top->Ip = i + 1;
            return Signal.Next;
        }

        if (target is Aggregate aggregate && PartIn(aggregate.Shape, info.Instruction) is >= 0 and var part)
        {
            var shape = aggregate.Shape;
            var value = aggregate[part];
            if (Loc.Fits(value, info.Expected))
            {
                var offset = shape.OffsetOf(part);
                // The first shape stays where the loop looks; a site that meets many does not rewrite itself all the time.
                var isKnowable = offset >= 0 && shape.Id != Shape.NoShapeId;
                if (isKnowable && (uint)i->K == NoShape)
                {
                    i->K = shape.Id | ((long)offset << 32);
                    if ((ExecOp)i->Op == ExecOp.PartP) i->C = (ushort)shape.Parts[part];
                }
                else if (isKnowable && info.Expected != ValueKind.Unknown)
                {
                    (info.Others ??= new PartCache()).Add(shape, offset);
                }

                SetPair(l + i->A, value);
                _top->Ip = i + 1;
                return Signal.Next;
            }
        }

        // A wrong kind of operand, a missing part, a part of a kind that was not expected: canonical code knows what to do.
        return DeoptCold(i, l);
    }

    /// <summary>Which part of an aggregate an instruction reads; negative if it has none such.</summary>
    internal int PartIn(Shape shape, in Instruction instruction)
    {
        if (shape.Kind == ValueKind.Record) return instruction.Op == Op.GetField ? shape.IndexOf(Program.Constants[instruction.A].Name!) : -1;
        var wanted = instruction.Op == Op.GetElem ? ValueKind.Tuple : ValueKind.Variant;
        return shape.Kind == wanted && instruction.Op != Op.GetField && instruction.A < shape.Count ? instruction.A : -1;
    }

    private Signal BrCtorCold(Instr* i, long* l) => NoVariant(i, l);

    private Signal BrNotCtorCold(Instr* i, long* l) => NoVariant(i, l);

    /// <summary>The operand of a constructor test is no variant; the block has been charged, the branch does not happen.</summary>
    private Signal NoVariant(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        Fuel += i->A;
        return FaultAt(exec, exec.IndexOf(i), Core.Errors.LexError.TypeMismatch($"TestVariant on non-variant: {DebugText.Of(ValueOf(info.Operands[0], l))}"), info.Pc);
    }

    /// <summary>Puts an aggregate together. False: the cells are spent.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryBuild(Instr* i, long* l)
    {
        var plan = Unsafe.As<BuildPlan>(*(object*)i->K);
        if ((Cells -= plan.Cells) < 0)
        {
            Cells += plan.Cells;
            return false;
        }

        if (plan.Shape is not { } shape)
        {
            BuildOfValues(plan, i, l);
            return true;
        }

        var made = Aggregate.Allocate(shape);
        foreach (var copy in plan.Scalars) Aggregate.ScalarAt(made, copy.Offset) = l[copy.Slot];
        foreach (var copy in plan.References) Aggregate.ReferenceAt(made, copy.Offset) = ReferenceOf(l + copy.Slot);
        foreach (var constant in plan.Constants) Aggregate.ScalarAt(made, constant.Offset) = constant.Bits;
        if (plan.ReferenceConstants.Length > 0) SetConstants(plan, made);
        ReferenceOf(l + i->A) = made;
        return true;
    }

    // What needs values stands in methods of its own, for they clear their part of the stack when they begin.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BuildOfValues(BuildPlan plan, Instr* i, long* l)
    {
        var values = new Value[plan.Parts.Length];
        for (var p = 0; p < values.Length; p++) values[p] = ValueOf(plan.Parts[p], l);
        var built = Aggregate.Create(plan.Family, values);
        ReferenceOf(l + i->A) = built;
        if (plan.IsMarked) TakeIntoRequest(Value.Object(built));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SetConstants(BuildPlan plan, Aggregate made)
    {
        foreach (var part in plan.ReferenceConstants) made.SetPart(part, plan.Parts[part].Constant);
    }

    /// <summary>Joins two texts. <see cref="Signal.Frame"/>: they are none.</summary>
    private Signal Join(Instr* i, long* l)
    {
        var right = (ulong)i->K <= ushort.MaxValue ? ReferenceOf(l + i->K) : *(HeapObject*)i->K;
        if (ReferenceOf(l + i->C) is not TextValue head || right is not TextValue tail) return Signal.Frame;
        if (TextValue.Concat(this, head, tail, out var joined) != Status.Ok)
        {
            var exec = StateOf(_top->Function).Exec!;
            _top->Pc = exec.PcOf(exec.IndexOf(i));
            return Signal.Fault;
        }

        ReferenceOf(l + i->B) = joined;
        l[i->B] = 0;
        return Signal.Next;
    }

    /// <summary>The sum of two values that are not both texts; the block has been charged.</summary>
    private Signal ConcatCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        var info = exec.InfoOf(exec.IndexOf(i))!;
        _top->Pc = info.Pc;
        return CoreOps.NumAdd(this, ValueOf(info.Operands[0], l), ValueOf(info.Operands[1], l), out var sum) == Status.Ok
            ? Deliver(info, i, l, sum)
            : Signal.Fault;
    }

    private Signal CellsCold(Instr* i, long* l) => BuildCold(i, l);

    /// <summary>A call whose body stands in its place cannot be made so now: canonical code makes it.</summary>
    private Signal EnterCold(Instr* i, long* l) => DeoptCold(i, l);

    /// <summary>Something unforeseen has come up in a body that stands in place of a call: canonical code makes the call anew.</summary>
    private Signal Restart(InPlace region)
    {
        Error = null;
        Fuel += region.Steps;
        Cells += region.Cells;
        region.Take(-1);
        Generalise(region.Before, default, hasResult: false);
        return Signal.Frame;
    }

    private Signal BuildCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        return FaultAt(exec, exec.IndexOf(i), Core.Errors.LexError.CellLimit(RunningFunction, _meters.CellLimit), exec.PcOf(exec.IndexOf(i)), spendsCells: true);
    }

    /// <summary>A typed op has failed; its error is in <c>Error</c>.</summary>
    private Signal FaultCold(Instr* i, long* l)
    {
        var exec = StateOf(_top->Function).Exec!;
        if (exec.RegionOf(exec.IndexOf(i)) is { } region) return Restart(region);
        return FaultAt(exec, exec.IndexOf(i), Error!, exec.PcOf(exec.IndexOf(i)));
    }

    /// <summary>Ends with an error in the middle of a block, unless the block's steps end first.</summary>
    private Signal FaultAt(ExecCode exec, int index, Core.Errors.LexError error, int pc, bool spendsCells = false)
    {
        if (!TrySettle(exec, index, pc, inclusive: true)) return Signal.Fault;
        _top->Pc = pc;
        if (spendsCells) Cells = 0;
        return Failed(error);
    }

    /// <summary>
    /// An instruction has charged its block beyond the slice. True: there is more, and the charge is taken back, so that
    /// the instruction can be dispatched again. False: a limit was hit, exactly where canonical code would have hit it.
    /// </summary>
    private bool TryRefill(Instr* i)
    {
        if (LoopPlacement.IsToBeChosen()) LoopPlacement.Choose(Copies());
        var state = StateOf(_top->Function);
        var exec = state.Exec!;
        var index = exec.IndexOf(i);
        if ((ExecOp)i->Op is ExecOp.BrCtor or ExecOp.BrNotCtor && ReferenceOf(_top->Scalars + i->B).Shape.Kind != ValueKind.Variant)
        {
            // The test fails before the branch behind it takes its step.
            NoVariant(i, _top->Scalars);
            return false;
        }

        // A jump charges what has run; any other op charges before it acts.
        if (!TrySpend(exec, index, exec.PcOf(index), i->A, lastHasRun: (ExecOp)i->Op == ExecOp.Jump)) return false;
        Fuel += i->A;
        EndOfSlice();
        return true;
    }

    /// <summary>Charges the part of a block that has run: up to an instruction, or through it.</summary>
    private bool TrySettle(ExecCode exec, int index, int pc, bool inclusive)
    {
        var weights = StateOf(_top->Function).Weights;
        long steps = inclusive ? weights[pc] : 0;
        var (code, way) = (StateOf(_top->Function).Code, exec.WayTo(index));
        for (var at = way.Start; at != pc; at = way.After(code, at)) steps += weights[at];
        Fuel -= steps;
        return Fuel >= 0 || TrySpend(exec, index, pc, steps, lastHasRun: false);
    }

    /// <summary>The fuel is overdrawn by a block's charge, which has been made: gets more, or finds where the limit lies.</summary>
    private bool TrySpend(ExecCode exec, int index, int pc, long charged, bool lastHasRun)
    {
        var left = _meters.StepsLeft(Fuel + charged);
        if (OutOfFuel() == Status.Ok) return true;
        var (function, way) = (StateOf(_top->Function).Code, exec.WayTo(index));
        var at = way.Start;
        _top->Pc = at;
        if (left < 0 || left >= charged) return false;
        var weights = StateOf(_top->Function).Weights;
        for (; left >= weights[at] && at != pc; at = way.After(function, at)) left -= weights[at];
        _top->Pc = at;
        // What was built behind the instruction at which the steps ended has not been built.
        var code = function.Code.AsSpan();
        for (var isLast = false; !isLast; at = way.After(function, at))
        {
            isLast = at == pc;
            if (isLast && !lastHasRun) break;
            var info = OpTable.Of(code[at].Op);
            if (info.Cells == CellRule.Parts) Cells += CellCost.Parts(code[at][info.CountOperand]);
        }

        return false;
    }
}
