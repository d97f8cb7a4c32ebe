using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Prepare;

// Aggregates that are taken apart where they are put together: they are built only when someone else gets to see them.
internal sealed unsafe partial class Translator
{
    /// <summary>Leaves an aggregate in parts if it looks as if it will be taken apart. Its parts are on the stack no more.</summary>
    private bool TryLeaveUnbuilt(Shape shape, Loc[] parts, bool inRequest)
    {
        if (shape.ClassIndex == AggregateClasses.Wide || shape.Family is null) return false;
        var charge = -1;
        var cells = CellCost.Parts(parts.Length);
        if (_region is { } region)
        {
            region.Cells += cells;
        }
        else
        {
            if (!IsTakenApart()) return false;
            charge = Emit(ExecOp.Cells, 0, 0, 0, cells);
        }

        _stack.Add(Loc.Of(new UnbuiltParts(shape, parts, charge, _pc) { InRequest = inRequest }));
        return true;
    }

    /// <summary>Whether the aggregate goes into a local, to which a body in place or a reader of parts may come.</summary>
    private bool IsTakenApart()
    {
        if (_blocks.IsLeader(_next)) return false;
        var next = OpTable.Of(_function.Code[_next].Op);
        return (next.Group == Group.Move && next.Pushes == 0 && next.Operands.Length == 1) || next.Op is Op.GetElem or Op.GetField or Op.TestVariant;
    }

    /// <summary>Reads a part of an aggregate that is not built.</summary>
    private bool TryReadUnbuilt(ValueKind expected)
    {
        if (_stack[^1].Unbuilt is not { } unbuilt) return false;
        var part = _session.PartIn(unbuilt.Shape, At);
        if (part < 0) return false;
        var value = unbuilt.Parts[part];
        if (expected != ValueKind.Unknown && (Loc.IsScalarKind(expected) ? value.Kind != expected : value.IsScalar)) return false;
        Take();
        _stack.Add(value);
        return true;
    }

    /// <summary>Builds what has been left in parts.</summary>
    private void PutBuilt(int slot, UnbuiltParts unbuilt)
    {
        var cells = 0L;
        var pc = _pc;
        var last = _code.Count - 1;
        if (unbuilt.Charge >= _barrier && unbuilt.Charge == last && _code[last].Op == (ushort)ExecOp.Cells)
        {
            // It is paid for here: then the same instruction can do both.
            cells = _code[last].K;
            pc = _pcs[last];
            RemoveLast();
        }

        var parts = (Loc[])unbuilt.Parts.Clone();
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i].Unbuilt is null || cells > 0 || _nextTemp == MostTemps) continue;
            var temp = _tempBase + TakeTemps(1);
            Put(temp, Loc.AnyReference, parts[i]);
            parts[i] = Loc.At(temp, parts[i].Kind);
        }

        var index = Emit(ExecOp.Build, slot, 0, 0, 0);
        _pcs[index] = pc;
        Address(index, new BuildPlan(unbuilt.Shape.Family!, unbuilt.Shape, parts, cells, unbuilt.InRequest));
    }

    /// <summary>Before a slot gets another value: if it holds parts of an aggregate that is not built, they go elsewhere.</summary>
    private bool TryMoveParts(in Loc value, int slot)
    {
        if (value.Unbuilt is not { } unbuilt || _nextTemp + 1 > MostTemps) return false;
        var temp = _tempBase + TakeTemps(1);
        var kind = KindIn(unbuilt, slot);
        Put(temp, kind, Loc.At(slot, kind));
        for (var i = 0; i < _localCount; i++)
        {
            if (_locals[i].Form == LocForm.Unbuilt) _locals[i] = Renamed(_locals[i], slot, temp);
        }

        for (var i = 0; i < _stack.Count; i++)
        {
            if (_stack[i].Form == LocForm.Unbuilt) _stack[i] = Renamed(_stack[i], slot, temp);
        }

        return true;
    }

    /// <summary>Before a call: what operands below its window have above its beginning goes elsewhere.</summary>
    private void ClearWindow(int window, int kept)
    {
        for (var i = 0; i < kept; i++)
        {
            if (_stack[i].Form == LocForm.Slot && _stack[i].Slot >= window) MoveHome(i);
            while (_stack[i].Unbuilt is { } unbuilt && unbuilt.SlotFrom(window) is >= 0 and var slot)
            {
                if (!TryMoveParts(_stack[i], slot)) MoveHome(i);
            }
        }
    }

    /// <summary>A local outlives the operands: its parts may not lie where those do, unless no call can come between.</summary>
    private void KeepParts(int local)
    {
        while (_region is null && _locals[local].Unbuilt is { } unbuilt && unbuilt.SlotFrom(_stackBase) is >= 0 and var slot)
        {
            if (!TryMoveParts(_locals[local], slot)) MoveHome(ref _locals[local], HomeOf(local));
        }
    }

    private static ValueKind KindIn(UnbuiltParts unbuilt, int slot)
    {
        foreach (var part in unbuilt.Parts)
        {
            if (!part.Reads(slot)) continue;
            return part.Unbuilt is { } inner ? KindIn(inner, slot) : part.Kind;
        }

        return ValueKind.Unknown;
    }

    private void RemoveLast()
    {
        var last = _code.Count - 1;
        _code.RemoveAt(last);
        _pcs.RemoveAt(last);
        _ways.RemoveAt(last);
        _infos.RemoveAt(last);
        _regionOf.RemoveAt(last);
    }
}
