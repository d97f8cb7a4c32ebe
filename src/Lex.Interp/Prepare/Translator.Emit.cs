using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Prepare;

// Emission: instructions, labels, and the moves between slots.
internal sealed unsafe partial class Translator
{
    private readonly List<Instr> _code = [];

    private readonly List<int> _pcs = [];

    private readonly List<Way> _ways = [];

    private readonly List<ExecInfo?> _infos = [];

    private readonly List<int> _labels = [];

    private readonly List<(int Instruction, int Label, TargetField Field)> _targets = [];

    private readonly List<object> _objects = [];

    private readonly List<(int Instruction, int Object)> _addresses = [];

    private readonly List<int> _returns = [];

    private bool _failed;

    // No instruction before this one may be changed any more: a label stands here.
    private int _barrier;

    // The instruction that has just computed an operand into its home, or -1: its destination may still be changed.
    private int _lastResult = -1;

    // The homes that values are on their way to.
    private readonly Stack<int> _movingTo = new();

    private enum TargetField : byte
    {
        Whole,
        High,
        Short,
    }

    private int Emit(ExecOp op, int a, int b, int c, long k, ExecInfo? info = null)
    {
        if ((uint)a > ushort.MaxValue) _failed = true;
        _lastResult = -1;
        _code.Add(new Instr { Op = (ushort)op, A = (ushort)a, B = (ushort)b, C = (ushort)c, K = k });
        _pcs.Add(_pc);
        _ways.Add(_way);
        _infos.Add(info);
        _regionOf.Add(_region);
        return _code.Count - 1;
    }

    /// <summary>Emits an instruction that computes an operand into its home.</summary>
    private void EmitResult(ExecOp op, int a, int b, int c, long k, ExecInfo? info = null) => _lastResult = Emit(op, a, b, c, k, info);

    /// <summary>The steps since the last charge; what follows is charged from <paramref name="next"/> on.</summary>
    private int TakeWeight(int next)
    {
        var weight = _weight;
        _weight = 0;
        _way = Way.From(next);
        return weight;
    }

    /// <summary>Emits a charge with a target.</summary>
    private void Charge(ExecOp op, int label)
    {
        _abandoned = _region is not null;
        var index = Emit(op, _weight, 0, 0, 0);
        TakeWeight(_pc);
        Target(index, label, TargetField.Whole);
    }

    /// <summary>Emits an instruction that ends a block, with the block's steps.</summary>
    private int EmitEnd(ExecOp op, int b, int c, long k, int next, ExecInfo? info = null)
    {
        // What can interrupt a body in place of a call has to start again with the call.
        _abandoned = _region is not null;
        var index = Emit(op, _weight, b, c, k, info);
        TakeWeight(next);
        return index;
    }

    private int NewLabel()
    {
        _labels.Add(-1);
        return _labels.Count - 1;
    }

    private bool IsMarked(int label) => _labels[label] >= 0;

    private void Mark(int label)
    {
        _labels[label] = _code.Count;
        _barrier = _code.Count;
        _lastResult = -1;
    }

    private void Target(int instruction, int label, TargetField field) => _targets.Add((instruction, label, field));

    /// <summary>The instruction's K becomes the address of a reference to an object.</summary>
    private void Address(int instruction, object value)
    {
        var index = _objects.IndexOf(value);
        if (index < 0)
        {
            index = _objects.Count;
            _objects.Add(value);
        }

        _addresses.Add((instruction, index));
    }

