using Lex.Core.Builtins;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Prepare;

// One method per op that has execution code of its own; every other op calls its meaning.
internal sealed unsafe partial class Translator
{
    // The branch at the end of the function's first run: a self tail call repeats it instead of jumping to it.
    private bool _inHeader;

    private int _headerTaken = -1;

    private int _headerFall = -1;

    private bool _headerIsInverted;

    // What has taken an element from a list for that branch, or -1.
    private int _headerOrigin = -1;

    private bool _repeatsHeader;

    // The side of the header's branch that has led to the current run.
    private Side _loops;

    private enum Side : byte
    {
        IsTaken,
        Falls,
    }

    private Instruction At => _function.Code[_pc];

    protected override void PushConst(PushConstView op) => _stack.Add(Loc.Of(_function.Program.Constants[At.A].Value));

    protected override void LoadLocal(LoadLocalView op)
    {
        var local = At.A;
        // What is needed again is computed once. A comparison waits for its branch, which settles what it is after it.
        if (_locals[local].Form == LocForm.Pending && !IsComparison(_locals[local]) && _blocks.IsLive(_next, local)) MoveHome(ref _locals[local], HomeOf(local));
        _stack.Add(_locals[local]);
    }

    protected override void Pop(PopView op) => Take();

    protected override void Dup(DupView op)
    {
        if (_stack[^1].Form == LocForm.Pending) MoveHome(_stack.Count - 1);
        _stack.Add(_stack[^1]);
    }

    protected override void StoreLocal(StoreLocalView op)
    {
        var local = At.A;
        var value = Take();
        var home = HomeOf(local);
        if (value.Form == LocForm.Slot && value.Slot == home)
        {
            _locals[local] = value;
            return;
        }

        var result = _lastResult;
        if (value.Form == LocForm.Unbuilt)
        {
            _locals[local] = value;
            KeepParts(local);
            return;
        }

        Rescue(home, except: local);
        if (value.Form != LocForm.Slot || !IsOperandHome(value.Slot))
        {
            _locals[local] = value;
            return;
        }

        if (value.Form == LocForm.Slot && result >= _barrier && result == _code.Count - 1 && ResultOf(result) == value.Slot && !IsRead(value.Slot))
        {
            // The op that has just computed the value computes it into the local.
            Redirect(result, home);
            if (_infos[result] is { } info) _infos[result] = info with { Window = home };
        }
        else
        {
            Put(home, value.Kind, value);
        }

        _locals[local] = Loc.At(home, value.Kind) with { IsPresent = value.IsPresent, Origin = value.Origin };
    }

    protected override void Jump(JumpView op) => _next = _blocks.TargetOf(_pc);

    protected override void JumpIf(JumpIfView op) => Branch(when: true);

    protected override void JumpIfNot(JumpIfNotView op) => Branch(when: false);

    protected override void BoolNot(BoolNotView op)
    {
        if (_stack[^1] is { Form: LocForm.Pending } pending)
        {
            _stack[^1] = pending with { Negated = !pending.Negated };
            return;
        }

        if (Guarded(_stack.Count - 1, ValueKind.Bool).Kind != ValueKind.Bool)
        {
            EmitDeopt();
            _ended = true;
            return;
        }

        Unary(Op.BoolNot, ExecForms.Of(Op.BoolNot));
    }

    protected override void NumEq(NumEqView op)
    {
        // A match on a Bool compares it with a constant.
        if (_stack[^1] is { IsConstant: true, Constant.IsBool: true } known && _stack[^2].Kind == ValueKind.Bool)
        {
            Take();
            if (_stack[^1] is { IsConstant: true } other) _stack[^1] = Loc.Of(Value.Bool(other.Constant.AsBool == known.Constant.AsBool));
            else if (!known.Constant.AsBool) BoolNot(default);
            return;
        }

        CallMeaning(OpTable.Of(Op.NumEq), At);
    }

    protected override void Return(ReturnView op)
    {
        if (_region is not null)
        {
            ReturnInPlace();
            return;
        }

        BuildPair(_stack.Count - 1);
        var value = Take();
        var expected = Loc.OfHint(_function.Hints.Result);
        if (value.Kind == ValueKind.Unknown && expected != ValueKind.Unknown)
        {
            _stack.Add(value);
            value = Guarded(_stack.Count - 1, expected);
            Take();
        }

        _ended = true;
        if (expected != ValueKind.Unknown && (Loc.IsScalarKind(expected) ? value.Kind != expected : value.IsScalar))
        {
            _stack.Add(value);
            EmitDeopt();
            return;
        }

        var info = new ExecInfo(_pc, At, [], 0, expected, null, null);
        int index;
        if (expected == ValueKind.Unknown)
        {
            Put(0, expected, value);
            index = EmitEnd(ExecOp.Ret, 0, 0, 0, _pc, info);
        }
        else if (value.IsScalar && value.IsConstant)
        {
            index = EmitEnd(ExecOp.RetK, 0, 0, value.Constant.Bits, _pc, info);
        }
        else if (value.IsScalar)
        {
            if (value.Form == LocForm.Pending) Put(0, value.Kind, value);
            index = EmitEnd(ExecOp.RetL, value.Form == LocForm.Pending ? 0 : value.Slot, 0, 0, _pc, info);
        }
        else
        {
            var slot = value.Form == LocForm.Slot ? (int)value.Slot : 0;
            if (value.Form != LocForm.Slot)
            {
                Put(0, expected, value);
            }
            else if (_lastResult >= _barrier && _lastResult == _code.Count - 1 && ResultOf(_lastResult) == slot)
            {
                // The op that has just made the result puts it where the caller looks for it.
                Redirect(_lastResult, 0);
                if (_infos[_lastResult] is { } made) _infos[_lastResult] = made with { Window = 0 };
                slot = 0;
            }

            index = EmitEnd(ExecOp.RetR, slot, 0, 0, _pc, info);
        }

        _returns.Add(index);
    }

