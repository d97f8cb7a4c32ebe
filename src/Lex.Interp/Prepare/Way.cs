using Lex.Core.Ops;
using Lex.Core.Programs;

namespace Lex.Interp.Prepare;

/// <summary>
/// The canonical instructions between two charges, so that it can be found out afterwards how far the steps have sufficed.
/// Immutable.
/// </summary>
/// <param name="Start">The first instruction whose steps have not been charged.</param>
/// <param name="Turns">Branches on the way that are taken, since their outcome is known.</param>
internal sealed record Way(int Start, int[] Turns)
{
    /// <summary>A way that begins at an instruction.</summary>
    public static Way From(int pc) => new(pc, []);

    /// <summary>The way with one more branch taken.</summary>
    public Way Turning(int branch) => this with { Turns = [.. Turns, branch] };

    /// <summary>The instruction that follows another one: through jumps, the branches taken and the function's own tail calls.</summary>
    public int After(FunctionCode function, int pc)
    {
        var instruction = function.Code[pc];
        if (instruction.Op == Op.TailCall) return 0;
        return instruction.Op == Op.Jump || Array.IndexOf(Turns, pc) >= 0 ? pc + 1 + instruction[OpTable.Of(instruction.Op).TargetOperand] : pc + 1;
    }
}
