using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Jit.Build;

/// <summary>Finds the typed op that an op without fixed operand kinds stands for once the kinds are known.</summary>
internal static class TypedOps
{
    /// <summary>The op to apply: <c>IntAdd</c> for a <c>NumAdd</c> of two Ints, else the op itself.</summary>
    public static Op Choose(SsaInstruction instruction)
    {
        if (OpTable.Of(instruction.Op).Group != Group.Num) return instruction.Op;
        foreach (var candidate in OpTable.All)
        {
            if (candidate.Generic == instruction.Op && candidate.Op != instruction.Op && Accepts(candidate, instruction.Operands)) return candidate.Op;
        }

        return instruction.Op;
    }

    /// <summary>The kind that an instruction's result has for certain, or Unknown.</summary>
    public static ValueKind ResultOf(SsaInstruction instruction, ICallees callees) => instruction.Code switch
    {
        SsaCode.Constant => instruction.Constant.Kind,
        SsaCode.Call => callees.ResultOf(instruction.Source.A),
        SsaCode.Library => instruction.Function!.ResultKind,
        SsaCode.Build => instruction.Family!.Kind,
        SsaCode.Test => ValueKind.Bool,
        _ => PushedBy(OpTable.Of(Choose(instruction))),
    };

    // The meaning of a branch answers whether to jump.
    private static ValueKind PushedBy(OpInfo info) => info.Return == ReturnForm.Branch ? ValueKind.Bool : info.PushedKind;

    private static bool Accepts(OpInfo candidate, SsaValue[] operands)
    {
        if (candidate.PoppedKinds.Length != operands.Length) return false;
        for (var i = 0; i < operands.Length; i++)
        {
            if (candidate.PoppedKinds[i] != operands[i].Kind) return false;
        }

        return operands.Length > 0;
    }
}