    private ExecCode? Finish()
    {
        var code = CollectionsMarshal.AsSpan(_code);
        foreach (var (instruction, label, field) in _targets)
        {
            long distance = _labels[label] - instruction;
            ref var target = ref code[instruction];
            if (field == TargetField.Whole) target.K = distance;
            else if (field == TargetField.High) target.K = (uint)target.K | (distance << 32);
            else if (distance == (short)distance) target.C = (ushort)(short)distance;
            else return null;
        }

        foreach (ref var instruction in code)
        {
            if (instruction.Op == (ushort)ExecOp.ListTail && instruction.B == instruction.C) instruction.Op = (ushort)ExecOp.ListSkip;
        }

        var reach = Reach();
        foreach (var instruction in _returns) code[instruction].C = (ushort)reach;
        var second = code.IsEmpty ? default : (ExecOp)code[^1].Op;
        for (var at = code.Length - 2; at >= 0; at--)
        {
            // The longest chain, or else just two.
            var op = (ExecOp)code[at].Op;
            var pair = ExecPairs.Of(op, (ExecOp)code[at + 1].Op);
            code[at].Op = (ushort)(pair != op ? pair : ExecPairs.Of(op, second));
            second = op;
        }

        var objects = GC.AllocateArray<object>(_objects.Count, pinned: true);
        _objects.CopyTo(objects);
        foreach (var (instruction, index) in _addresses) code[instruction].K = (long)Unsafe.AsPointer(ref objects[index]);
        var parameters = new ValueKind[_function.Arity];
        for (var i = 0; i < parameters.Length; i++) parameters[i] = _kinds.OfParameter(i);
        return new ExecCode(_code, _pcs, _ways, _infos, _regionOf, objects, _tempSlots) { Parameters = parameters };
    }

    /// <summary>The number of slots, from the first on, of which references have to be cleared when the frame is left.</summary>
    private int Reach()
    {
        var reach = 0;
        for (var i = 0; i < _function.Arity; i++)
        {
            if (!Loc.IsScalarKind(_kinds.OfParameter(i))) reach = i + 1;
        }

        var leaves = new HashSet<int>(_returns);
        foreach (var (instruction, _, _) in _targets) leaves.Add(instruction);
        // Arguments in the window of a call that follows are cleared by the callee.
        var (window, end) = (0, 0);
        for (var at = _code.Count - 1; at >= 0; at--)
        {
            var op = (ExecOp)_code[at].Op;
            if (leaves.Contains(at)) (window, end) = (0, 0);
            else if (op == ExecOp.Call) (window, end) = (_code[at].B, _code[at].B + _infos[at]!.Instruction.B);
            var last = LastReference(at);
            if (last < window || last >= end || op == ExecOp.Call) reach = Math.Max(reach, last + 1);
        }

        return reach;
    }

    /// <summary>The last slot of which an instruction may set the reference, or -1.</summary>
    private int LastReference(int at)
    {
        var instruction = _code[at];
        switch ((ExecOp)instruction.Op)
        {
            case ExecOp.MoveRef or ExecOp.MovePair or ExecOp.LoadRef or ExecOp.Tag or ExecOp.BuildOption or ExecOp.BuildList
                or ExecOp.Build or ExecOp.PartR or ExecOp.PartP:
                return instruction.A;
            case ExecOp.CallTyped or ExecOp.Concat or ExecOp.ListHead or ExecOp.ListHeadL or ExecOp.ListTail or ExecOp.ListSkip:
                return instruction.B;
            case ExecOp.Call:
                return Loc.IsScalarKind(_infos[at]!.Expected) ? -1 : instruction.B;
            case ExecOp.Cold or ExecOp.Library or ExecOp.Closure or ExecOp.Each:
                return _infos[at]!.Window + Math.Max(_infos[at]!.Operands.Length, 1) - 1;
            case ExecOp.Ret or ExecOp.RetR:
                return 0;
            default:
                return -1;
        }
    }

    private static bool IsInPlace(in Assignment move) =>
        move.Source.Form == LocForm.Slot && move.Source.Slot == move.Slot
        && (move.Kind == move.Source.Kind || (move.Kind == Loc.AnyReference && move.Source.Kind != ValueKind.Unknown && !move.Source.IsUnbuiltPair));