    protected override void Panic(PanicView op) => EmitLast();

    protected override void Call(CallView op)
    {
        var callee = _function.Program.Functions[At.A];
        var first = _stack.Count - At.B;
        if (callee.Arity == At.B && TryInPlace(callee, first, CallPath.Call)) return;
        if (callee.Arity != At.B || !ArgumentsFit(callee, first))
        {
            EmitCold();
            return;
        }

        var window = Home(first);
        AssignArguments(callee, first, window, isCall: true);
        _stack.RemoveRange(first, At.B);
        Settle();
        var expected = Loc.OfHint(callee.Hints.Result);
        var info = new ExecInfo(_pc, At, [], window, expected, null, Snap(_pc + 1));
        EmitEnd(ExecOp.Call, window, 0, (long)_session.PlanOf(callee.Id), _pc + 1, info);
        _stack.Add(Loc.At(window, expected));
    }

    protected override void TailCall(TailCallView op)
    {
        var first = _stack.Count - At.B;
        if (_region is not null)
        {
            var next = _function.Program.Functions[At.A];
            if (next.Arity != At.B || !TryInPlace(next, first, CallPath.Tail)) _abandoned = true;
            else ReturnInPlace();
            return;
        }

        var callee = _function.Program.Functions[At.A];
        if (callee.Arity != At.B || _session.StateOf(callee.Id).IsChecked || !ArgumentsFit(callee, first) || !ReturnsAlike(callee))
        {
            EmitLast();
            return;
        }

        for (var i = 0; i < At.B && callee.Id == _function.Id; i++)
        {
            if (_stack[first + i].Kind == Loc.UnbuiltList) _learnt.Walked.Add(i);
        }

        AssignArguments(callee, first, 0, isCall: false);
        if (callee.Id != _function.Id)
        {
            var kept = callee.Arity;
            while (kept > 0 && Loc.IsScalarKind(Loc.OfHint(callee.Hints.OfParameter(kept - 1)))) kept--;
            _returns.Add(EmitEnd(ExecOp.CallTail, kept, 0, (long)_session.PlanOf(callee.Id), _pc, new ExecInfo(_pc, At, [], 0, ValueKind.Unknown, null, null)));
            _ended = true;
            return;
        }

        _locals = EntryLocals();
        _nextTemp = 0;
        _stack = [];
        if (_headerTaken >= 0 && IsShortHeader())
        {
            _repeatsHeader = true;
            _next = _arrived = 0;
            return;
        }

        Charge(ExecOp.Jump, _meeting[0]);
        _ended = true;
    }

    protected override void MakeRecord(MakeRecordView op) => Build(_function.Program.RecordFamily(At.A), At.B);

    protected override void AllocStackRecord(AllocStackRecordView op) => Build(_function.Program.RecordFamily(At.A), At.B);

    protected override void AllocArenaRecord(AllocArenaRecordView op) => Build(_function.Program.RecordFamily(At.A), At.B, inRequest: true);

    protected override void MakeTuple(MakeTupleView op) => Build(ShapeFamily.OfTuple(At.A), At.A);

    protected override void AllocStackTuple(AllocStackTupleView op) => Build(ShapeFamily.OfTuple(At.A), At.A);

    protected override void AllocArenaTuple(AllocArenaTupleView op) => Build(ShapeFamily.OfTuple(At.A), At.A, inRequest: true);

    protected override void MakeVariant(MakeVariantView op) => Build(ShapeFamily.OfVariant(_function.Program.Constants[At.A].Name!, At.B), At.B);

    protected override void MakeClosure(MakeClosureView op) => Build(ShapeFamily.OfClosure(_function.Program.Functions[At.A], At.B), At.B);

    protected override void GetField(GetFieldView op) => ReadPart();

    protected override void GetElem(GetElemView op) => ReadPart();

    protected override void GetVariantArg(GetVariantArgView op) => ReadPart();

    protected override void TestVariant(TestVariantView op)
    {
        var next = _pc + 1;
        if (_stack[^1].Unbuilt is { Shape: { Kind: ValueKind.Variant } shape })
        {
            // Which constructor it has is known.
            Take();
            _stack.Add(Loc.Of(Value.Bool(ReferenceEquals(shape.Owner, _function.Program.Constants[At.A].Name))));
            return;
        }

        if (_region is not null || _blocks.IsLeader(next) || !OpTable.Of(_function.Code[next].Op).IsBranch || _stack[^1].Form != LocForm.Slot || _stack[^1].IsScalar)
        {
            EmitCold();
            return;
        }

        var variant = _stack[^1];
        Settle();
        if (variant.Kind == Loc.UnbuiltOption)
        {
            TestOption();
            return;
        }

        var info = new ExecInfo(_pc, At, [variant], Home(_stack.Count - 1), ValueKind.Bool, null, null);
        Take();
        var when = _function.Code[next].Op == Op.JumpIf;
        _weight += _function.Fused.StepWeights[next];
        _next = next + 1;
        var repeats = _repeatsHeader;
        _repeatsHeader = false;
        // A loop that goes through here repeats the test, and branches where it goes on.
        var falls = repeats && _loops == Side.Falls;
        var label = falls ? _headerFall : repeats ? _headerTaken : EdgeTo(_blocks.TargetOf(next));
        var index = EmitEnd(when != falls ? ExecOp.BrCtor : ExecOp.BrNotCtor, variant.Slot, 0, 0, _next, info);
        _pcs[index] = next;
        Target(index, label, TargetField.Short);
        Address(index, _function.Program.Constants[At.A].Name!);
        if (repeats)
        {
            Charge(ExecOp.Jump, falls ? _headerTaken : _headerFall);
            _ended = true;
        }
        else
        {
            AfterBranch(label);
        }
    }

