using System.Runtime.InteropServices;
using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// The locals of a function that a reachable read may see before any store to them. Immutable; its size follows the
/// code's, not the number of locals that a hostile image claims.
/// </summary>
internal sealed class UnassignedReads
{
    /// <summary>How many instructions and words the search may touch before it answers "perhaps".</summary>
    private const int Budget = 1 << 22;

    private readonly HashSet<int> _locals = [];

    private int _perhapsFrom = int.MaxValue;

    private UnassignedReads()
    {
    }

    /// <summary>No local is read too early.</summary>
    public static UnassignedReads None { get; } = new();

    /// <summary>Whether a local may be read too early.</summary>
    public bool Contains(int local) => local >= _perhapsFrom || _locals.Contains(local);

    /// <summary>
    /// Searches verified code: forward over the starts of straight runs, with one bit for each local that may still be
    /// unassigned there.
    /// </summary>
    public static UnassignedReads Find(FunctionCode function, bool[] targets)
    {
        var words = (function.LocalsCount - function.Arity + 63) >> 6;
        return words == 0 ? None : new UnassignedReads().Search(function, targets, words);
    }

    private UnassignedReads Search(FunctionCode function, bool[] targets, int words)
    {
        var code = function.Code.AsSpan();
        var entry = new ulong[words];
        Array.Fill(entry, ulong.MaxValue);
        var states = new Dictionary<int, ulong[]> { [0] = entry };
        var work = new Stack<int>();
        work.Push(0);
        var current = new ulong[words];
        var budget = Budget;
        while (work.TryPop(out var pc))
        {
            states[pc].CopyTo(current, 0);
            while (true)
            {
                budget--;
                var info = OpTable.Of(code[pc].Op);
                Note(code[pc], info, function.Arity, current);
                if (info.TargetOperand >= 0)
                {
                    var target = (int)OperandRules.TargetOf(pc, info.Width, code[pc][info.TargetOperand]);
                    Merge(states, work, target, current, ref budget);
                }

                if (info.IsTerminator) break;
                pc++;
                if (!targets[pc]) continue;
                Merge(states, work, pc, current, ref budget);
                break;
            }

            if (budget >= 0) continue;
            _perhapsFrom = function.Arity;
            return this;
        }

        return this;
    }

    private void Note(in Instruction instruction, OpInfo info, int arity, ulong[] unassigned)
    {
        for (var i = 0; i < info.Operands.Length; i++)
        {
            if (info.Operands[i].Kind != OperandKind.Local || instruction[i] < arity) continue;
            var bit = instruction[i] - arity;
            ref var word = ref unassigned[bit >> 6];
            // A base op with a local either pushes it or pops into it.
            if (info.Pushes == 0) word &= ~(1UL << bit);
            else if ((word >> bit & 1) != 0) _locals.Add(instruction[i]);
        }
    }

    private static void Merge(Dictionary<int, ulong[]> states, Stack<int> work, int pc, ulong[] arriving, ref int budget)
    {
        budget -= arriving.Length;
        ref var state = ref CollectionsMarshal.GetValueRefOrAddDefault(states, pc, out var known);
        if (!known)
        {
            state = (ulong[])arriving.Clone();
            work.Push(pc);
            return;
        }

        var grew = false;
        for (var i = 0; i < arriving.Length; i++)
        {
            var merged = state![i] | arriving[i];
            grew |= merged != state[i];
            state[i] = merged;
        }

        if (grew) work.Push(pc);
    }
}
