using System.Runtime.CompilerServices;
using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

// How compiled code leaves. It has written its values into the slots from CompiledBase on, and calls one of these with the
// number of an exit point, its depth and the fuel that it holds; so its cold paths are a few stores and one call.
internal sealed unsafe partial class Session
{
    // Activations that are finished one inside the other, on the host's stack, before they hand their tail calls back. When one does, all
    // that have called it directly leave, too, so it is worth while only for loops that leave again and again.
    private const int MostFinishing = 8;

    private int _finishing;

    /// <summary>Has the interpreter finish the activation. What it returned is the result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Leave(int point, int depth, long fuel)
    {
        var exit = PointAt(point);
        TakeFuel(fuel);
        Refund(exit);
        Finish(exit, depth);
    }

    /// <summary>
    /// The activation has less fuel than it wants to have. At the beginning of a round it is entered again with more; elsewhere, or
    /// when a limit is near, the interpreter finishes it, and those that it calls find enough fuel again, if there is any.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void LeaveForFuel(int point, int depth, long fuel)
    {
        var exit = PointAt(point);
        TakeFuel(fuel);

        // What is asked for at the beginning of a round must do for what the round has begun to pay.
        if (!exit.BeginsRound) Refund(exit);
        var isRefueled = Refuel();
        if (exit.BeginsRound) Refund(exit);
        if (exit.BeginsRound && isRefueled) EndWithCall(exit, exit.Function, CompiledExit.Again);
        else Finish(exit, depth);
    }

    /// <summary>Like <see cref="LeaveForFuel"/> for a loop that goes on by itself with what is in the slots. False: it has been finished.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool RefuelOrLeave(int point, int depth, long fuel)
    {
        var exit = PointAt(point);
        TakeFuel(fuel);
        var isRefueled = Refuel();
        Refund(exit);
        if (!isRefueled) Finish(exit, depth);
        return isRefueled;
    }

    /// <summary>The host stack may be used up, and nothing has happened: the method is entered again, or interpreted.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void LeaveForStack(int point, long fuel)
    {
        var exit = PointAt(point);
        TakeFuel(fuel);
        EndWithCall(exit, exit.Function, HasStack() ? CompiledExit.Again : CompiledExit.Restart);
    }

    /// <summary>Ends the activation with a call that its caller is to make in its place.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void LeaveForCall(int point, long fuel)
    {
        var exit = PointAt(point);
        TakeFuel(fuel);
        EndWithCall(exit, exit.Callee, CompiledExit.Tail);
    }

    /// <summary>
    /// Executes one instruction of the activation, and all that it calls, as the interpreter does. The operands are in their slots,
    /// the meters are exact. False: it failed, and the compiled method is to end.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Execute(int point, int depth, long fuel)
    {
        var exit = PointAt(point);
        TakeFuel(fuel);
        Fill(exit);
        var offset = CompiledBase - _slots;
        var outer = _top;
        var frame = Open(exit.Function, depth);
        var code = Program.Functions[exit.Function];
        frame->Flags = FrameFlags.Generic | FrameFlags.Compiled;
        frame->Pc = exit.Pc;
        frame->Height = exit.Height;
        var at = new Cursor { Slots = frame->Scalars, Pc = exit.Pc + 1 };
        at.Operands = at.Slots + code.LocalsCount;
        at.Next = at.Operands + exit.Height;
        _loops++;
        var signal = Step(ref at, code.Code[exit.Pc]);
        _loops--;
        if (signal == Signal.Next) _result = PairAt(at.Next - 1);
        else if (signal == Signal.Frame) signal = Execute();
        return Close(signal, frame, outer, offset);
    }

    private ExitPoint PointAt(int index) => Unsafe.As<ExitPoint>(CompiledConstants[index]);

    /// <summary>Gives back what is paid for and not executed.</summary>
    private void Refund(ExitPoint exit)
    {
        Fuel += exit.Steps;
        Cells += exit.Cells;
    }

