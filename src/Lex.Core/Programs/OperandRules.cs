using Lex.Core.Ops;

namespace Lex.Core.Programs;

/// <summary>
/// Whether the operands of an instruction denote what its op needs (artifact 4): indices in range, constants of the
/// right kind, counts equal to what they count, targets inside the code. After this no tier looks at operands again.
/// </summary>
internal static class OperandRules
{
    /// <summary>What is wrong with the instruction, or null.</summary>
    public static string? Check(ProgramCode program, FunctionCode function, int pc, in Instruction instruction)
    {
        var info = OpTable.Of(instruction.Op);
        for (var i = 0; i < info.Operands.Length; i++)
        {
            var value = instruction[i];
            var operand = info.Operands[i];
            if (operand.Kind != OperandKind.Target && (value < 0 || value > operand.Max))
                return $"{info.Name}: {Label(operand)} {value} does not fit in {operand.Bits} bits";
            if (CheckIndex(program, function, pc, info, operand, value) is { } problem) return $"{info.Name}: {problem}";
        }

        return CheckCount(program, info, instruction) is { } mismatch ? $"{info.Name}: {mismatch}" : null;
    }

    private static string? CheckIndex(ProgramCode program, FunctionCode function, int pc, OpInfo info, OperandInfo operand, int value) =>
        operand.Kind switch
        {
            OperandKind.Local => Range("local", value, function.LocalsCount),
            OperandKind.Constant => Range("constant", value, program.Constants.Length),
            OperandKind.FieldName => Constant(program, value, ConstantKind.FieldName),
            OperandKind.VariantName => Constant(program, value, ConstantKind.VariantName),
            OperandKind.NodeId => Constant(program, value, ConstantKind.NodeId),
            OperandKind.Text => Range("constant", value, program.Constants.Length)
                ?? (program.Constants[value].Text is null ? $"constant {value} is no text" : null),
            OperandKind.Shape => Range("shape", value, program.RecordShapes.Length),
            OperandKind.Function => Range("function", value, program.Functions.Length),
            OperandKind.Site => Range("site", value, function.FieldSites),
            OperandKind.Target => TargetOf(pc, info.Width, value) is var target && target >= 0 && target < function.Code.Length
                ? null
                : $"jump to {target} leaves the code",
            _ => null,
        };

    /// <summary>The instruction that a jump at <paramref name="pc"/> leads to; wide enough to hold any sum.</summary>
    public static long TargetOf(int pc, int width, int offset) => (long)pc + width + offset;

    /// <summary>The count operand must agree with what is counted: a shape's fields, a callee's parameters.</summary>
    private static string? CheckCount(ProgramCode program, OpInfo info, in Instruction instruction)
    {
        if (info.CountOperand < 0) return null;
        var count = instruction[info.CountOperand];
        for (var i = 0; i < info.Operands.Length; i++)
        {
            if (info.Operands[i].Kind == OperandKind.Shape)
            {
                var fields = program.RecordShapes[instruction[i]].Length;
                if (count != fields) return $"{count} values for the {fields} fields of shape {instruction[i]}";
            }
            else if (info.Operands[i].Kind == OperandKind.Function)
            {
                var callee = program.Functions[instruction[i]];
                if (info.Site == SiteKind.ClosureMake)
                {
                    if (count > callee.Arity) return $"{count} captures for the {callee.Arity} parameters of `{callee.Name}`";
                }
                else if (count != callee.Arity)
                {
                    return $"{count} arguments for the {callee.Arity} parameters of `{callee.Name}`";
                }
            }
        }

        return null;
    }

    private static string? Constant(ProgramCode program, int index, ConstantKind kind) =>
        Range("constant", index, program.Constants.Length)
        ?? (program.Constants[index].Kind == kind ? null : $"constant {index} is no {kind}");

    private static string? Range(string what, int index, int length) =>
        index < length ? null : $"{what} {index} of {length} does not exist";

    private static string Label(OperandInfo operand) => operand.Name ?? "operand";
}
