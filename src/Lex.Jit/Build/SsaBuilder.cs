using Lex.Core.Builtins;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Jit.Build;

/// <summary>
/// Turns canonical code into static single assignment form: the operand stack and the locals are interpreted away, what
/// is left are values and blocks with parameters. Kinds come later (<see cref="KindInference"/>).
/// </summary>
internal sealed class SsaBuilder : CanonicalReader
{
    private readonly FunctionCode _code;
    private readonly BuiltinResolver _builtins;
    private readonly Liveness _liveness;
    private readonly SsaFunction _function;
    private readonly SsaBlock?[] _blockAt;
    private readonly Dictionary<SsaBlock, SsaValue?[]> _arriving = [];
    private readonly List<SsaValue> _stack = [];
    private SsaValue?[] _locals = [];
    private SsaBlock _block = null!;
    private SsaBlock _entry = null!;
    private bool _ended;
    private int _pc;

    private SsaBuilder(FunctionCode code, BuiltinResolver builtins)
    {
        (_code, _builtins) = (code, builtins);
        _liveness = Liveness.Of(code);
        _blockAt = new SsaBlock?[code.Code.Length];
        var kinds = new ValueKind[code.Arity];
        for (var i = 0; i < kinds.Length; i++) kinds[i] = code.Hints.OfParameter(i);
        _function = new SsaFunction(code) { ParameterKinds = kinds, ResultKind = code.Hints.Result };
    }

    /// <summary>Builds the form of a verified function.</summary>
    public static SsaFunction Build(FunctionCode code, BuiltinResolver builtins) => new SsaBuilder(code, builtins).Run();

    private SsaFunction Run()
    {
        FindBlocks();
        StartEntry();
        foreach (var block in _function.Blocks)
        {
            if (block != _entry || block.End is null) Fill(block);
        }

        return _function;
    }

    private void FindBlocks()
    {
        var code = _code.Code;
        var order = new List<SsaBlock>();
        MakeBlock(0);
        for (var pc = 0; pc < code.Length; pc++)
        {
            if (!_code.Flow.IsReachable(pc)) continue;
            var info = OpTable.Of(code[pc].Op);
            if (info.TargetOperand >= 0) MakeBlock(TargetOf(pc)).Predecessors++;
            if (info.IsBranch) MakeBlock(pc + 1).Predecessors++;
        }

        // A block that code falls into has the instruction before it as one more predecessor.
        for (var pc = 1; pc < code.Length; pc++)
        {
            if (_blockAt[pc] is not { } block || !_code.Flow.IsReachable(pc - 1)) continue;
            var info = OpTable.Of(code[pc - 1].Op);
            if (!info.IsTerminator && !info.IsBranch) block.Predecessors++;
        }

        Sort(order);
        _function.Blocks.AddRange(order);
    }

    private SsaBlock MakeBlock(int pc) => _blockAt[pc] ??= new SsaBlock(pc, pc);

    /// <summary>Reverse post-order over canonical control flow, without recursion.</summary>
    private void Sort(List<SsaBlock> order)
    {
        var state = new byte[_blockAt.Length];
        var work = new Stack<(int Block, bool Done)>();
        work.Push((0, false));
        while (work.TryPop(out var item))
        {
            if (item.Done)
            {
                order.Add(_blockAt[item.Block]!);
                continue;
            }

            if (state[item.Block] != 0) continue;
            state[item.Block] = 1;
            work.Push((item.Block, true));
            var last = LastOf(item.Block);
            var info = OpTable.Of(_code.Code[last].Op);

            // The fall-through is pushed first, hence finished last, hence placed right behind its block.
            if (!info.IsTerminator) work.Push((last + 1, false));
            if (info.TargetOperand >= 0) work.Push((TargetOf(last), false));
        }

        order.Reverse();
    }

    private int LastOf(int start)
    {
        var pc = start;
        while (true)
        {
            var info = OpTable.Of(_code.Code[pc].Op);
            if (info.IsTerminator || info.IsBranch || _blockAt[pc + 1] is not null) return pc;
            pc++;
        }
    }

    /// <summary>
    /// Gives the first block the parameters of the function. When a jump leads to the first instruction, where more may be
    /// in the frame than parameters, a block of its own comes before it.
    /// </summary>
    private void StartEntry()
    {
        var first = _blockAt[0]!;
        _entry = first.Predecessors == 0 ? first : new SsaBlock(-1, 0);
        _entry.Predecessors++;
        foreach (var block in _function.Blocks)
        {
            if (block != _entry && block.Predecessors > 1) AddParameters(block);
        }

        var locals = new SsaValue?[_code.LocalsCount];
        for (var i = 0; i < _code.Arity; i++) locals[i] = AddParameter(_entry);
        _arriving[_entry] = locals;
        if (_entry == first) return;
        _function.Blocks.Insert(0, _entry);
        Begin(_entry);
        _entry.Finish = 0;
        End(new SsaEnd.Jump(0, EdgeTo(0)));
    }