    /// <summary>Carries out assignments as if all at once: what is still to be read is not overwritten.</summary>
    /// <param name="moves">The assignments.</param>
    /// <param name="keptOperands">How many operands are needed afterwards besides what the assignments set.</param>
    /// <param name="keepsLocals">Whether locals are.</param>
    private void Assign(List<Assignment> moves, int keptOperands, bool keepsLocals)
    {
        // A pair made in place disturbs nobody who reads the scalar or the reference: it comes last.
        moves.RemoveAll(static move => IsInPlace(move));
        while (moves.Count > 0 && !_failed)
        {
            bool IsReady(Assignment move) => !moves.Exists(other => other != move && other.Source.Reads(move.Slot));
            var ready = moves.FindIndex(move => IsReady(move) && IsLastResult(move.Source));
            if (ready >= 0 && TryRedirect(moves, ready, keptOperands, keepsLocals)) continue;
            ready = moves.FindIndex(IsReady);
            if (ready < 0)
            {
                // A cycle: one of the slots steps aside.
                var slot = moves[0].Slot;
                var kind = moves.Find(move => move.Source.Reads(slot))!.Source is { Form: LocForm.Slot } reader ? reader.Kind : ValueKind.Int;
                var aside = Home(_function.Flow.MaxHeight);
                Put(aside, kind, Loc.At(slot, kind));
                for (var i = 0; i < moves.Count; i++) moves[i] = moves[i] with { Source = Renamed(moves[i].Source, slot, aside) };
                continue;
            }

            var next = moves[ready];
            moves.RemoveAt(ready);
            Put(next.Slot, next.Kind, next.Source);
        }
    }

    private bool IsLastResult(in Loc source) =>
        source.Form == LocForm.Slot && _lastResult >= _barrier && _lastResult == _code.Count - 1 && ResultOf(_lastResult) == source.Slot && IsOperandHome(source.Slot);

    /// <summary>The op that has just computed a value that is needed in one place only computes it there.</summary>
    private bool TryRedirect(List<Assignment> moves, int index, int keptOperands, bool keepsLocals)
    {
        var move = moves[index];
        var slot = move.Source.Slot;
        if (!IsInPlace(move with { Slot = slot }) || moves.Exists(other => other != move && other.Source.Reads(slot))) return false;
        for (var i = 0; i < keptOperands; i++)
        {
            if (_stack[i].Reads(slot)) return false;
        }

        for (var i = 0; keepsLocals && i < _localCount; i++)
        {
            if (_locals[i].Reads(slot) && _blocks.IsLive(_next, i)) return false;
        }

        Redirect(_lastResult, move.Slot);
        if (_infos[_lastResult] is { } info) _infos[_lastResult] = info with { Window = move.Slot };
        moves.RemoveAt(index);
        return true;
    }

    private static Loc Renamed(Loc source, int from, int to)
    {
        if (source.Form == LocForm.Constant) return source;
        if (source.Unbuilt is { } unbuilt) return Loc.Of(unbuilt.With(Array.ConvertAll(unbuilt.Parts, part => Renamed(part, from, to))));
        if (source.Slot == from) source = source with { Slot = (ushort)to };
        if (source.Form == LocForm.Pending && source.Right == from) source = source with { Right = (ushort)to };
        return source;
    }

    /// <summary>Puts a value into a slot, represented as a kind asks. The slot's old value is not needed any more.</summary>
    private void Put(int slot, ValueKind kind, Loc source)
    {
        if (source.IsScalar)
        {
            PutScalar(slot, source);
            if (kind == ValueKind.Unknown) Address(Emit(ExecOp.Tag, slot, 0, 0, 0), TagOf(source.Kind));
            else if (kind != source.Kind) _failed = true;
        }
        else if (source.Kind == Loc.UnbuiltOption)
        {
            if (kind != Loc.UnbuiltOption)
            {
                if (Loc.IsScalarKind(kind)) _failed = true;
                Emit(ExecOp.BuildOption, slot, source.Slot, 0, 0);
                if (kind == ValueKind.Unknown) Emit(ExecOp.LoadK, slot, 0, 0, 0);
            }
            else if (source.Slot != slot)
            {
                Emit(ExecOp.MovePair, slot, source.Slot, 0, 0);
            }
        }
        else if (source.Kind == Loc.UnbuiltList)
        {
            if (kind != Loc.UnbuiltList)
            {
                if (Loc.IsScalarKind(kind)) _failed = true;
                Emit(ExecOp.BuildList, slot, source.Slot, 0, 0);
                if (kind == ValueKind.Unknown) Emit(ExecOp.LoadK, slot, 0, 0, 0);
            }
            else if (source.Slot != slot)
            {
                Emit(ExecOp.MovePair, slot, source.Slot, 0, 0);
            }
        }
        else if (source.Kind == ValueKind.Unknown)
        {
            if (kind != ValueKind.Unknown) _failed = true;
            else if (source.Slot != slot) Emit(ExecOp.MovePair, slot, source.Slot, 0, 0);
        }
        else
        {
            if (Loc.IsScalarKind(kind)) _failed = true;
            if (source.IsConstant) Address(Emit(ExecOp.LoadRef, slot, 0, 0, 0), source.Constant.Tag);
            else if (source.Unbuilt is { } unbuilt) PutBuilt(slot, unbuilt);
            else if (source.Slot != slot) Emit(ExecOp.MoveRef, slot, source.Slot, 0, 0);
            if (kind is ValueKind.Unknown or Loc.UnbuiltList) Emit(ExecOp.LoadK, slot, 0, 0, 0);
        }
    }

