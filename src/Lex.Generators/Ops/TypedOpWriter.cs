using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>
/// Writes the form over slots of ops that work on references, or on any kind: operands come from the slots where they
/// are, the result goes to a slot, and no pair is made of anything whose kind is known. Ops over scalars have register
/// forms instead.
/// </summary>
internal static class TypedOpWriter
{
    private const string Typed = "global::Lex.Core.Builtins.TypedStatus";

    private const string Banks = "global::Lex.Core.Builtins.Banks";

    private const string Parameters =
        "global::Lex.Core.Execution.ExecutionContext ctx, long* slots, nint references, global::Lex.Core.Builtins.TypedArguments* at, long* result";

    private const string Pointer =
        "delegate*<global::Lex.Core.Execution.ExecutionContext, long*, nint, global::Lex.Core.Builtins.TypedArguments*, long*, global::Lex.Core.Builtins.TypedStatus>";

    public static string Write(DispatchModel model)
    {
        var ops = model.Table.Ops.Where(HasForm).ToArray();
        var writer = SourceWriter.ForCSharp(model.Namespace);
        writer.Summary("Ops as functions over slots of a frame.");
        writer.Open("internal static unsafe class TypedOps");
        writer.Summary("The address of an op's form over slots; 0 if it has none.");
        writer.Open($"public static nint Of({OpNames.Global("Lex.Core.Ops.Op")} op)");
        writer.Open("switch (op)");
        foreach (var op in ops) writer.Line($"case {OpNames.Global("Lex.Core.Ops.Op")}.{op.Name}: return (nint)({Pointer})&{op.Name};");
        writer.Line("default: return 0;");
        writer.Close();
        writer.Close();
        foreach (var op in ops) Function(writer, op);
        writer.Close();
        return writer.ToString();
    }

    private static bool HasForm(OpModel op) =>
        (op.Return is ReturnForm.Pushed or ReturnForm.Status) && !op.IsStructural && op.Pushes == 1 && !op.HasWindow && !op.Operands.Any() && op.Cells != "Parts" && !ExecForms.IsScalar(op)
        && op.Popped.Count() is > 0 and <= 4 && op.Parameters.All(p => p.Role is ParameterRole.Context or ParameterRole.Popped or ParameterRole.Result);

    private static void Function(SourceWriter writer, OpModel op)
    {
        writer.Line();
        writer.Open($"private static {Typed} {op.Name}({Parameters})");
        var arguments = new List<string>();
        var next = 0;
        foreach (var parameter in op.Parameters)
        {
            arguments.Add(parameter.Role switch
            {
                ParameterRole.Context => "ctx",
                ParameterRole.Result => "out var pushed",
                _ => Read(writer, parameter.Type, next++),
            });
        }

        var call = PlainStepWriter.Meaning(op, arguments);
        if (op.Return == ReturnForm.Status)
        {
            writer.Line($"if ({call} != {OpNames.Global(OpNames.Status)}.Ok) return {Typed}.Fault;");
            call = "pushed";
        }

        writer.Line(op.Results[0].Kind switch
        {
            "Int" => $"*result = {call};",
            "Float" => $"*(double*)result = {call};",
            "Bool" => $"*result = {call} ? 1 : 0;",
            "Unknown" => $"{Banks}.Set(result, references, {call});",
            _ => $"{Banks}.Reference(result, references) = {call};",
        });
        writer.Line($"return {Typed}.Ok;");
        writer.Close();
    }

    private static string Read(SourceWriter writer, TypeModel type, int index)
    {
        switch (type.Kind)
        {
            case "Int": return $"at->Scalar({index}, slots)";
            case "Float": return $"at->Float({index}, slots)";
            case "Bool": return $"at->Scalar({index}, slots) != 0";
            case "Unknown": return $"at->Any({index}, slots, references)";
        }

        writer.Line($"if (at->Reference({index}, slots, references) is not {type.Code} operand{index}) return {Typed}.Mismatch;");
        return $"operand{index}";
    }
}