    private void AddParameters(SsaBlock block)
    {
        var slots = new SsaValue?[_code.LocalsCount + _code.Flow.Heights[block.Start]];
        for (var i = 0; i < slots.Length; i++)
        {
            if (i >= _code.LocalsCount || _liveness.IsLive(block.Start, i)) slots[i] = AddParameter(block);
        }

        _arriving[block] = slots;
    }

    private SsaValue AddParameter(SsaBlock block)
    {
        var value = _function.NewValue();
        value.Parameter = block;
        block.Parameters.Add(value);
        return value;
    }

    private void Begin(SsaBlock block)
    {
        _block = block;
        _ended = false;
        var arriving = _arriving[block];
        _locals = arriving.AsSpan(0, _code.LocalsCount).ToArray();
        _stack.Clear();
        for (var i = _code.LocalsCount; i < arriving.Length; i++) _stack.Add(arriving[i]!);
        block.Entry = Snapshot(block.Start);
    }

    private void Fill(SsaBlock block)
    {
        Begin(block);
        var pc = block.Start;
        while (!_ended)
        {
            if (pc != block.Start && _blockAt[pc] is not null)
            {
                End(new SsaEnd.Jump(pc, EdgeTo(pc)));
                break;
            }

            _pc = pc;
            Lower(_code.Code[pc++]);
        }

        block.Finish = pc;
    }

    protected override void PushConst(PushConstView op) => PushConstant(_pc, _code.Program.Constants[op.Instruction.A].Value);

    protected override void Pop(PopView op) => Pop();

    protected override void Dup(DupView op) => _stack.Add(_stack[^1]);

    protected override void LoadLocal(LoadLocalView op) => _stack.Add(Local(_pc, op.Instruction.A));

    protected override void StoreLocal(StoreLocalView op) => _locals[op.Instruction.A] = Pop();

    protected override void Jump(JumpView op) => End(new SsaEnd.Jump(_pc, EdgeTo(op.TargetFrom(_pc))));

    protected override void JumpIf(JumpIfView op) => EndBranch(op.Instruction);

    protected override void JumpIfNot(JumpIfNotView op) => EndBranch(op.Instruction);

    protected override void Return(ReturnView op)
    {
        var exit = Snapshot(_pc);
        End(new SsaEnd.Return(_pc, Pop()) { Exit = exit });
    }

    protected override void Panic(PanicView op) => End(new SsaEnd.Leave(_pc) { Exit = Snapshot(_pc) });

    protected override void TailCall(TailCallView op)
    {
        var exit = Snapshot(_pc);
        var arguments = PopMany(op.Arity);
        if (op.Instruction.A != _code.Id || _code.IsRefined)
        {
            End(new SsaEnd.TailCall(_pc, op.Instruction.A, arguments) { Exit = exit });
            return;
        }

        _entry.Predecessors++;
        End(new SsaEnd.Jump(_pc, new SsaEdge(_entry) { Arguments = arguments }) { Exit = exit });
    }

    protected override void Call(CallView op) => Add(SsaCode.Call, op.Instruction);

    protected override void CallClosure(CallClosureView op) => Add(SsaCode.Perform, op.Instruction);

    protected override void SortByKey(SortByKeyView op) => Add(SsaCode.Perform, op.Instruction);

    protected override void ParallelMap(ParallelMapView op) => Add(SsaCode.Perform, op.Instruction);

    protected override void ListMap(ListMapView op) => Add(SsaCode.Perform, op.Instruction);

    protected override void ListFilter(ListFilterView op) => Add(SsaCode.Perform, op.Instruction);

    protected override void ListFold(ListFoldView op) => Add(SsaCode.Perform, op.Instruction);

    protected override void EffectCall(EffectCallView op)
    {
        var (module, name) = (_code.Program.Constants[op.Instruction.A].Text, _code.Program.Constants[op.Instruction.B].Text);
        var function = module is null || name is null ? null : _builtins(module, name);
        if (function is { IsPure: true } && function.Arity == op.Instruction.C) Add(new SsaInstruction(SsaCode.Library, _pc, op.Instruction) { Function = function });
        else Add(SsaCode.Perform, op.Instruction);
    }

    protected override void MakeRecord(MakeRecordView op) => Build(op.Instruction, RecordFamily(op.Instruction));

    protected override void MakeTuple(MakeTupleView op) => Build(op.Instruction, ShapeFamily.OfTuple(op.Instruction.A));

    protected override void AllocArenaRecord(AllocArenaRecordView op) => Build(op.Instruction, RecordFamily(op.Instruction), inRequest: true);

    protected override void AllocArenaTuple(AllocArenaTupleView op) => Build(op.Instruction, ShapeFamily.OfTuple(op.Instruction.A), inRequest: true);

    // Compiled activations have no frame that could take a record in.
    protected override void AllocStackRecord(AllocStackRecordView op) => Build(op.Instruction, RecordFamily(op.Instruction));

    protected override void AllocStackTuple(AllocStackTupleView op) => Build(op.Instruction, ShapeFamily.OfTuple(op.Instruction.A));

    protected override void MakeVariant(MakeVariantView op) => Build(op.Instruction, ShapeFamily.OfVariant(NameAt(op.Instruction.A), op.Instruction.B));