    /// <summary>A test of an option that is not built, and the branch that follows it.</summary>
    private void TestOption()
    {
        var next = _pc + 1;
        var option = Take();
        var name = _function.Program.Constants[At.A].Name;
        var isSome = ReferenceEquals(name, OptionValue.SomeFamily.Owner);
        if (!isSome && !ReferenceEquals(name, OptionValue.NoneFamily.Owner))
        {
            _stack.Add(Loc.Of(Value.Bool(false)));
            return;
        }

        if (option.IsPresent)
        {
            _stack.Add(Loc.Of(Value.Bool(isSome)));
            return;
        }

        _weight += _function.Fused.StepWeights[next];
        _next = next + 1;
        var whenPresent = isSome == (_function.Code[next].Op == Op.JumpIf);
        var repeats = _repeatsHeader;
        _repeatsHeader = false;
        if (repeats)
        {
            // The kind of element that the loop expects is known by now.
            if (option.Origin >= 0 && _headerOrigin >= 0) _code[option.Origin] = _code[option.Origin] with { Op = _code[_headerOrigin].Op, K = _code[_headerOrigin].K };
            var falls = _loops == Side.Falls;
            Branch(whenPresent != falls, falls ? _headerFall : _headerTaken);
            Charge(ExecOp.Jump, falls ? _headerTaken : _headerFall);
            _ended = true;
            return;
        }

        var (locals, stack) = ((Loc[])_locals.Clone(), new List<Loc>(_stack));
        if (whenPresent) KnowPresent(option.Slot);
        var label = EdgeTo(_blocks.TargetOf(next));
        (_locals, _stack) = (locals, stack);
        if (!whenPresent) KnowPresent(option.Slot);
        if (_inHeader) _headerOrigin = option.Origin;
        Branch(whenPresent, label);
        AfterBranch(label);

        void Branch(bool present, int label)
        {
            var index = EmitEnd(present ? ExecOp.BrPresent : ExecOp.BrAbsent, option.Slot, 0, 0, _next);
            _pcs[index] = next;
            Target(index, label, TargetField.Whole);
        }
    }

    /// <summary>On one side of a test the option in a slot has a value.</summary>
    private void KnowPresent(int slot)
    {
        for (var i = 0; i < _localCount; i++) _locals[i] = Present(_locals[i]);
        for (var i = 0; i < _stack.Count; i++) _stack[i] = Present(_stack[i]);

        Loc Present(Loc value) => value is { Form: LocForm.Slot, Kind: Loc.UnbuiltOption } && value.Slot == slot ? value with { IsPresent = true } : value;
    }

    /// <summary>Calls a pure library function over slots, if the kinds of the operands suit it.</summary>
    private bool TryCallTyped()
    {
        if (_session.FindPure(At) is not { } function || function.Arity != At.C) return false;
        return (function.Form != BuiltinForm.Call && TryWalk(function.Form))
            || TryEmitTyped(function.Typed, function.ParameterKinds, function.ResultKind, function.AnswersOption);
    }

    /// <summary>Takes the first element of a list, or the rest of it, without building anything.</summary>
    private bool TryWalk(BuiltinForm form)
    {
        var position = _stack.Count - 1;
        if (_stack[position].IsScalar || _stack[position].Kind == Loc.UnbuiltOption || _region is not null) return false;
        if (Loc.IsScalarKind(KindFlow.ResultOf(_function, _pc, ValueKind.Unknown, ValueKind.Unknown))) return false;
        Settle();
        InSlot(position);
        var list = Take();
        // Of a value that is no scalar nobody reads the other half; in a pair it is 0 already.
        if (list.Kind is not (Loc.UnbuiltList or ValueKind.Unknown)) Emit(ExecOp.LoadK, list.Slot, 0, 0, 0);
        var window = Home(position);
        Rescue(window);
        var info = new ExecInfo(_pc, At, [list.Kind == ValueKind.Unknown ? list : list with { Kind = Loc.UnbuiltList }], window, ValueKind.Unknown, null, Snap(_pc + 1));
        var index = EmitEnd(form == BuiltinForm.ListHead ? ExecOp.ListHead : ExecOp.ListTail, window, list.Slot, 0, _pc + 1, info);
        _stack.Add(form == BuiltinForm.ListHead ? Loc.At(window, Loc.UnbuiltOption) with { Origin = index } : Loc.At(window, Loc.UnbuiltList));
        _lastResult = index;
        return true;
    }

