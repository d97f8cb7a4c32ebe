using Lex.Core.Ops;
using Lex.Core.Programs;

namespace Lex.Jit.Build;

/// <summary>
/// Which locals of canonical code may still be read at a place: only they become parameters of blocks, and only they are
/// written back when code leaves.
/// </summary>
internal sealed class Liveness
{
    private readonly ulong[]?[] _before;

    private Liveness(ulong[]?[] before) => _before = before;

    /// <summary>Computes liveness; instructions that cannot be reached have none.</summary>
    public static Liveness Of(FunctionCode function)
    {
        var code = function.Code.AsSpan();
        var words = (function.LocalsCount + 63) >> 6;
        var before = new ulong[]?[code.Length];
        var current = new ulong[words];
        bool changed;
        do
        {
            changed = false;
            for (var pc = code.Length - 1; pc >= 0; pc--)
            {
                if (!function.Flow.IsReachable(pc)) continue;
                var info = OpTable.Of(code[pc].Op);
                Array.Clear(current);
                if (info.TargetOperand >= 0) Union(current, before[OperandRules.TargetOf(pc, info.Width, code[pc][info.TargetOperand])]);
                if (!info.IsTerminator) Union(current, before[pc + 1]);
                Step(code[pc], info, current);
                changed |= Replace(ref before[pc], current);
            }
        }
        while (changed);
        return new Liveness(before);
    }

    /// <summary>Whether a local may be read from this instruction on.</summary>
    public bool IsLive(int pc, int local) => _before[pc] is { } live && (live[local >> 6] >> (local & 63) & 1) != 0;

    private static void Step(in Instruction instruction, OpInfo info, ulong[] live)
    {
        for (var i = 0; i < info.Operands.Length; i++)
        {
            if (info.Operands[i].Kind != OperandKind.Local) continue;
            var local = instruction[i];
            // A base op with a local either pushes it or pops into it.
            if (info.Pushes == 0) live[local >> 6] &= ~(1UL << (local & 63));
            else live[local >> 6] |= 1UL << (local & 63);
        }
    }

    private static void Union(ulong[] into, ulong[]? from)
    {
        if (from is null) return;
        for (var i = 0; i < into.Length; i++) into[i] |= from[i];
    }

    private static bool Replace(ref ulong[]? old, ulong[] current)
    {
        if (old is null)
        {
            old = (ulong[])current.Clone();
            return true;
        }

        if (old.AsSpan().SequenceEqual(current)) return false;
        current.CopyTo(old, 0);
        return true;
    }
}
