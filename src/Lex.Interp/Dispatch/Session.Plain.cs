using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

// The plain loop: canonical code, one instruction after the other, each slot a pair, each step counted before its op. It
// is the specification made executable, and what execution code falls back on when advice about kinds was wrong.
internal sealed unsafe partial class Session
{
    /// <summary>Runs canonical code until the top frame is one of execution code.</summary>
    private Signal RunPlain()
    {
        while (true)
        {
            var frame = _top;
            if ((frame->Flags & FrameFlags.Generic) == 0) return Signal.Frame;
            var state = StateOf(frame->Function);
            var code = state.Code.Code.AsSpan();
            var weights = state.Weights;
            var at = new Cursor { Slots = frame->Scalars, Pc = frame->Pc };
            at.Operands = at.Slots + state.Code.LocalsCount;
            at.Next = at.Operands + frame->Height;
            Signal signal;
            do
            {
                ref readonly var instruction = ref code[at.Pc];
                frame->Pc = at.Pc;
                Fuel -= weights[at.Pc++];
                if ((Fuel < 0 && OutOfFuel() != Status.Ok) || ChargeParts(instruction) != Status.Ok) return Signal.Fault;
                signal = Step(ref at, instruction);
            }
            while (signal == Signal.Next);
            if (signal is Signal.Fault or Signal.Done or Signal.Wait) return signal;
        }
    }

    /// <summary>Charges what an op with a constant number of parts builds, before it is built.</summary>
    private Status ChargeParts(in Instruction instruction)
    {
        var info = OpTable.Of(instruction.Op);
        if (info.Cells != CellRule.Parts) return Status.Ok;
        var parts = instruction[info.CountOperand];
        return parts == 0 ? Status.Ok : ChargeCells(1 + parts);
    }

    private Signal JumpPlain(ref Cursor at, in Instruction instruction)
    {
        at.Pc += instruction.A;
        return Signal.Next;
    }

    private Signal ReturnPlain(ref Cursor at, in Instruction instruction) => FinishReturn(PairAt(at.Next - 1));

    private Signal PanicPlain(ref Cursor at, in Instruction instruction) => Failed(PanicOf(instruction));

    private LexError PanicOf(in Instruction instruction)
    {
        var message = Program.Constants[instruction.A];
        return LexError.Panic(message.Kind == ConstantKind.Str ? message.Text! : "panic");
    }

    private Signal CallPlain(ref Cursor at, in Instruction instruction)
    {
        var window = Take(ref at, instruction.B);
        return Answer(ref at, window, Gate(StateOf(instruction.A), window, instruction.B, CallPath.Call, instruction.C, FrameFlags.Checked));
    }

    private Signal TailCallPlain(ref Cursor at, in Instruction instruction)
    {
        var window = Take(ref at, instruction.B);
        return Gate(StateOf(instruction.A), window, instruction.B, CallPath.Tail, instruction.C, FrameFlags.Checked);
    }

    private Signal MakeClosurePlain(ref Cursor at, in Instruction instruction)
    {
        var window = Take(ref at, instruction.B);
        var family = ShapeFamily.OfClosure(Program.Functions[instruction.A], instruction.B);
        Push(ref at, Value.Object(Aggregate.Create(family, Gather(window, instruction.B))));
        return Signal.Next;
    }

    private Signal CallClosurePlain(ref Cursor at, in Instruction instruction)
    {
        var window = Take(ref at, instruction.A + 1);
        return Answer(ref at, window, CallClosureAt(window, instruction.A, instruction.B));
    }

    private Signal SortByKeyPlain(ref Cursor at, in Instruction instruction) => ListPlain(ref at, ListOperationKind.SortByKey, 2);

    private Signal ParallelMapPlain(ref Cursor at, in Instruction instruction) => ListPlain(ref at, ListOperationKind.ParallelMap, 2);

    private Signal ListMapPlain(ref Cursor at, in Instruction instruction) => ListPlain(ref at, ListOperationKind.ListMap, 2);

    private Signal ListFilterPlain(ref Cursor at, in Instruction instruction) => ListPlain(ref at, ListOperationKind.ListFilter, 2);

    private Signal ListFoldPlain(ref Cursor at, in Instruction instruction) => ListPlain(ref at, ListOperationKind.ListFold, 3);

    private Signal ListPlain(ref Cursor at, ListOperationKind kind, int operands)
    {
        var window = Take(ref at, operands);
        return Answer(ref at, window, BeginList(kind, window));
    }

    private Signal EffectCallPlain(ref Cursor at, in Instruction instruction)
    {
        var window = Take(ref at, instruction.C);
        return Answer(ref at, window, PerformAt(window, instruction, at.Pc - 1));
    }

    /// <summary>Pops operands, and leaves the frame as it is to be when what they are handed to returns.</summary>
    private long* Take(ref Cursor at, int count)
    {
        at.Next -= count;
        _top->Height = (int)(at.Next - at.Operands);
        _top->Pc = at.Pc;
        return at.Next;
    }

    /// <summary>A value that came at once is pushed; everything else is for the loop.</summary>
    private Signal Answer(ref Cursor at, long* window, Signal signal)
    {
        if (signal != Signal.Value)
        {
            if (signal == Signal.Fault) _top->Pc = at.Pc - 1;
            return signal;
        }

        // Room may have been made meanwhile: then the slots are elsewhere.
        var slots = _top->Scalars;
        at.Next = slots + (at.Next - at.Slots);
        at.Operands = slots + (at.Operands - at.Slots);
        at.Slots = slots;
        Push(ref at, _result);
        return Signal.Next;
    }

    private void Push(ref Cursor at, Value value) => SetPair(at.Next++, value);

    private Signal WrongKind(string expected, Value found) => Failed(LexError.TypeMismatch($"expected {expected}, got {DebugText.Of(found)}"));

    /// <summary>Where the plain loop stands: the window, its operands, the next free operand slot and the next instruction.</summary>
    private ref struct Cursor
    {
        public long* Slots;
        public long* Operands;
        public long* Next;
        public int Pc;
    }
}