    /// <summary>Calls a function over slots, if it has that form and the kinds of the operands suit it.</summary>
    private bool TryEmitTyped(nint address, ReadOnlySpan<ValueKind> kinds, ValueKind resultKind, bool answersOption)
    {
        if (address == 0) return false;
        var first = _stack.Count - kinds.Length;
        for (var i = 0; i < kinds.Length; i++)
        {
            var wanted = kinds[i];
            var found = _stack[first + i].Kind;
            if (Loc.IsScalarKind(wanted) ? wanted != found && found != ValueKind.Unknown : wanted != ValueKind.Unknown && Loc.IsScalarKind(found)) return false;
        }

        var expected = KindFlow.ResultOf(_function, _pc, ValueKind.Unknown, ValueKind.Unknown);
        var result = Loc.OfHint(resultKind);
        if (expected != ValueKind.Unknown && result != ValueKind.Unknown && expected != result) return false;

        for (var i = kinds.Length - 1; i >= 0; i--)
        {
            if (!Loc.IsScalarKind(kinds[i]) || Guarded(first + i, kinds[i]).Kind == kinds[i]) continue;
            EmitDeopt();
            _ended = true;
            return true;
        }

        Settle();
        for (var i = first; i < _stack.Count; i++)
        {
            BuildPair(i);
            InSlot(i);
        }

        var operands = _stack.GetRange(first, kinds.Length).ToArray();
        _stack.RemoveRange(first, kinds.Length);
        var window = Home(first);
        Rescue(window);
        var site = TypedSite.Create(address, _pc, operands);
        var info = new ExecInfo(_pc, At, operands, window, ValueKind.Unknown, null, Snap(_pc + 1));
        var index = EmitEnd(ExecOp.CallTyped, window, 0, site.Address, _pc + 1, info);
        _objects.Add(site);
        if (answersOption) _stack.Add(Loc.At(window, Loc.UnbuiltOption));
        else if (result != ValueKind.Unknown) _stack.Add(Loc.At(window, result));
        else PushGuarded(window, expected);
        if (_code.Count - 1 == index) _lastResult = index;
        return true;
    }

    /// <summary>A result in both halves of a slot becomes one of the kind that the code relies on, or canonical code goes on behind the op.</summary>
    private void PushGuarded(int slot, ValueKind expected)
    {
        _stack.Add(Loc.At(slot, ValueKind.Unknown));
        if (expected == ValueKind.Unknown) return;
        var info = new ExecInfo(_pc, At, [_stack[^1]], 0, expected, Snap(_pc + 1), null);
        if (Loc.IsScalarKind(expected)) Address(Emit(ExecOp.CheckTag, slot, 0, 0, 0, info), TagOf(expected));
        else Emit(ExecOp.CheckRef, slot, 0, 0, 0, info);
        _stack[^1] = Loc.At(slot, expected);
    }

    /// <summary>Builds the option or list at a position, if it is not built yet.</summary>
    private void BuildPair(int position)
    {
        if (!_stack[position].IsUnbuiltPair) return;
        var home = Home(position);
        Rescue(home);
        Put(home, Loc.AnyReference, _stack[position]);
        _stack[position] = Loc.At(home, Loc.AnyReference);
    }

    // The slot of an instruction's result is in A, save in those that end a block.
    private int ResultOf(int index) => EndsBlock(index) ? _code[index].B : _code[index].A;

    private void Redirect(int index, int slot) =>
        _code[index] = EndsBlock(index) ? _code[index] with { B = (ushort)slot } : _code[index] with { A = (ushort)slot };

    private bool EndsBlock(int index) => (ExecOp)_code[index].Op is ExecOp.CallTyped or ExecOp.Concat or ExecOp.ListHead or ExecOp.ListHeadL or ExecOp.ListTail;

    protected override void CallClosure(CallClosureView op)
    {
        var first = _stack.Count - OpTable.Of(At.Op).PopsOf(At);
        if (_stack[first].Unbuilt is { Shape: { Kind: ValueKind.Closure, Owner: FunctionCode callee } } closure)
        {
            if (callee.Arity == closure.Parts.Length + _stack.Count - first - 1 && TryInPlace(callee, first, CallPath.Closure)) return;
            MoveHome(first);
        }

        if (_stack[first].IsScalar)
        {
            EmitCold();
            return;
        }

        // A closure that lies below the arguments stays there.
        EmitClosureCall(ExecOp.Closure, first, stays: true, 0);
    }

    protected override void SortByKey(SortByKeyView op) => EmitCold();

    protected override void ParallelMap(ParallelMapView op) => EmitCold();

    protected override void ListMap(ListMapView op) => Each(ListOperationKind.ListMap);

    protected override void ListFilter(ListFilterView op) => Each(ListOperationKind.ListFilter);

    protected override void ListFold(ListFoldView op) => Each(ListOperationKind.ListFold);

    /// <summary>A list operation whose closure is most likely one of those that the site has met.</summary>
    private void Each(ListOperationKind kind)
    {
        var first = _stack.Count - OpTable.Of(At.Op).PopsOf(At);
        if (_stack[first].IsScalar || _stack[^1].IsScalar)
        {
            EmitCold();
            return;
        }

        EmitClosureCall(ExecOp.Each, first, stays: false, (int)kind);
    }

    /// <summary>Puts the operands into a window and calls a closure among them.</summary>
    private void EmitClosureCall(ExecOp op, int first, bool stays, int c)
    {
        var expected = KindFlow.ResultOf(_function, _pc, _stack[^1].Kind, _stack[^1].Kind);
        Settle(first);
        var window = Home(first);
        ClearWindow(window, first);
        stays = stays && _stack[first].Form == LocForm.Slot && _stack[first].Slot <= window && !_stack[first].IsUnbuiltPair;
        var moves = new List<Assignment>();
        var operands = new Loc[_stack.Count - first];
        for (var o = 0; o < operands.Length; o++)
        {
            var source = _stack[first + o];
            operands[o] = o == 0 && stays ? source : Loc.At(window + o, source.IsUnbuiltPair ? Loc.AnyReference : source.Kind);
            if (o > 0 || !stays) moves.Add(new Assignment(window + o, operands[o].Kind, source));
        }

        Assign(moves, first, keepsLocals: true);
        _stack.RemoveRange(first, operands.Length);
        Settle();
        var plans = new ClosurePlans();
        var info = new ExecInfo(_pc, At, operands, window, expected, null, Snap(_pc + 1)) { Closures = plans };
        EmitEnd(op, window, op == ExecOp.Closure ? operands[0].Slot : c, plans.Address, _pc + 1, info);
        _stack.Add(Loc.At(window, expected));
    }

