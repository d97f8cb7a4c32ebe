using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>
/// Turns canonical code into static single assignment form: the operand stack and the locals are interpreted away, what
/// is left are values and blocks with parameters. Kinds come later (<see cref="KindInference"/>).
/// </summary>
internal sealed class SsaBuilder
{
    private delegate void Handler(SsaBuilder builder, int pc, in Instruction instruction);

    // What ops do that only move values or control. All others are applied or performed as the op table describes them.
    private readonly Dictionary<Op, Handler> _handlers = new()
    {
        [Op.PushConst] = static (b, pc, in i) => b.PushConstant(pc, b._code.Program.Constants[i.A].Value),
        [Op.Pop] = static (b, _, in _) => b.Pop(),
        [Op.Dup] = static (b, _, in _) => b._stack.Add(b._stack[^1]),
        [Op.LoadLocal] = static (b, pc, in i) => b._stack.Add(b.Local(pc, i.A)),
        [Op.StoreLocal] = static (b, _, in i) => b._locals[i.A] = b.Pop(),
        [Op.Jump] = static (b, pc, in _) => b.End(new SsaEnd.Jump(pc, b.EdgeTo(b.TargetOf(pc)))),
        [Op.Return] = static (b, pc, in _) => b.EndReturn(pc),
        [Op.Panic] = static (b, pc, in _) => b.End(new SsaEnd.Leave(pc) { Exit = b.Snapshot(pc) }),
        [Op.TailCall] = static (b, pc, in i) => b.EndTailCall(pc, i),
        [Op.Call] = static (b, pc, in i) => b.Add(SsaCode.Call, pc, i),
        [Op.MakeClosure] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
        [Op.CallClosure] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
        [Op.SortByKey] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
        [Op.ListMap] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
        [Op.ListFilter] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
        [Op.ListFold] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
        [Op.ParallelMap] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
        [Op.EffectCall] = static (b, pc, in i) => b.Add(SsaCode.Perform, pc, i),
    };

    private readonly FunctionCode _code;
    private readonly Liveness _liveness;
    private readonly SsaFunction _function;
    private readonly SsaBlock?[] _blockAt;
    private readonly Dictionary<SsaBlock, SsaValue?[]> _arriving = [];
    private readonly List<SsaValue> _stack = [];
    private SsaValue?[] _locals = [];
    private SsaBlock _block = null!;
    private SsaBlock _entry = null!;
    private bool _ended;

    private SsaBuilder(FunctionCode code)
    {
        _code = code;
        _liveness = Liveness.Of(code);
        _blockAt = new SsaBlock?[code.Code.Length];
        var kinds = new ValueKind[code.Arity];
        for (var i = 0; i < kinds.Length; i++) kinds[i] = code.Hints.OfParameter(i);
        _function = new SsaFunction(code) { ParameterKinds = kinds, ResultKind = code.Hints.Result };
    }

    /// <summary>Builds the form of a verified function.</summary>
    public static SsaFunction Build(FunctionCode code) => new SsaBuilder(code).Run();

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

            Translate(pc, _code.Code[pc]);
            pc++;
        }

        block.Finish = pc;
    }

    private void Translate(int pc, in Instruction instruction)
    {
        if (_handlers.TryGetValue(instruction.Op, out var handler)) handler(this, pc, instruction);
        else if (OpTable.Of(instruction.Op).IsBranch) EndBranch(pc, instruction);
        else Add(SsaCode.Apply, pc, instruction);
    }

    /// <summary>Adds an instruction as the op table describes it.</summary>
    private void Add(SsaCode code, int pc, in Instruction source)
    {
        var info = OpTable.Of(source.Op);
        var before = Snapshot(pc);
        var operands = PopMany(info.PopsOf(source));
        var instruction = new SsaInstruction(code, pc)
        {
            Op = source.Op,
            Source = source,
            Operands = operands,
            Exit = before,
            After = Snapshot(pc + 1),
            Hint = _code.Hints.OfPushed(pc),
            Settles = (info.Facts & (OpFacts.DynamicCost | OpFacts.MayCall)) != 0,
        };
        _block.Body.Add(instruction);
        if (info.Pushes == 0) return;
        instruction.Result = _function.NewValue();
        instruction.Result.Definition = instruction;
        _stack.Add(instruction.Result);
    }

    /// <summary>The meaning of a branch is applied to its operand; what it answers decides.</summary>
    private void EndBranch(int pc, in Instruction source)
    {
        var before = Snapshot(pc);
        var answer = _function.NewValue();
        answer.Definition = new SsaInstruction(SsaCode.Apply, pc)
        {
            Op = source.Op,
            Source = source,
            Operands = PopMany(OpTable.Of(source.Op).PopsOf(source)),
            Exit = before,
            Result = answer,
        };
        _block.Body.Add(answer.Definition);
        End(new SsaEnd.Branch(pc, answer, EdgeTo(TargetOf(pc)), EdgeTo(pc + 1)));
    }

    private void EndReturn(int pc)
    {
        var exit = Snapshot(pc);
        End(new SsaEnd.Return(pc, Pop()) { Exit = exit });
    }

    private void EndTailCall(int pc, in Instruction instruction)
    {
        var exit = Snapshot(pc);
        var arguments = PopMany(instruction.B);
        if (instruction.A != _code.Id || _code.IsRefined)
        {
            End(new SsaEnd.TailCall(pc, instruction.A, arguments) { Exit = exit });
            return;
        }

        _entry.Predecessors++;
        End(new SsaEnd.Jump(pc, new SsaEdge(_entry) { Arguments = arguments }) { Exit = exit });
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
            if (_liveness.IsLive(pc, i)) slots[i] = _locals[i];
        }

        _stack.CopyTo(slots, _code.LocalsCount);
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
