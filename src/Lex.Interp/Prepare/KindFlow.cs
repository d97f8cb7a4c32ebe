using Lex.Core.Builtins;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Prepare;

/// <summary>
/// Propagates kinds forward to where edges meet. Sources are constants, the results that ops always have, and hints,
/// whose values are guarded where they arise.
/// </summary>
internal sealed class KindFlow
{
    private const ValueKind NotSeen = (ValueKind)254;

    private readonly FunctionCode _function;

    private readonly Blocks _blocks;

    private readonly Session _session;

    private readonly ValueKind[] _parameters;

    private readonly Dictionary<int, ValueKind[]> _states = [];

    /// <summary>Runs the analysis to its fixed point.</summary>
    /// <param name="session">Knows the library.</param>
    /// <param name="function">The function.</param>
    /// <param name="blocks">Its flow.</param>
    /// <param name="walked">Parameters that are lists of which a loop takes one element after the other.</param>
    public KindFlow(Session session, FunctionCode function, Blocks blocks, HashSet<int> walked)
    {
        _session = session;
        _function = function;
        _blocks = blocks;
        _parameters = new ValueKind[function.Arity];
        for (var i = 0; i < _parameters.Length; i++)
        {
            var kind = Loc.OfHint(function.Hints.OfParameter(i));
            _parameters[i] = kind == Loc.AnyReference && walked.Contains(i) ? Loc.UnbuiltList : kind;
        }

        var entry = new ValueKind[function.LocalsCount];
        for (var local = 0; local < entry.Length; local++) entry[local] = local < function.Arity ? _parameters[local] : ValueKind.Unit;
        var work = new Stack<int>();
        Arrive(work, 0, entry);
        while (work.TryPop(out var pc)) Run(work, pc);
    }

    /// <summary>How the function's loops hold a parameter.</summary>
    public ValueKind OfParameter(int index) => _parameters[index];

    /// <summary>The kinds of locals, then of operands, where edges meet.</summary>
    public ReadOnlySpan<ValueKind> At(int leader) => _states[leader];

    /// <summary>The kind of what an op pushes when its operands have these kinds.</summary>
    public static ValueKind ResultOf(FunctionCode function, int pc, ValueKind left, ValueKind right)
    {
        var instruction = function.Code[pc];
        var info = OpTable.Of(instruction.Op);
        if (info.PushedKind != ValueKind.Unknown) return info.PushedKind;
        if (instruction.Op == Op.Call) return Loc.OfHint(function.Program.Functions[instruction.A].Hints.Result);
        if (left == right && Loc.IsScalarKind(left) && ExecForms.Specialise(instruction.Op, left) is var typed && typed != instruction.Op) return OpTable.Of(typed).PushedKind;
        return Loc.OfHint(function.Hints.OfPushed(pc));
    }

    private void Run(Stack<int> work, int pc)
    {
        var state = new List<ValueKind>(_states[pc]);
        var locals = _function.LocalsCount;
        while (true)
        {
            var instruction = _function.Code[pc];
            var info = OpTable.Of(instruction.Op);
            var pops = info.PopsOf(instruction);
            var right = pops > 0 ? state[^1] : ValueKind.Unknown;
            var left = pops == 2 ? state[^2] : right;
            state.RemoveRange(state.Count - pops, pops);
            if (info.Group == Group.Move) Move(state, instruction, info, right);
            else if (info.Pushes == 1) state.Add(OfView(instruction, ResultOf(_function, pc, left, right)));
            if (info.TargetOperand >= 0) Arrive(work, _blocks.TargetOf(pc), state);
            if (info.IsTerminator) return;
            pc++;
            if (!_blocks.IsLeader(pc)) continue;
            Arrive(work, pc, state);
            return;
        }
    }

    private ValueKind OfView(in Instruction instruction, ValueKind result) =>
        result == Loc.AnyReference && instruction.Op == Op.EffectCall && _session.FindPure(instruction) is { Form: BuiltinForm.ListTail } ? Loc.UnbuiltList : result;

    private void Move(List<ValueKind> state, in Instruction instruction, OpInfo info, ValueKind top)
    {
        if (info.Operands.Length == 0)
        {
            for (var i = 0; i < info.Pushes; i++) state.Add(top);
        }
        else if (info.Operands[0].Kind == OperandKind.Constant)
        {
            state.Add(_function.Program.Constants[instruction.A].Value.Kind);
        }
        else if (info.Pushes == 0)
        {
            state[instruction.A] = top;
        }
        else
        {
            state.Add(state[instruction.A]);
        }
    }

    private void Arrive(Stack<int> work, int pc, IReadOnlyList<ValueKind> kinds)
    {
        if (!_states.TryGetValue(pc, out var known))
        {
            var copy = new ValueKind[kinds.Count];
            for (var i = 0; i < copy.Length; i++) copy[i] = kinds[i];
            _states.Add(pc, copy);
            work.Push(pc);
            return;
        }

        var changed = false;
        for (var i = 0; i < known.Length; i++)
        {
            // What is never read again may hold anything.
            if (i < _function.LocalsCount && !_blocks.IsLive(pc, i)) continue;
            var joined = Loc.Join(known[i], kinds[i]);
            changed |= joined != known[i];
            known[i] = joined;
        }

        if (changed) work.Push(pc);
    }
}