    protected override void EffectCall(EffectCallView op)
    {
        if (TryCallTyped()) return;
        var index = EmitCold();
        var constants = _function.Program.Constants;
        if (constants[At.A].Kind != ConstantKind.Str || constants[At.B].Kind != ConstantKind.Str) return;
        _code[index] = _code[index] with { Op = (ushort)ExecOp.Library, K = _session.AddSite(_infos[index]!) };
    }

    /// <summary>An op over scalars has register forms; any other op runs on values.</summary>
    protected override void CallMeaning(OpInfo info, in Instruction instruction)
    {
        var forms = ExecForms.Of(info.Op);
        var op = info.Op;
        if (forms.Operands == 0 && info.FixedPops is 1 or 2 && _stack[^1].IsScalar && (info.FixedPops == 1 || _stack[^2].Kind == _stack[^1].Kind))
        {
            op = ExecForms.Specialise(op, _stack[^1].Kind);
            forms = ExecForms.Of(op);
        }

        if (forms.Operands == 0)
        {
            if (op == Op.NumAdd && TryConcat()) return;
            if (!TryEmitTyped(TypedOps.Of(op), OpTable.Of(op).PoppedKinds, OpTable.Of(op).PushedKind, answersOption: false)) EmitCold();
            return;
        }

        // The right operand's kind is checked first, as the meaning does it.
        for (var position = _stack.Count - 1; position >= _stack.Count - forms.Operands; position--)
        {
            if (Guarded(position, forms.Kind).Kind == forms.Kind) continue;
            EmitDeopt();
            _ended = true;
            return;
        }

        if (forms.Operands == 1) Unary(op, forms);
        else Binary(op, forms);
    }

    /// <summary>A sum of two values that are no numbers, hence most likely texts.</summary>
    private bool TryConcat()
    {
        if (_region is not null || !IsReference(_stack[^1]) || !IsReference(_stack[^2])) return false;
        // A text is no scalar, whatever the hint says.
        if (Loc.IsScalarKind(KindFlow.ResultOf(_function, _pc, _stack[^2].Kind, _stack[^1].Kind))) return false;
        InSlot(_stack.Count - 2);
        if (!_stack[^1].IsConstant) InSlot(_stack.Count - 1);
        var (left, right) = (_stack[^2], _stack[^1]);
        var index = EmitCold();
        _code[index] = _code[index] with { Op = (ushort)ExecOp.Concat, C = left.Slot, K = right.Slot };
        if (right.IsConstant) Address(index, right.Constant.Tag);
        _lastResult = index;
        return true;
    }

    private static bool IsReference(in Loc value) =>
        !value.IsScalar && value.Unbuilt is null && value.Kind != ValueKind.Unknown && !value.IsUnbuiltPair;

    private void Unary(Op op, in ExecForms forms)
    {
        InSlot(_stack.Count - 1);
        var operand = Take();
        _stack.Add(Loc.Over(op, forms.Result, operand.Slot, Loc.NoSlot));
    }

    private void Binary(Op op, in ExecForms forms)
    {
        if (_stack[^2].IsConstant && forms.Commutes) (_stack[^2], _stack[^1]) = (_stack[^1], _stack[^2]);
        InSlot(_stack.Count - 2);
        if (!_stack[^1].IsConstant) InSlot(_stack.Count - 1);
        if (forms.Faults) Settle();
        var right = Take();
        var left = Take();
        var pending = right.IsConstant
            ? Loc.Over(op, forms.Result, left.Slot, right.Constant)
            : Loc.Over(op, forms.Result, left.Slot, right.Slot);
        if (!forms.Faults)
        {
            _stack.Add(pending);
            return;
        }

        // What can fail happens in its turn.
        var home = Home(_stack.Count);
        Rescue(home);
        Compute(home, pending);
        _stack.Add(Loc.At(home, forms.Result));
    }

    private void Branch(bool when)
    {
        if (Guarded(_stack.Count - 1, ValueKind.Bool).Kind != ValueKind.Bool)
        {
            EmitDeopt();
            _ended = true;
            return;
        }

        if (_stack[^1].Form == LocForm.Pending && ExecForms.Of(_stack[^1].Op).BranchSlots == ExecOp.Cold) MoveHome(_stack.Count - 1);
        var condition = _stack[^1];
        if (condition.IsConstant)
        {
            Take();
            _inHeader = false;
            if (condition.Constant.AsBool != when) return;
            _next = _blocks.TargetOf(_pc);
            _way = _way.Turning(_pc);
            return;
        }

        if (_region is not null)
        {
            _abandoned = true;
            return;
        }

        var known = LocalsThatAre(condition);
        Know(known, when);
        // It stays an operand while others go home, so that they leave alone what it reads.
        Settle(_stack.Count - 1);
        condition = Take();
        var (taken, fall) = (_blocks.TargetOf(_pc), _pc + 1);
        if (_repeatsHeader)
        {
            _repeatsHeader = false;
            var falls = _loops == Side.Falls;
            EmitBranch(condition, when ^ falls ^ _headerIsInverted, falls ? _headerFall : _headerTaken, fall);
            Charge(ExecOp.Jump, falls ? _headerTaken : _headerFall);
            _ended = true;
            return;
        }

        // The run goes on with what is longer, and branches to what only returns.
        var inverts = Returns(fall) && !Returns(taken);
        if (inverts)
        {
            Know(known, !when);
            (taken, fall, when) = (fall, taken, !when);
        }

        if (_inHeader) _headerIsInverted = inverts;
        var label = EdgeTo(taken);
        EmitBranch(condition, when, label, fall);
        AfterBranch(label);
        Know(known, !when);
        _next = fall;
    }

