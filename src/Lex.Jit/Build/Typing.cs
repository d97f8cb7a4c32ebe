using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Jit.Emit;

namespace Lex.Jit.Build;

/// <summary>Checks that a function in static single assignment form is well formed; a pass that breaks it fails here.</summary>
internal static class Typing
{
    /// <summary>Checks a function after guards have been inserted.</summary>
    public static void Check(SsaFunction function, ICallees callees)
    {
        foreach (var block in function.Blocks)
        {
            foreach (var instruction in block.Body) CheckOperands(function, instruction);
            foreach (var edge in block.End.Edges) CheckEdge(function, edge);
            if (block.End is SsaEnd.Return end) Require(function, end.Value, function.ResultKind, "the result");
            if (block.End is SsaEnd.Branch branch) Require(function, branch.Condition, ValueKind.Bool, "a condition");
        }
    }

    private static void CheckOperands(SsaFunction function, SsaInstruction instruction)
    {
        if (instruction.Code != SsaCode.Apply) return;
        var kinds = OpTable.Of(instruction.Op).PoppedKinds;
        for (var i = 0; i < instruction.Operands.Length && i < kinds.Length; i++)
            Require(function, instruction.Operands[i], kinds[i], $"operand {i} of {instruction.Op}");
    }

    private static void CheckEdge(SsaFunction function, SsaEdge edge)
    {
        if (edge.Arguments.Length != edge.Target.Parameters.Count)
            throw new EmitException($"{function.Code.Name}: b{edge.Target.Id} takes {edge.Target.Parameters.Count} values and gets {edge.Arguments.Length}", SsaText.Write(function));
        for (var i = 0; i < edge.Arguments.Length; i++) Require(function, edge.Arguments[i], edge.Target.Parameters[i].Kind, $"argument {i} of b{edge.Target.Id}");
    }

    private static void Require(SsaFunction function, SsaValue value, ValueKind kind, string place)
    {
        if (kind != ValueKind.Unknown && value.Kind != kind)
            throw new EmitException($"{function.Code.Name}: {place} is {value.Kind} {value}, wanted {kind}", SsaText.Write(function));
    }
}
