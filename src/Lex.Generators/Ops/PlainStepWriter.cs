using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>
/// Writes one step of the plain loop (artifact 13): every op takes its operands from pairs, with the kind checks that its
/// signature asks for, and calls its meaning. An op without a body calls the handler <c>{Op}Plain</c>; one that is
/// missing does not compile.
/// </summary>
internal static class PlainStepWriter
{
    public static string Write(DispatchModel model)
    {
        var writer = SourceWriter.ForCSharp(model.Namespace);
        writer.Open($"unsafe partial class {model.TypeName}");
        writer.Summary("Executes one instruction of canonical code.");
        writer.Open($"private Signal Step(ref Cursor at, in {OpNames.Global(OpNames.ProgramsNamespace)}.Instruction instruction)");
        writer.Open("switch (instruction.Op)");
        foreach (var op in model.Table.Ops) Case(writer, model.Table, op);
        writer.Line("default:");
        writer.Indent().Line("return Failed(global::Lex.Core.Errors.LexError.Panic(\"not canonical\"));").Outdent();
        writer.Close();
        writer.Close();
        foreach (var op in model.Table.Ops)
        {
            if (!op.IsStructural) Method(writer, op);
        }

        writer.Close();
        return writer.ToString();
    }

    /// <summary>The fully qualified name of an op of the canonical enum.</summary>
    public static string OpOf(OpTableModel table, string name) => OpNames.Global(table.Namespace) + ".Op." + name;

    /// <summary>The call of a meaning with the expressions of its arguments.</summary>
    public static string Meaning(OpModel op, IEnumerable<string> arguments) => $"{op.DeclaringType}.{op.Name}({string.Join(", ", arguments)})";

    private static void Case(SourceWriter writer, OpTableModel table, OpModel op)
    {
        writer.Line($"case {OpOf(table, op.Name)}:");
        writer.Indent().Line($"return {op.Name}Plain(ref at, instruction);").Outdent();
    }

    // A method for each op: one method with all of them would clear the slots of all their locals at each step.
    private static void Method(SourceWriter writer, OpModel op)
    {
        writer.Line();
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]");
        writer.Open($"private Signal {op.Name}Plain(ref Cursor at, in {OpNames.Global(OpNames.ProgramsNamespace)}.Instruction instruction)");
        var popped = op.Popped.ToArray();
        // The rightmost operand is on top, and its kind is checked first.
        if (op.HasWindow) writer.Line($"at.Next -= instruction[{op.OperandOf("Count")}];");
        if (popped.Length > 0) writer.Line($"at.Next -= {popped.Length};");
        for (var i = popped.Length - 1; i >= 0; i--)
        {
            writer.Line($"var p{i} = PairAt(at.Next + {i});");
            if (popped[i].Type.IsTyped)
                writer.Line($"if (p{i}.Kind != global::Lex.Core.Values.ValueKind.{popped[i].Type.Kind}) return WrongKind(\"{popped[i].Type.Kind}\", p{i});");
        }

        var call = Meaning(op, Arguments(op));
        switch (op.Return)
        {
            case ReturnForm.Branch:
                writer.Line($"if ({call}) at.Pc += instruction[{op.OperandOf("Target")}];");
                break;
            case ReturnForm.Status:
                writer.Line($"if ({call} != {OpNames.Global(OpNames.Status)}.Ok) return Signal.Fault;");
                if (op.Pushes > 0) writer.Line($"Push(ref at, {Boxed(op.Results[0], "result")});");
                break;
            case ReturnForm.Pushed:
                writer.Line($"Push(ref at, {Boxed(op.Results[0], call)});");
                break;
            case ReturnForm.PushedPair:
                writer.Line($"var pair = {call};");
                writer.Line($"Push(ref at, {Boxed(op.Results[0], "pair.Item1")});");
                writer.Line($"Push(ref at, {Boxed(op.Results[1], "pair.Item2")});");
                break;
            default:
                writer.Line($"{call};");
                if (op.Parameters.FirstOrDefault(p => p.Role == ParameterRole.StoredLocal) is { } stored)
                    writer.Line($"SetPair(at.Slots + instruction[{Position(op, stored)}], stored);");
                break;
        }

        writer.Line("return Signal.Next;");
        writer.Close();
    }

    private static IEnumerable<string> Arguments(OpModel op)
    {
        var popped = 0;
        foreach (var parameter in op.Parameters)
        {
            yield return parameter.Role switch
            {
                ParameterRole.Context => "this",
                ParameterRole.Popped => Unboxed(parameter.Type, $"p{popped++}"),
                ParameterRole.Window => $"Gather(at.Next, instruction[{op.OperandOf("Count")}])",
                ParameterRole.StoredLocal => "out var stored",
                ParameterRole.Result => "out var result",
                _ => Operand(parameter.Operand!.Kind, $"instruction[{Position(op, parameter)}]"),
            };
        }
    }

    private static int Position(OpModel op, ParameterModel wanted) => op.Operands.TakeWhile(p => p != wanted).Count();

    private static string Operand(string kind, string index) => kind switch
    {
        "Local" => $"PairAt(at.Slots + {index})",
        "Constant" => $"Program.Constants[{index}].Value",
        "FieldName" or "VariantName" => $"Program.Constants[{index}].Name!",
        "Shape" => $"Program.RecordFamily({index})",
        _ => index,
    };

    /// <summary>A value whose kind has been checked, as the meaning takes it.</summary>
    public static string Unboxed(TypeModel type, string value) => type.Kind switch
    {
        "Unknown" => value,
        "Int" => value + ".AsInt",
        "Float" => value + ".AsFloat",
        "Bool" => value + ".AsBool",
        _ => $"{value}.As<{type.Code}>()",
    };

    /// <summary>The result of a meaning as a value.</summary>
    public static string Boxed(TypeModel type, string result) => type.Kind switch
    {
        "Unknown" => result,
        "Int" or "Float" or "Bool" => $"{OpNames.Global(OpNames.Value)}.{type.Kind}({result})",
        _ => $"{OpNames.Global(OpNames.Value)}.Object({result})",
    };
}