    /// <summary>The locals whose value is a condition, or its opposite.</summary>
    private List<(int Local, bool Opposite)> LocalsThatAre(in Loc condition)
    {
        var found = new List<(int, bool)>();
        for (var i = 0; i < _localCount; i++)
        {
            if (_locals[i].Kind != ValueKind.Bool || _locals[i].IsConstant) continue;
            if (_locals[i] with { Negated = false, Constant = default } != condition with { Negated = false, Constant = default }) continue;
            if (_locals[i].Constant.Bits == condition.Constant.Bits) found.Add((i, _locals[i].Negated != condition.Negated));
        }

        return found;
    }

    /// <summary>On one side of a branch the condition, hence each of these locals, is a constant.</summary>
    private void Know(List<(int Local, bool Opposite)> locals, bool value)
    {
        foreach (var (local, opposite) in locals) _locals[local] = Loc.Of(Value.Bool(value != opposite));
    }

    private static bool IsComparison(in Loc value) => value.Kind == ValueKind.Bool && ExecForms.Of(value.Op).BranchSlots != ExecOp.Cold;

    private void AfterBranch(int label)
    {
        if (!_inHeader) return;
        _inHeader = false;
        _headerTaken = label;
        _headerFall = NewLabel();
        Mark(_headerFall);
        _loops = Side.Falls;
    }

    private void EmitBranch(in Loc condition, bool when, int label, int next)
    {
        if (condition.Form != LocForm.Pending)
        {
            var slot = condition.Slot;
            if (_code.Count > _barrier && _code[^1] is { Op: (ushort)ExecOp.Move } move && move.A == slot
                && !Array.Exists(_locals, local => local.Reads(slot)) && !_stack.Exists(operand => operand.Reads(slot)))
            {
                // The local that holds the outcome is a constant on either side.
                slot = move.B;
                RemoveLast();
            }

            Target(EmitEnd(when ? ExecOp.BrTrue : ExecOp.BrFalse, slot, 0, 0, next), label, TargetField.Whole);
            return;
        }

        var forms = ExecForms.Of(condition.Op);
        var positive = when != condition.Negated;
        if (condition.Right != Loc.NoSlot)
        {
            if (condition.Op == Op.IntEq && TryFuseSum(condition, positive, label, next)) return;
            Target(EmitEnd(positive ? forms.BranchSlots : forms.BranchNotSlots, condition.Slot, condition.Right, 0, next), label, TargetField.Whole);
            return;
        }

        if (condition.Op == Op.IntEq && (TryFuseStep(condition, positive, label, next) || TryFuseRemainder(condition, positive, label, next))) return;
        Target(
            EmitEnd(positive ? forms.BranchConstant : forms.BranchNotConstant, condition.Slot, 0, condition.Constant.Bits, next),
            label, TargetField.Short);
    }

    /// <summary>A slot that has just been stepped by a constant and is compared with another: the end of a counting loop.</summary>
    private bool TryFuseStep(in Loc condition, bool equal, int label, int next)
    {
        var last = _code.Count - 1;
        if (last < _barrier || condition.Constant.Bits != (int)condition.Constant.Bits) return false;
        var step = _code[last];
        var adds = step.Op == (ushort)ExecForms.Of(Op.IntAdd).Constant;
        if ((!adds && step.Op != (ushort)ExecForms.Of(Op.IntSub).Constant) || step.A != step.B || step.A != condition.Slot) return false;
        var by = adds ? step.K : unchecked(-step.K);
        if (by != (short)by) return false;
        RemoveLast();
        Target(
            EmitEnd(equal ? ExecOp.LoopEq : ExecOp.LoopNe, condition.Slot, (ushort)(short)by, (uint)(int)condition.Constant.Bits, next),
            label, TargetField.High);
        return true;
    }

    /// <summary>A sum or difference that nobody else needs is compared with a slot.</summary>
    private bool TryFuseSum(in Loc condition, bool equal, int label, int next)
    {
        var last = _code.Count - 1;
        if (last < _barrier) return false;
        var sum = _code[last];
        var adds = sum.Op == (ushort)ExecForms.Of(Op.IntAdd).Slots;
        if ((!adds && sum.Op != (ushort)ExecForms.Of(Op.IntSub).Slots) || condition.Slot == condition.Right) return false;
        if ((sum.A != condition.Slot && sum.A != condition.Right) || !IsOperandHome(sum.A) || IsRead(sum.A)) return false;
        RemoveLast();
        var other = sum.A == condition.Slot ? condition.Right : condition.Slot;
        var op = adds ? (equal ? ExecOp.SumEq : ExecOp.SumNe) : equal ? ExecOp.DifferenceEq : ExecOp.DifferenceNe;
        Target(EmitEnd(op, other, sum.B, sum.C, next), label, TargetField.High);
        return true;
    }

