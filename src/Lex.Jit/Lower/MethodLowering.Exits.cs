using System.Reflection;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Build;
using Lex.Jit.Emit;

namespace Lex.Jit.Lower;

internal sealed partial class MethodLowering
{
    /// <summary>
    /// Has the interpreter finish the activation, and returns what it returned. Counted are the exits that say that the code
    /// does not fit what it meets; a function with many of them is left to the interpreter.
    /// </summary>
    private void EmitExit(SsaExit exit, Charge refund, bool isCounted = true)
    {
        EmitLeave(Members.Leave, PointOf(exit, refund, isCounted));
        EmitAfterLeave();
    }

    /// <summary>The values of a frame or a call, stored into the slots as far as only the running code knows them; and the rest of them as data.</summary>
    private ExitSlot[] EmitSlots(SsaValue?[] values)
    {
        var stored = new List<StoredHalves>();
        // An answer may take the first slot above the frame.
        var free = values.Length + 1;
        var slots = new ExitSlot[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value) slots[i] = FormOf(value, i, stored, ref free);
        }

        if (free > values.Length + 1 && free > Session.CompiledReserve) throw new EmitException($"an exit of {_function.Code.Name} needs {free} slots", _il.Listing);
        var start = _il.Rent(typeof(long).MakePointerType(), "slots");
        LoadSession();
        _il.LoadField(Members.CompiledBase);
        _il.StoreLocal(start);
        foreach (var (slot, _, bits) in stored)
        {
            if (bits is null) continue;
            _il.LoadLocal(start);
            _il.OffsetPointer(slot * sizeof(long));
            bits();
            _il.StoreInt64Indirect();
        }

        // Objects come last: writing one is a call of the runtime's.
        foreach (var (slot, reference, _) in stored)
        {
            if (reference is null) continue;
            LoadSession();
            _il.LoadLocal(start);
            _il.OffsetPointer(slot * sizeof(long));
            _il.Call(Members.ReferenceOf);
            reference();
            _il.StoreReferenceIndirect(typeof(HeapObject));
        }