    private void Finish(ExitPoint exit, int depth)
    {
        Fill(exit);
        var offset = CompiledBase - _slots;
        var outer = _top;
        var frame = Open(exit.Function, depth);
        frame->Flags = FrameFlags.Generic | FrameFlags.Base | (exit.MayHandBack && _finishing >= MostFinishing ? FrameFlags.Left : 0);
        frame->Pc = exit.Pc;
        frame->Height = exit.Height;
        if (exit.IsCounted) CountResume(StateOf(exit.Function));
        _finishing++;
        var isFinished = Close(Execute(), frame, outer, offset);
        _finishing--;

        // An error ends the run and says nothing about the code.
        if (exit.IsCounted && !isFinished) StateOf(exit.Function).Resumes--;
        HandedFuel = GiveFuel();
    }

    private void CountResume(FunctionState state)
    {
        CompiledResumes++;
        if (++state.Resumes != MostResumes) return;
        state.Retired = true;
        state.Compiled = null;
    }

    private void EndWithCall(ExitPoint exit, int callee, CompiledExit how)
    {
        Fill(exit);
        (_tailCaller, _tailPc) = (exit.Function, exit.Pc);
        // Compiled code may have been called by such code alone, so that the session has not heard of it.
        if (how == CompiledExit.Again && StateOf(callee) is { Compiled: null, Retired: false } state) Options.Hook!.Hot(this, state);
        // At the beginning of a round the frame has locals, too; the count of other calls is still to be examined.
        HoldTail(callee, CompiledBase, exit.BeginsRound ? Program.Functions[callee].Arity : exit.Slots.Length, how);
    }

    /// <summary>
    /// A frame that finishes a compiled activation makes a tail call, which has been examined. Whoever called that activation makes it:
    /// made here, it would leave one more loop of the interpreter on the host's stack with each slice of steps.
    /// </summary>
    private Signal HandBack(FunctionState callee, long* window)
    {
        HoldTail(callee.Code.Id, window, callee.Code.Arity, CompiledExit.Again);
        ClearReferences(_top->Scalars, StateOf(_top->Function).Slots);
        _top--;
        return Signal.Done;
    }

    /// <summary>Holds the arguments of a call for whoever makes it.</summary>
    private void HoldTail(int callee, long* window, int count, CompiledExit how)
    {
        if (_tailArguments.Length < count) _tailArguments = new Value[count];
        for (var i = 0; i < count; i++) _tailArguments[i] = PairAt(window + i);
        (_tailFunction, _tailCount) = (callee, count);
        _result = default;
        CompiledExit = how;
    }

    /// <summary>Completes the slots that compiled code has written in part.</summary>
    private void Fill(ExitPoint exit) => Fill(CompiledBase, exit.Slots);

    private void Fill(long* slot, ExitSlot[] forms)
    {
        foreach (ref readonly var form in forms.AsSpan())
        {
            switch (form.Form)
            {
                case ExitSlotForm.Tagged:
                    ReferenceOf(slot) = form.Value.Tag;
                    break;
                case ExitSlotForm.Object:
                    *slot = 0;
                    break;
                case ExitSlotForm.Constant:
                    SetPair(slot, form.Value);
                    break;
                case ExitSlotForm.Answer:
                    SetPair(slot, _result);
                    break;
                case ExitSlotForm.Unbuilt:
                    SetPair(slot, Build(form.Parts!));
                    break;
            }

            slot++;
        }
    }

    /// <summary>Builds what compiled code has left in parts.</summary>
    private Value Build(ExitParts built)
    {
        var first = CompiledBase + built.First;
        Fill(first, built.Parts);
        var parts = new Value[built.Parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = PairAt(first + i);
            ReferenceOf(first + i) = null!;
        }

        if (built.Family is null) return parts[0].AsBool ? OptionValue.Some(parts[1]) : OptionValue.None;
        var value = Value.Object(Aggregate.Create(built.Family, parts));
        return built.InRequest ? TakeIntoRequest(value) : value;
    }

    /// <summary>Opens the record of a compiled activation at a depth. No room has to be made.</summary>
    private Frame* Open(int function, int depth)
    {
        _top = _frames + depth;
        *_top = new Frame { Scalars = CompiledBase, Function = function };
        return _top;
    }
}