    /// <summary>A remainder that nobody else needs is compared with a constant.</summary>
    private bool TryFuseRemainder(in Loc condition, bool equal, int label, int next)
    {
        var last = _code.Count - 1;
        if (last < _barrier || condition.Constant.Bits != (int)condition.Constant.Bits || !IsOperandHome(condition.Slot) || IsRead(condition.Slot)) return false;
        var step = _code[last];
        if (step.Op != (ushort)ExecForms.Of(Op.IntMod).Constant || step.A != condition.Slot || step.K is <= 0 or > short.MaxValue) return false;
        RemoveLast();
        if (condition.Constant.Bits == 0 && (step.K & (step.K - 1)) == 0)
        {
            Target(EmitEnd(equal ? ExecOp.BitsZero : ExecOp.BitsSet, step.B, (ushort)(step.K - 1), 0, next), label, TargetField.Whole);
            return true;
        }

        Target(
            EmitEnd(equal ? ExecOp.ModEq : ExecOp.ModNe, step.B, (ushort)step.K, (uint)(int)condition.Constant.Bits, next),
            label, TargetField.High);
        return true;
    }

    private bool IsRead(int slot)
    {
        foreach (var operand in _stack)
        {
            if (operand.Reads(slot)) return true;
        }

        for (var i = 0; i < _localCount; i++)
        {
            if (_locals[i].Reads(slot) && _blocks.IsLive(_next, i)) return true;
        }

        return false;
    }

    private bool IsShortHeader()
    {
        for (var pc = 0; pc < LongestCopy && pc < _function.Code.Length; pc++)
        {
            var info = OpTable.Of(_function.Code[pc].Op);
            if (info.IsBranch) return true;
            var walks = _function.Code[pc].Op == Op.EffectCall && _session.FindPure(_function.Code[pc]) is { Form: BuiltinForm.ListHead };
            if (info.TargetOperand >= 0 || info.IsTerminator || (pc > 0 && _blocks.IsLeader(pc)) || (info.Has(OpFacts.MayCall) && !walks)) return false;
        }

        return false;
    }

    /// <summary>Whether the caller of this function may get another one's result instead.</summary>
    private bool ReturnsAlike(FunctionCode callee) => Loc.OfHint(callee.Hints.Result) == Loc.OfHint(_function.Hints.Result);

    private bool ArgumentsFit(FunctionCode callee, int first)
    {
        for (var i = 0; i < callee.Arity; i++)
        {
            var wanted = Loc.OfHint(callee.Hints.OfParameter(i));
            var found = _stack[first + i].Kind;
            if (wanted == ValueKind.Unknown || wanted == found) continue;
            if (wanted != Loc.AnyReference || found == ValueKind.Unknown || Loc.IsScalarKind(found)) return false;
        }

        return true;
    }

    private void AssignArguments(FunctionCode callee, int first, int window, bool isCall)
    {
        // Operands below the arguments wait no longer: a call comes between.
        if (isCall)
        {
            Settle(first);
            ClearWindow(window, first);
        }

        var loops = !isCall && callee.Id == _function.Id;
        var moves = new List<Assignment>(callee.Arity);
        for (var i = 0; i < callee.Arity; i++)
            moves.Add(new Assignment(window + i, loops ? _kinds.OfParameter(i) : Loc.OfHint(callee.Hints.OfParameter(i)), _stack[first + i]));
        Assign(moves, isCall ? first : 0, isCall);
    }

    private void Settle(int positions)
    {
        for (var i = 0; i < positions; i++)
        {
            if (_stack[i].Form == LocForm.Pending) MoveHome(i);
        }

        for (var i = 0; i < _localCount; i++)
        {
            if (_locals[i].Form == LocForm.Pending && _blocks.IsLive(_pc, i)) MoveHome(ref _locals[i], HomeOf(i));
        }
    }

    private void Build(ShapeFamily family, int count, bool inRequest = false)
    {
        if (count == 0)
        {
            // Nothing distinguishes two aggregates without parts: there is one of each.
            _stack.Add(Loc.Of(Value.Object(family.For(ReadOnlySpan<PartKind>.Empty).Empty)));
            return;
        }

        Settle();
        var first = _stack.Count - count;
        for (var i = first; i < _stack.Count; i++) BuildPair(i);
        var parts = _stack.GetRange(first, count).ToArray();
        _stack.RemoveRange(first, count);
        var window = Home(first);
        var kinds = new PartKind[count];
        var known = true;
        for (var i = 0; i < count; i++)
        {
            known &= parts[i].Kind != ValueKind.Unknown;
            kinds[i] = PartOf(parts[i].Kind);
        }

        if (known && TryLeaveUnbuilt(family.For(kinds), parts, inRequest)) return;
        // A part that the result's slot holds is read before the result is written; other readers take it home.
        Rescue(window);
        var cells = CellCost.Parts(count);
        if (_region is { } region)
        {
            region.Cells += cells;
            cells = 0;
        }

        var plan = new BuildPlan(family, known ? family.For(kinds) : null, parts, cells, inRequest);
        EmitResult(ExecOp.Build, window, 0, 0, 0, new ExecInfo(_pc, At, parts, window, family.Kind, null, null));
        Address(_code.Count - 1, plan);
        _stack.Add(Loc.At(window, family.Kind));
    }

