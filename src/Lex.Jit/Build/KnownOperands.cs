using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>Ops that are simpler than the table says, because of what is known about their operands.</summary>
internal static class KnownOperands
{
    /// <summary>An equality of two truth values: nothing is visited, nothing charged.</summary>
    public static bool AreBools(SsaInstruction instruction) =>
        instruction is { Code: SsaCode.Apply, Op: Op.NumEq }
        && instruction.Operands[0].Kind == ValueKind.Bool && instruction.Operands[1].Kind == ValueKind.Bool;

    /// <summary>A division by a constant that is neither 0 nor -1: it cannot fail, and needs no special case.</summary>
    public static bool HaveSafeDivisor(SsaInstruction instruction) =>
        instruction is { Code: SsaCode.Apply, Op: Op.IntDiv or Op.IntMod }
        && instruction.Operands[1].Definition is { Code: SsaCode.Constant } divisor && divisor.Constant.Bits is not 0 and not -1;
}
