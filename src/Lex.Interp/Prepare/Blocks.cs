using Lex.Core.Ops;
using Lex.Core.Programs;

namespace Lex.Interp.Prepare;

/// <summary>
/// The flow of a function's canonical code: where straight runs begin, how many edges lead there, and which locals are
/// read later. Immutable.
/// </summary>
internal sealed class Blocks
{
    /// <summary>Functions with more locals than this are treated as if all of them were read later.</summary>
    private const int MostLocals = 64;

    /// <summary>Most instructions of a test that is copied.</summary>
    private const int LongestTest = 6;

    private readonly FunctionCode _function;

    private readonly int[] _edges;

    private readonly ulong[] _live;

    /// <summary>Reads the flow of a verified function.</summary>
    public Blocks(FunctionCode function)
    {
        _function = function;
        var code = function.Code.AsSpan();
        _edges = new int[code.Length + 1];
        _live = new ulong[code.Length + 1];
        _edges[0] = 1;
        for (var pc = 0; pc < code.Length; pc++)
        {
            if (!function.Flow.IsReachable(pc)) continue;
            var info = OpTable.Of(code[pc].Op);
            if (info.TargetOperand >= 0) _edges[TargetOf(pc)]++;
            if (IsSelfTailCall(pc)) _edges[0]++;
        }

        // Falling through counts where something else leads as well: elsewhere the run simply goes on.
        for (var pc = 0; pc < code.Length; pc++)
        {
            if (!function.Flow.IsReachable(pc)) continue;
            var info = OpTable.Of(code[pc].Op);
            if (!info.IsTerminator && (_edges[pc + 1] > 0 || info.IsBranch)) _edges[pc + 1]++;
        }

        // Where edges meet before a branch on a Bool, each edge branches itself.
        for (var changed = true; changed;)
        {
            changed = false;
            for (var pc = 0; pc < code.Length; pc++)
            {
                if (!IsMerge(pc) || !function.Flow.IsReachable(pc) || BranchAfter(pc) is not (>= 0 and var branch)) continue;
                changed |= Widen(branch + 1) | Widen(TargetOf(branch));
            }
        }

        FindLive();
    }

    /// <summary>Whether a straight run begins at an instruction.</summary>
    public bool IsLeader(int pc) => _edges[pc] > 0;

    /// <summary>Whether more than one edge leads to an instruction.</summary>
    public bool IsMerge(int pc) => _edges[pc] > 1;

    /// <summary>Where a jump or branch leads.</summary>
    public int TargetOf(int pc)
    {
        var instruction = _function.Code[pc];
        return pc + 1 + instruction[OpTable.Of(instruction.Op).TargetOperand];
    }

    /// <summary>
    /// The branch that decides about one Bool, which is the top operand or is loaded first, if from here on there is
    /// nothing before it but moves and comparisons with a Bool constant; else -1.
    /// </summary>
    public int BranchAfter(int pc)
    {
        var code = _function.Code.AsSpan();
        for (var at = pc; at < code.Length && at - pc < LongestTest; at++)
        {
            if (at > pc && IsLeader(at)) return -1;
            var info = OpTable.Of(code[at].Op);
            if (info.IsBranch) return at;
            var isConstant = info.Operands is [{ Kind: OperandKind.Constant }];
            if (info.Group == Group.Move ? isConstant && !_function.Program.Constants[code[at].A].Value.IsBool : code[at].Op is not (Op.NumEq or Op.BoolNot)) return -1;
        }

        return -1;
    }

    /// <summary>Whether an instruction is a tail call of the function itself.</summary>
    public bool IsSelfTailCall(int pc) => _function.Code[pc] is { Op: Op.TailCall } call && call.A == _function.Id;

    /// <summary>Whether a local is read at or after an instruction before it is set again.</summary>
    public bool IsLive(int pc, int local) => local >= MostLocals || (_live[pc] >> local & 1) != 0;

    private bool Widen(int pc)
    {
        if (_edges[pc] > 1) return false;
        _edges[pc] = 2;
        return true;
    }

    private void FindLive()
    {
        var code = _function.Code.AsSpan();
        if (_function.LocalsCount > MostLocals)
        {
            Array.Fill(_live, ulong.MaxValue);
            return;
        }

        // Code runs forward but for back edges; the loop repeats only for those.
        for (var changed = true; changed;)
        {
            changed = false;
            for (var pc = code.Length - 1; pc >= 0; pc--)
            {
                if (!_function.Flow.IsReachable(pc)) continue;
                var info = OpTable.Of(code[pc].Op);
                var live = info.IsTerminator ? 0 : _live[pc + 1];
                if (info.TargetOperand >= 0) live |= _live[TargetOf(pc)];
                for (var operand = 0; operand < info.Operands.Length; operand++)
                {
                    if (info.Operands[operand].Kind != OperandKind.Local) continue;
                    var bit = 1UL << code[pc][operand];
                    if (info.Pushes == 0) live &= ~bit;
                    else if (code[pc + 1].Op != Op.Pop || IsLeader(pc + 1)) live |= bit;
                }

                changed |= live != _live[pc];
                _live[pc] = live;
            }
        }
    }
}