    private void ReadPart()
    {
        var expected = KindFlow.ResultOf(_function, _pc, ValueKind.Unknown, ValueKind.Unknown);
        if (_stack[^1].Kind == Loc.UnbuiltOption && At.Op == Op.GetVariantArg && At.A == 0)
        {
            ReadOption(expected);
            return;
        }

        if (TryReadUnbuilt(expected)) return;
        BuildPair(_stack.Count - 1);
        if (_stack[^1].IsScalar)
        {
            EmitCold();
            return;
        }

        Settle();
        InSlot(_stack.Count - 1);
        var before = Snap(_pc);
        var source = Take();
        var home = Home(_stack.Count);
        Rescue(home);
        var info = new ExecInfo(_pc, At, [source], home, expected, before, null);
        var read = expected == ValueKind.Unknown ? ExecOp.PartP : Loc.IsScalarKind(expected) ? ExecOp.PartL : ExecOp.PartR;
        EmitResult(read, home, source.Slot, 0, Session.NoShape, info);
        _stack.Add(Loc.At(home, expected));
    }

    /// <summary>What is in an option that is not built: it is where the option is.</summary>
    private void ReadOption(ValueKind expected)
    {
        Settle();
        var info = new ExecInfo(_pc, At, [_stack[^1]], 0, expected, Snap(_pc), null);
        var option = Take();
        var slot = option.Slot;
        if (Loc.IsScalarKind(expected) && option.IsPresent && TryExpectElements(option.Origin, expected)) { }
        else if (Loc.IsScalarKind(expected)) Address(Emit(ExecOp.CheckTag, slot, 0, 0, 0, info), TagOf(expected));
        else if (expected != ValueKind.Unknown) Emit(ExecOp.CheckRef, slot, 0, 0, 0, info);
        else if (!option.IsPresent) Emit(ExecOp.CheckPresent, slot, 0, 0, 0, info);
        _stack.Add(Loc.At(slot, expected));
    }

    /// <summary>What has taken an element from a list can guard its kind.</summary>
    private bool TryExpectElements(int origin, ValueKind expected)
    {
        if (origin < 0) return false;
        var guard = _session.ElementGuard(PartOf(expected));
        if (_code[origin] is { Op: (ushort)ExecOp.ListHeadL } head) return head.K == guard;
        _code[origin] = _code[origin] with { Op = (ushort)ExecOp.ListHeadL, K = guard };
        return true;
    }

    /// <summary>The op runs as in the plain loop, on pairs in its window. It ends a block.</summary>
    private int EmitCold()
    {
        var pops = OpTable.Of(At.Op).PopsOf(At);
        var right = pops > 0 ? _stack[^1].Kind : ValueKind.Unknown;
        var left = pops == 2 ? _stack[^2].Kind : right;
        var expected = KindFlow.ResultOf(_function, _pc, left, right);
        Settle();
        var first = _stack.Count - pops;
        for (var i = first; i < _stack.Count; i++) BuildPair(i);
        var operands = _stack.GetRange(first, pops).ToArray();
        _stack.RemoveRange(first, pops);
        var window = Home(first);
        ClearWindow(window, first);
        for (var i = 0; i < Math.Max(pops, 1); i++) Rescue(window + i);
        var info = new ExecInfo(_pc, At, operands, window, expected, null, Snap(_pc + 1));
        var index = EmitEnd(ExecOp.Cold, window, 0, 0, _pc + 1, info);
        if (OpTable.Of(At.Op).Pushes > 0) _stack.Add(Loc.At(window, expected));
        return index;
    }

    /// <summary>As <see cref="EmitCold"/>, for an op that does not go on.</summary>
    private void EmitLast()
    {
        Settle();
        var pops = OpTable.Of(At.Op).PopsOf(At);
        var first = _stack.Count - pops;
        for (var i = first; i < _stack.Count; i++) BuildPair(i);
        var operands = _stack.GetRange(first, pops).ToArray();
        EmitEnd(ExecOp.Cold, Home(first), 0, 0, _pc, new ExecInfo(_pc, At, operands, Home(first), ValueKind.Unknown, null, null));
        _ended = true;
    }

    /// <summary>Goes on with canonical code at the current instruction.</summary>
    private void EmitDeopt()
    {
        _abandoned = _region is not null;
        Settle();
        Emit(ExecOp.Deopt, 0, 0, 0, 0, new ExecInfo(_pc, At, [], 0, ValueKind.Unknown, Snap(_pc), null));
    }

    /// <summary>The operand at a position; if its kind is unknown it is guarded to be the wanted one.</summary>
    private Loc Guarded(int position, ValueKind wanted)
    {
        var value = _stack[position];
        if (value.Kind != ValueKind.Unknown) return value;
        Settle();
        var info = new ExecInfo(_pc, At, [value], 0, wanted, Snap(_pc), null);
        if (Loc.IsScalarKind(wanted)) Address(Emit(ExecOp.CheckTag, value.Slot, 0, 0, 0, info), TagOf(wanted));
        else Emit(ExecOp.CheckRef, value.Slot, 0, 0, 0, info);
        // Everyone who reads the slot knows it now.
        for (var i = 0; i < _localCount; i++)
        {
            if (_locals[i] is { Form: LocForm.Slot, Kind: ValueKind.Unknown } local && local.Slot == value.Slot) _locals[i] = local with { Kind = wanted };
        }

        for (var i = 0; i < _stack.Count; i++)
        {
            if (_stack[i] is { Form: LocForm.Slot, Kind: ValueKind.Unknown } operand && operand.Slot == value.Slot) _stack[i] = operand with { Kind = wanted };
        }

        return _stack[position];
    }

    /// <summary>The operand at a position has to be in a slot.</summary>
    private void InSlot(int position)
    {
        if (_stack[position].Form != LocForm.Slot) MoveHome(position);
    }

    private Loc Take()
    {
        var top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private static PartKind PartOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => PartKind.Int,
        ValueKind.Float => PartKind.Float,
        ValueKind.Bool => PartKind.Bool,
        _ => PartKind.Reference,
    };
}
