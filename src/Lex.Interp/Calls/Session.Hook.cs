using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

// The consult points of the compiling tier (runtime section 14.1).
internal sealed unsafe partial class Session
{
    // What a slice is worth in calls, and how many frames of the stack it heats.
    private const int HeatOfSlice = 1_024;

    private const int HeatedFrames = 8;

    /// <summary>Offers a call to the compiling tier. Value: it ran; Fault: it failed; Next: it is to be interpreted.</summary>
    private Signal AskCompiled(ref FunctionState callee, ref long* window, CallPath path)
    {
        var hook = Options.Hook!;
        callee.Heat++;
        TellIfHot(callee);

        // Closures are not offered: the specification does not consult the hook for them.
        if (callee.Compiled is not null) return RunCompiled(ref callee, ref window, path == CallPath.Tail);
        if (path == CallPath.Closure) return Signal.Next;
        var before = Steps;
        var steps = before;
        var limit = _meters.StepLimit == 0 ? long.MaxValue : _meters.StepLimit;
        var answer = hook.TryCall(this, callee, Gather(window, callee.Code.Arity), ref steps, limit, out _result, out var error);
        if (steps != before && ChargeSteps(steps - before) != Core.Execution.Status.Ok) return Signal.Fault;
        return answer switch
        {
            JitAnswer.Value => Signal.Value,
            JitAnswer.Error => Failed(error!),
            _ => Signal.Next,
        };
    }

    /// <summary>Whether the compiling tier need not hear of a function's calls: there is none, or it has been told and has not compiled it.</summary>
    private bool IsLeftToInterpreter(FunctionState function) => Options.Hook is null || (function.HookTold && function.Compiled is null);

    /// <summary>Tells the compiling tier of a function that has become hot; once.</summary>
    private void TellIfHot(FunctionState function)
    {
        if (function.HookTold || function.Heat < Options.HotThreshold || Options.Hook is not { } hook) return;
        function.HookTold = true;
        hook.Hot(this, function);
        if (!_plain) PlanChanged(function);
    }

    /// <summary>
    /// A slice has ended, in interpreted or in compiled code: the function that is interpreted is hot, and so are its callers. If these stayed
    /// interpreted, each call of what they call would have to go over to compiled code.
    /// </summary>
    private void EndOfSlice()
    {
        // The first slice of a session says nothing about loops.
        if (Options.Hook is null || Steps < Options.Slice) return;
        HeatStack();
        LookForCompiled();
    }

    // Below a frame with which a loop began may be compiled activations, whose records are not written.
    private void HeatStack()
    {
        var frame = _top;
        for (var heated = 0; heated < HeatedFrames && frame != _frames; heated++, frame--)
        {
            var state = StateOf(frame->Function);
            state.Heat += HeatOfSlice;
            TellIfHot(state);
            if ((frame->Flags & (FrameFlags.Base | FrameFlags.Compiled)) != 0) break;
        }
    }

    /// <summary>Takes up what has been compiled meanwhile, and sends its calls through the gate: interpreted code makes them by itself.</summary>
    private void LookForCompiled()
    {
        foreach (var state in _functions)
        {
            if (state is { HookTold: true, Compiled: null, Retired: false }) Options.Hook!.Hot(this, state);
            if (state is { Compiled: not null, Exec: not null } && PlanOf(state.Code.Id)->TailGate == 0) PlanChanged(state);
        }
    }
}
