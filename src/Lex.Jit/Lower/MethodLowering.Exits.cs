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
        EmitRefund(refund);
        StoreFuel();
        var frame = OpenFrame();
        for (var i = 0; i < exit.Slots.Length; i++)
        {
            if (exit.Slots[i] is { } value) SetSlot(frame, i, value);
        }

        EmitResume(frame, exit, isCounted);
    }

    private void EmitResume(Local frame, SsaExit exit, bool isCounted)
    {
        _il.Return(frame);
        LoadSession();
        _il.LoadConstant(exit.Pc);
        _il.LoadConstant(exit.Height);
        _il.Call(isCounted ? Members.Resume : Members.Finish);
        EmitAfterResume();
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

    private void EmitRefund(Charge refund)
    {
        if (refund.Steps != 0) AddToFuel(refund.Steps);
        if (refund.Cells != 0) AddTo(Members.Cells, refund.Cells);
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

    private Local OpenFrame()
    {
        var frame = _il.Rent(typeof(long).MakePointerType(), "frame");
        LoadSession();
        _il.LoadConstant(_function.Code.Id);
        LoadDepth();
        _il.Call(Members.OpenFrame);
        _il.StoreLocal(frame);
        return frame;
    }

    private void SetSlot(Local frame, int slot, SsaValue value)
    {
        LoadSlot(frame, slot);
        LoadReference(value);
        LoadBits(value);
        _il.Call(Members.SetSlot);
    }

    private void LoadSlot(Local frame, int slot)
    {
        LoadSession();
        _il.LoadLocal(frame);
        _il.OffsetPointer(slot * sizeof(long));
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
            LoadSession();
            _il.Call(Members.HasStack);
            var used = _il.DefineLabel("used up");
            _il.BranchIfFalse(used);
            EmitTailExit(_function.Code.Id, [.. _function.Blocks[0].Parameters], CompiledExit.Again, 0);
            _il.MarkLabel(used);
            EmitTailExit(_function.Code.Id, [.. _function.Blocks[0].Parameters], CompiledExit.Restart, 0);
        });
    }

    /// <summary>Leaves with a call that the caller is to make in this one's place; never out of an inlined body. If the call is refused, the
    /// error stands at a place behind the call, as in the plain loop.</summary>
    private void EmitTailExit(int function, SsaValue[] arguments, CompiledExit exit, int pc)
    {
        StoreFuel();
        LoadSession();
        _il.LoadConstant(function);
        _il.LoadConstant(arguments.Length);
        _il.LoadConstant(_function.Code.Id);
        _il.LoadConstant(pc);
        _il.Call(Members.BeginTail);
        for (var i = 0; i < arguments.Length; i++)
        {
            LoadSession();
            _il.LoadConstant(i);
            LoadReference(arguments[i]);
            LoadBits(arguments[i]);
            _il.Call(Members.SetTailArgument);
        }

        LoadSession();
        _il.LoadConstant((int)exit);
        _il.StoreField(Members.CompiledExit);
        EmitReturnNothing();
    }
}