    private void PutScalar(int slot, Loc source)
    {
        switch (source.Form)
        {
            case LocForm.Constant:
                Emit(ExecOp.LoadK, slot, 0, 0, source.Constant.Bits);
                break;
            case LocForm.Slot:
                if (source.Slot != slot) Emit(ExecOp.Move, slot, source.Slot, 0, 0);
                break;
            default:
                Compute(slot, source);
                break;
        }
    }

    /// <summary>Emits a pending op.</summary>
    private void Compute(int slot, Loc source)
    {
        var forms = ExecForms.Of(source.Op);
        if (forms.Operands == 1) Emit(forms.Unary, slot, source.Slot, 0, 0);
        else if (source.Right != Loc.NoSlot) Emit(forms.Slots, slot, source.Slot, source.Right, 0);
        else Emit(forms.Constant, slot, source.Slot, 0, source.Constant.Bits);
        if (source.Negated) Emit(ExecForms.Of(Op.BoolNot).Unary, slot, slot, 0, 0);
        _lastResult = source.Negated ? -1 : _code.Count - 1;
    }

    /// <summary>Before a slot gets another value: whoever still reads the old one takes it home.</summary>
    private void Rescue(int slot, int except = -1)
    {
        for (var i = 0; i < _localCount; i++)
        {
            if (i == except || HomeOf(i) == slot || !_locals[i].Reads(slot)) continue;
            if (!_blocks.IsLive(_pc, i)) _locals[i] = Loc.Unit;
            else if (!TryMoveParts(_locals[i], slot)) MoveHome(ref _locals[i], HomeOf(i));
        }

        for (var i = 0; i < _stack.Count; i++)
        {
            if (Home(i) != slot && _stack[i].Reads(slot) && !TryMoveParts(_stack[i], slot)) MoveHome(i);
        }
    }

    private void MoveHome(int position) => MoveHome(ref CollectionsMarshal.AsSpan(_stack)[position], Home(position));

    private void MoveHome(ref Loc value, int home)
    {
        if (_movingTo.Contains(home))
        {
            StepAside(ref value);
            return;
        }

        _movingTo.Push(home);
        Rescue(home);
        _movingTo.Pop();
        if (_failed) return;

        // Only now is it certain where the value is: whoever lay in the way may have moved it.
        Put(home, value.Kind, value);
        value = Loc.At(home, value.Kind);
    }

    // Values that lie in each other's homes: the one that all wait for makes room first.
    private void StepAside(ref Loc value)
    {
        if (_nextTemp == MostTemps)
        {
            _failed = true;
            return;
        }

        var temp = _tempBase + TakeTemps(1);
        Put(temp, value.Kind, value);
        value = Loc.At(temp, value.Kind);
    }

    /// <summary>Computes all values that wait and are still needed.</summary>
    private void Settle() => Settle(_stack.Count);

    private static object TagOf(ValueKind kind) => kind switch
    {
        ValueKind.Int => ScalarTag.Int,
        ValueKind.Float => ScalarTag.Float,
        _ => ScalarTag.Bool,
    };

    /// <summary>A slot that is to hold a value in the representation of a kind.</summary>
    private sealed record Assignment(int Slot, ValueKind Kind, Loc Source);
}
