using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes the composed handlers of the superinstructions over values (artifact 14).</summary>
internal static class SuperInvokerWriter
{
    private static readonly string Value = OpNames.Global(OpNames.Value);

    private static readonly string Status = OpNames.Global(OpNames.Status);

    public static string Write(OpTableModel table)
    {
        var writer = SourceWriter.ForCSharp(table.Namespace);
        writer.Summary(
            "Runs superinstructions: each is the composition of its window, so that only what comes from outside touches the frame.");
        writer.Open("internal static class SuperInvoker");
        writer.Line("/// <summary>Runs one superinstruction; its result is the same as that of its window, and so is its error.</summary>");
        writer.Line("/// <param name=\"ctx\">The context.</param>");
        writer.Line("/// <param name=\"fused\">The instruction.</param>");
        writer.Line("/// <param name=\"constants\">The program's constants.</param>");
        writer.Line("/// <param name=\"locals\">The frame's locals.</param>");
        writer.Line("/// <param name=\"popped\">The operands that the window takes from below it, the top last.</param>");
        writer.Line("/// <param name=\"result\">What is pushed; for a branch, whether it is taken.</param>");
        writer.Line($"public static {Status} Invoke(");
        writer.Line($"    {OpNames.Global(OpNames.Context)} ctx, in global::Lex.Core.Programs.Instruction fused,");
        writer.Line("    global::System.ReadOnlySpan<global::Lex.Core.Programs.Constant> constants,");
        writer.Line($"    global::System.Span<{Value}> locals, global::System.ReadOnlySpan<{Value}> popped, out {Value} result)");
        writer.Open("");
        writer.Line("result = default;");
        writer.Open("switch (fused.Op)");
        foreach (var super in table.Supers) WriteCase(writer, SuperLayout.Of(table, super));
        writer.Line("default:");
        writer.Line("    throw new global::System.ArgumentOutOfRangeException(");
        writer.Line("        nameof(fused), OpTable.Of(fused.Op).Name, \"the op is no superinstruction\");");
        writer.Close();
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void WriteCase(SourceWriter writer, SuperLayout layout)
    {
        writer.Line($"case Op.{layout.Super.Name}:");
        writer.Open("");
        var pops = layout.Popped.Count;
        var composer = new Composer(writer)
        {
            Outside = depth => $"popped[{pops - 1 - depth}]",
            Operand = (position, operand, parameter) => Read(parameter.Operand!.Kind, Field(position, operand)),
            Store = (position, operand, value) => $"locals[{Field(position, operand)}] = {value};",
        };
        var constant = layout.IntConstant < 0 ? null : $"constants[fused.{Naming.Fields[layout.IntConstant]}].Bits";
        for (var i = 0; i < layout.Components.Length; i++) composer.Append(i, layout.Components[i], constant, mayLeave: true);
        if (composer.Condition is { } condition) writer.Line($"result = {Value}.Bool({condition});");
        else if (composer.Stack.Count != 0) writer.Line($"result = {Composer.Wrap(composer.Stack[0])};");
        writer.Line($"return {Status}.Ok;");
        writer.Close();

        string Field(int position, int operand) => "fused." + Naming.Fields[layout.OperandMap[position][operand]];
    }

    private static string Read(string kind, string field) => kind switch
    {
        "Local" => $"locals[{field}]",
        "Constant" => $"constants[{field}].Value",
        "FieldName" or "VariantName" => $"constants[{field}].Name!",
        _ => field,
    };
}