    protected override void MakeClosure(MakeClosureView op) =>
        Build(op.Instruction, ShapeFamily.OfClosure(_code.Program.Functions[op.Instruction.A], op.Instruction.B));

    protected override void GetField(GetFieldView op) =>
        Add(new SsaInstruction(SsaCode.Part, _pc, op.Instruction) { Of = ValueKind.Record, Name = NameAt(op.Instruction.A) });

    protected override void GetElem(GetElemView op) =>
        Add(new SsaInstruction(SsaCode.Part, _pc, op.Instruction) { Of = ValueKind.Tuple, Index = op.Instruction.A });

    protected override void GetVariantArg(GetVariantArgView op) =>
        Add(new SsaInstruction(SsaCode.Part, _pc, op.Instruction) { Of = ValueKind.Variant, Index = op.Instruction.A });

    protected override void TestVariant(TestVariantView op) =>
        Add(new SsaInstruction(SsaCode.Test, _pc, op.Instruction) { Of = ValueKind.Variant, Name = NameAt(op.Instruction.A) });

    protected override void CallMeaning(OpInfo info, in Instruction instruction) => Add(SsaCode.Apply, instruction);

    private Name NameAt(int constant) => _code.Program.Constants[constant].Name!;

    private ShapeFamily RecordFamily(in Instruction source) => _code.Program.RecordFamily(source.A);

    private void Build(in Instruction source, ShapeFamily family, bool inRequest = false) =>
        Add(new SsaInstruction(SsaCode.Build, _pc, source) { Family = family, InRequest = inRequest });

    private void Add(SsaCode code, in Instruction source) => Add(new SsaInstruction(code, _pc, source));

    /// <summary>Adds an instruction; what it takes and leaves the op table says.</summary>
    private void Add(SsaInstruction instruction)
    {
        var info = OpTable.Of(instruction.Op);
        instruction.Exit = Snapshot(_pc);
        instruction.Operands = PopMany(info.PopsOf(instruction.Source));
        instruction.After = Snapshot(_pc + 1);
        instruction.Hint = _code.Hints.OfPushed(_pc);
        _block.Body.Add(instruction);
        if (info.Pushes == 0) return;
        instruction.Result = _function.NewValue();
        instruction.Result.Definition = instruction;
        _stack.Add(instruction.Result);
    }

    /// <summary>The meaning of a branch is applied to its operand; what it answers decides.</summary>
    private void EndBranch(in Instruction source)
    {
        var pc = _pc;
        var before = Snapshot(pc);
        var answer = _function.NewValue();
        answer.Definition = new SsaInstruction(SsaCode.Apply, pc, source)
        {
            Operands = PopMany(OpTable.Of(source.Op).PopsOf(source)),
            Exit = before,
            Result = answer,
        };
        _block.Body.Add(answer.Definition);
        End(new SsaEnd.Branch(pc, answer, EdgeTo(TargetOf(pc)), EdgeTo(pc + 1)));
    }

    private void End(SsaEnd end)
    {
        _block.End = end;
        _ended = true;
    }

    private SsaEdge EdgeTo(int pc)
    {
        var target = _blockAt[pc]!;
        if (target.Predecessors == 1)
        {
            _arriving[target] = [.. _locals, .. _stack];
            return new SsaEdge(target);
        }

        var arguments = new List<SsaValue>();
        for (var i = 0; i < _code.LocalsCount; i++)
        {
            if (_liveness.IsLive(pc, i)) arguments.Add(Local(pc, i));
        }

        arguments.AddRange(_stack);
        return new SsaEdge(target) { Arguments = [.. arguments] };
    }

    private SsaExit Snapshot(int pc)
    {
        var slots = new SsaValue?[_code.LocalsCount + _stack.Count];
        for (var i = 0; i < _code.LocalsCount; i++)
        {
            // The interpreter reads it where it is; what another frame has left in the slot would show.
            if (_liveness.IsLive(pc, i)) slots[i] = Local(pc, i);
        }

        for (var i = 0; i < _stack.Count; i++) slots[_code.LocalsCount + i] = _stack[i];
        return new SsaExit(_code, pc, slots);
    }

    /// <summary>A local; one that was never stored to holds Unit.</summary>
    private SsaValue Local(int pc, int local)
    {
        if (_locals[local] is { } value) return value;
        PushConstant(pc, Value.Unit);
        return _locals[local] = Pop();
    }

    private void PushConstant(int pc, Value constant)
    {
        var value = _function.NewValue();
        value.Definition = new SsaInstruction(SsaCode.Constant, pc) { Constant = constant, Result = value };
        _block.Body.Add(value.Definition);
        _stack.Add(value);
    }

    private SsaValue Pop()
    {
        var value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    private SsaValue[] PopMany(int count)
    {
        var values = _stack.GetRange(_stack.Count - count, count).ToArray();
        _stack.RemoveRange(_stack.Count - count, count);
        return values;
    }

    private int TargetOf(int pc)
    {
        var instruction = _code.Code[pc];
        var info = OpTable.Of(instruction.Op);
        return (int)OperandRules.TargetOf(pc, info.Width, instruction[info.TargetOperand]);
    }
}
