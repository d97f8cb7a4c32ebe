using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// One instruction of canonical code: the op and up to four operands in the order in which the op declares them. What
/// each operand means is in <see cref="OpInfo"/>; typed views of an instruction are generated from the op table.
/// </summary>
internal readonly record struct Instruction(Op Op, int A = 0, int B = 0, int C = 0, int D = 0)
{
    /// <summary>Most operands that any op has.</summary>
    public const int MaxOperands = 4;

    /// <summary>The operand at a position.</summary>
    public int this[int operand] => operand switch { 0 => A, 1 => B, 2 => C, _ => D };

    /// <summary>The same instruction with another operand at a position.</summary>
    public Instruction With(int operand, int value) => operand switch
    {
        0 => this with { A = value },
        1 => this with { B = value },
        2 => this with { C = value },
        _ => this with { D = value },
    };
}
