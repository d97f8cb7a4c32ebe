using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes one typed method per base op into <c>CodeBuilder</c> (artifact 3, the encoding side).</summary>
internal static class CodeBuilderWriter
{
    public static string Write(OpTableModel table)
    {
        var writer = SourceWriter.ForCSharp(OpNames.ProgramsNamespace);
        writer.Line($"using {table.Namespace};").Line();
        writer.Open("partial class CodeBuilder");
        var first = true;
        foreach (var op in table.Ops)
        {
            if (!first) writer.Line();
            first = false;
            WriteMethod(writer, op);
        }

        writer.Close();
        return writer.ToString();
    }

    /// <summary>Sites are numbered by the builder, offsets come from labels; the kind of a result may be hinted where the op
    /// leaves it open.</summary>
    private static void WriteMethod(SourceWriter writer, OpModel op)
    {
        var parameters = new List<string>();
        var arguments = $"Op.{op.Name}";
        string? target = null;
        foreach (var operand in op.Operands)
        {
            var name = Naming.Parameter(operand.Name);
            switch (operand.Operand!.Kind)
            {
                case "Site":
                    arguments += ", NextSite()";
                    break;
                case "Target":
                    target = "target";
                    arguments += ", 0";
                    parameters.Add("CodeLabel target");
                    break;
                default:
                    arguments += $", {name}";
                    parameters.Add($"int {name}");
                    break;
            }
        }

        var hinted = op is { Pushes: 1, ResultKind: "Unknown" };
        if (hinted) parameters.Add("global::Lex.Core.Values.ValueKind hint = default");
        var call = target is not null ? $"EmitJump(new({arguments}), {target})"
            : hinted ? $"Emit(new({arguments}), hint)"
            : $"Emit(new({arguments}))";
        writer.Summary(op.Summary.Length == 0 ? op.Name : op.Summary);
        writer.Line($"public int {op.Name}({string.Join(", ", parameters)}) => {call};");
    }
}
