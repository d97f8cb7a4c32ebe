using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Dispatch;
using Lex.Interp.Feedback;

namespace Lex.Interp.Calls;

// Exact feedback: what each site has seen (feedback sections 2 to 9). Only sessions that keep exact account record it, in the plain
// loop, behind an op that has succeeded; other sessions have no recorder.
internal sealed unsafe partial class Session
{
    // Shared by the sessions of a parallel map's items.
    private FeedbackRecorder? _feedback;

    /// <summary>What the sites have seen; null unless the session keeps exact account.</summary>
    public FeedbackRecorder? Feedback => _feedback;

    /// <summary>Executes an instruction and records what it saw.</summary>
    private Signal StepRecorded(ref Cursor at, in Instruction instruction, FunctionState state)
    {
        var pc = at.Pc - 1;
        var vector = _feedback!.VectorOf(state);
        var slot = vector.SlotAt(pc);
        if (slot < 0)
        {
            var isLoop = instruction.A < 0 && OpTable.Of(instruction.Op) is { TargetOperand: 0, IsTerminator: true };
            if (isLoop) vector.LoopWeight = FeedbackSlot.Add(vector.LoopWeight, 1);
            return Step(ref at, instruction);
        }

        // Operands as they are now: the op takes them off, and a call overwrites them.
        var info = OpTable.Of(instruction.Op);
        var pops = info.PopsOf(instruction);
        var operands = at.Next - pops;
        var deepest = pops > 0 && operands >= at.Operands ? PairAt(operands) : default;
        var top = pops > 0 && operands >= at.Operands ? PairAt(at.Next - 1) : default;
        var signal = Step(ref at, instruction);
        if (signal != Signal.Fault) _feedback.Record(vector, slot, pc, instruction, info, deepest, top, at.Pc);
        return signal;
    }

    /// <summary>A frame for a function begins.</summary>
    private void RecordEntry(FunctionState callee, CallPath path, long* window)
    {
        var vector = _feedback!.VectorOf(callee);
        for (var i = 0; i < callee.Code.Arity; i++) vector.SeeArgument(i, PairAt(window + i).Kind);
        vector.Enter();
        if (path is CallPath.Closure or CallPath.Reentrant) vector.ClosureCalls = FeedbackSlot.Add(vector.ClosureCalls, 1);
        else if (path == CallPath.Host) vector.HostCalls = FeedbackSlot.Add(vector.HostCalls, 1);
    }

    /// <summary>A function takes over the frame of another one, or of itself.</summary>
    private void RecordTail(FunctionState caller, FunctionState callee)
    {
        var vector = _feedback!.VectorOf(caller);
        if (caller == callee)
        {
            vector.TailSelf = FeedbackSlot.Add(vector.TailSelf, 1);
            vector.LoopWeight = FeedbackSlot.Add(vector.LoopWeight, 1);
        }
        else
        {
            vector.TailOther = FeedbackSlot.Add(vector.TailOther, 1);
        }
    }
}