        _il.Return(start);
        return slots;
    }

    /// <summary>What the running code has to write into a slot.</summary>
    private readonly record struct StoredHalves(int Slot, Action? Reference, Action? Bits);

    private ExitSlot FormOf(SsaValue value, int slot, List<StoredHalves> stored, ref int free)
    {
        if (value.Definition is { Code: SsaCode.Constant } definition) return new ExitSlot(ExitSlotForm.Constant, definition.Constant);
        if (value.IsUnbuilt) return new ExitSlot(ExitSlotForm.Unbuilt, Parts: PartsOf(value, stored, ref free));
        var form = value.Kind switch
        {
            ValueKind.Int => new ExitSlot(ExitSlotForm.Tagged, Value.Int(0)),
            ValueKind.Float => new ExitSlot(ExitSlotForm.Tagged, Value.Float(0)),
            ValueKind.Bool => new ExitSlot(ExitSlotForm.Tagged, Value.Bool(false)),
            ValueKind.Unknown => default,
            _ => new ExitSlot(ExitSlotForm.Object),
        };
        stored.Add(new StoredHalves(
            slot,
            form.Form == ExitSlotForm.Tagged ? null : () => LoadReference(value),
            form.Form == ExitSlotForm.Object ? null : () => LoadBits(value)));
        return form;
    }

    private ExitParts PartsOf(SsaValue value, List<StoredHalves> stored, ref int free)
    {
        var definition = value.Definition!;
        var first = free;
        if (definition.Code == SsaCode.Library)
        {
            var option = PlacesOf(value);
            free += 2;
            stored.Add(new StoredHalves(first, null, () =>
            {
                _il.LoadLocal(option[0]);
                _il.ToUnsignedInt64();
            }));
            stored.Add(new StoredHalves(first + 1, () => _il.LoadLocal(option[1]), () => _il.LoadLocal(option[2])));
            return new ExitParts(null, InRequest: false, first, [new ExitSlot(ExitSlotForm.Tagged, Value.Bool(false)), default]);
        }

        var parts = new ExitSlot[definition.Operands.Length];
        free += parts.Length;
        for (var i = 0; i < parts.Length; i++) parts[i] = FormOf(definition.Operands[i], first + i, stored, ref free);
        return new ExitParts(definition.Family, definition.InRequest, first, parts);
    }

    /// <summary>Stores the values of an exit, and describes the rest of it.</summary>
    private ExitPoint PointOf(SsaExit exit, Charge refund, bool isCounted = false, bool takesAnswer = false, bool beginsRound = false)
    {
        var slots = EmitSlots(exit.Slots);
        if (takesAnswer) slots = [.. slots, new ExitSlot(ExitSlotForm.Answer)];
        return new ExitPoint
        {
            Function = _function.Code.Id,
            Pc = exit.Pc,
            Height = exit.Height + (takesAnswer ? 1 : 0),
            Slots = slots,
            Steps = refund.Steps,
            Cells = refund.Cells,
            IsCounted = isCounted,
            BeginsRound = beginsRound,
            MayHandBack = _inlined is null,
        };
    }

    /// <summary>Calls one of the session's methods for leaving.</summary>
    private void EmitLeave(MethodInfo method, ExitPoint point)
    {
        LoadSession();
        _il.LoadConstant(_unit.IndexOf(point));
        if (method != Members.LeaveForStack && method != Members.LeaveForCall) LoadDepth();
        _il.LoadLocal(_fuel);
        _il.Call(method);
    }

    private void EmitTakeResult()
    {
        LoadSession();
        switch (_signature.Result)
        {
            case ValueKind.Int:
                _il.Call(Members.TakeInt);
                break;
            case ValueKind.Float:
                _il.Call(Members.TakeFloat);
                break;
            case ValueKind.Bool:
                _il.Call(Members.TakeBool);
                break;
            case ValueKind.Unknown:
                _il.Call(Members.TakeValue);
                break;
            default:
                _il.LoadConstant((int)_signature.Result);
                _il.Call(Members.TakeReference);
                break;
        }
    }

    /// <summary>Ends the method; how is in the session already.</summary>
    private void EmitReturnNothing()
    {
        switch (_outermost._signature.Result)
        {
            case ValueKind.Int:
                _il.LoadConstant(0L);
                break;
            case ValueKind.Float:
                _il.LoadConstant(0.0);
                break;
            case ValueKind.Bool:
                _il.LoadConstant(false);
                break;
            case ValueKind.Unknown:
                LoadSession();
                _il.Call(Members.TakeValue);
                break;
            default:
                _il.LoadNull();
                break;
        }

        _il.Return();
    }

    /// <summary>Leaves to the interpreter when the host stack is nearly used up, before anything has happened.</summary>
    private void EmitStackCheck()
    {
        var marker = _il.DeclareLocal(typeof(long), "marker");
        var low = _il.DefineLabel("low");
        _il.Note("host stack");
        _il.LoadLocalAddress(marker);
        _il.ToAddress();
        LoadSession();
        _il.LoadField(Members.StackFloor);
        _il.BranchIfLessUnsigned(low);
        _cold.Enqueue(() =>
        {
            _il.MarkLabel(low);
            TakeArguments();
            EmitEndWithCall(Members.LeaveForStack, 0, [.. _function.Blocks[0].Parameters], 0);
        });
    }

    /// <summary>Leaves with a call that the caller is to make in this one's place; never out of an inlined body. If the call is refused, the
    /// error stands at a place behind the call, as in the plain loop.</summary>
    private void EmitEndWithCall(MethodInfo method, int callee, SsaValue[] arguments, int pc)
    {
        EmitLeave(method, new ExitPoint { Function = _function.Code.Id, Pc = pc, Slots = EmitSlots(arguments), Callee = callee });
        EmitReturnNothing();
    }
}
