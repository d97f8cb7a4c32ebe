using Lex.Core.Ops;
using Lex.Interp.Dispatch;
using Lex.Interp.Prepare;

namespace Lex.Interp.Calls;

// A loop that began in the interpreter goes over to compiled code when a slice of steps ends in it (on-stack replacement). Loops are tail
// calls of a function by itself, so this is such a call that passes the gate for once.
internal sealed unsafe partial class Session
{
    /// <summary>A slice has ended at an instruction that was about to charge its block.</summary>
    private Signal EndSlice(Instr* i)
    {
        if (!TryRefill(i)) return Signal.Fault;
        if (Options.Hook is null) return Signal.Frame;
        var state = StateOf(_top->Function);
        if (state.Compiled is null || !TryFindRound(state, i, out var paid)) return Signal.Frame;

        // The step of a counter is the only thing that such an instruction does to a parameter, and it has not done it yet.
        var window = _top->Scalars;
        if ((ExecOp)i->Op is ExecOp.LoopEq or ExecOp.LoopNe) window[i->B] += (short)i->C;
        Fuel -= paid;
        var kinds = state.Exec!.Parameters;
        for (var p = 0; p < kinds.Length; p++) SetPair(window + p, ValueOf(Loc.At(p, kinds[p]), window));
        var callee = state;
        return RunCompiled(ref callee, ref window, replaces: true) switch
        {
            Signal.Value => FinishReturn(_result),
            Signal.Fault => Signal.Fault,
            _ => Replace(callee, window, 0),
        };
    }

    /// <summary>
    /// Whether an instruction belongs to a new round of its function, of which nothing has happened but tests; and what its block's charge contains
    /// for the round before.
    /// </summary>
    private static bool TryFindRound(FunctionState state, Instr* i, out long paid)
    {
        paid = 0;
        var (exec, code) = (state.Exec!, state.Code);
        var index = exec.IndexOf(i);
        if (exec.RegionOf(index) is not null) return false;
        var (way, last) = (exec.WayTo(index), exec.PcOf(index));
        var isFound = false;
        long steps = 0;
        for (var at = way.Start; ; at = way.After(code, at))
        {
            if (at == last) return isFound;
            var instruction = code.Code[at];
            if (isFound && OpTable.Of(instruction.Op).Cells != CellRule.None) return false;
            steps += state.Weights[at];
            if (instruction.Op == Op.TailCall && instruction.A == code.Id) (isFound, paid) = (true, steps);
        }
    }
}
