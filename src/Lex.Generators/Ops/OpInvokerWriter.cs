using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes the generic call of a meaning on values, for every op that has a body (the plain loop, the cold
/// handlers, folding and the tests).</summary>
internal static class OpInvokerWriter
{
    private static readonly string Value = OpNames.Global(OpNames.Value);

    private static readonly string Status = OpNames.Global(OpNames.Status);

    public static string Write(OpTableModel table)
    {
        var writer = SourceWriter.ForCSharp(table.Namespace);
        writer.Summary("Calls the meaning of any op that has one, on values, with the kind checks that its signature states.");
        writer.Open("internal static class OpInvoker");
        WriteShort(writer);
        writer.Line();
        writer.Line("/// <summary>Calls the meaning of a base op with a body.</summary>");
        writer.Line("/// <param name=\"op\">The op; not a structural one and no superinstruction.</param>");
        writer.Line("/// <param name=\"ctx\">The context.</param>");
        writer.Line("/// <param name=\"operands\">What the operands of the instruction stand for.</param>");
        writer.Line("/// <param name=\"popped\">The operands popped, the window included, the top last.</param>");
        writer.Line("/// <param name=\"result\">What is pushed; what the local is set to; for a branch, whether it is taken.</param>");
        writer.Line("/// <param name=\"second\">What is pushed after it, by an op that pushes two.</param>");
        writer.Open($"public static {Status} Invoke({Parameters("out " + Value + " result, out " + Value + " second")})");
        writer.Line("result = default;");
        writer.Line("second = default;");
        writer.Open("switch (op)");
        foreach (var op in table.Ops)
        {
            if (!op.IsStructural) WriteCase(writer, op);
        }

        writer.Line("default:");
        writer.Line("    throw new global::System.ArgumentOutOfRangeException(");
        writer.Line("        nameof(op), OpTable.Of(op).Name, \"the op has no body of its own\");");
        writer.Close();
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static string Parameters(string results) =>
        $"Op op, {OpNames.Global(OpNames.Context)} ctx, in OperandValues operands, global::System.ReadOnlySpan<{Value}> popped, {results}";

    private static void WriteShort(SourceWriter writer)
    {
        writer.Summary("Calls the meaning of a base op that pushes at most one result, or two equal ones.");
        writer.Line($"public static {Status} Invoke({Parameters("out " + Value + " result")}) =>");
        writer.Line("    Invoke(op, ctx, operands, popped, out result, out _);");
    }

    private static void WriteCase(SourceWriter writer, OpModel op)
    {
        var fixedPops = op.Popped.Count();
        writer.Line($"case Op.{op.Name}:");
        writer.Open("");
        var composer = new Composer(writer)
        {
            // The window is on top of the fixed operands, so these stand at the front whatever its length.
            Outside = depth => $"popped[{fixedPops - 1 - depth}]",
            Operand = (_, _, parameter) => OperandOf(parameter, fixedPops),
            Window = fixedPops == 0 ? "popped" : $"popped[{fixedPops}..]",
            Store = (_, _, value) => $"result = {value};",
        };
        composer.Append(0, op, null, mayLeave: false);
        string[] targets = ["result", "second"];
        for (var i = 0; i < composer.Stack.Count; i++) writer.Line($"{targets[i]} = {Composer.Wrap(composer.Stack[i])};");
        if (composer.Condition is { } condition) writer.Line($"result = {Value}.Bool({condition});");
        writer.Line(op.Return == ReturnForm.Status ? "return status;" : $"return {Status}.Ok;");
        writer.Close();
    }

    private static string OperandOf(ParameterModel parameter, int fixedPops) => parameter.Operand!.Kind switch
    {
        "Count" => fixedPops == 0 ? "popped.Length" : $"popped.Length - {fixedPops}",
        "Local" or "Constant" => "operands.Value",
        "FieldName" or "VariantName" => "operands.Name!",
        "Shape" => "operands.Shape!",
        _ => "operands.Number",
    };
}
