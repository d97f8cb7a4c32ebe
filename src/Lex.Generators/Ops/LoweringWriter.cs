using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes a method per op into a lowering class: plain ones call their meaning by default, structural ones are
/// abstract, so that a missing one does not compile.</summary>
internal static class LoweringWriter
{
    public static string Write(LoweringModel model)
    {
        var table = model.Table;
        var writer = SourceWriter.ForCSharp(model.Namespace);
        writer.Line($"using {table.Namespace};").Line();
        writer.Open($"abstract partial class {model.TypeName}");
        WriteDispatch(writer, table);
        writer.Line();
        writer.Summary("What a plain op without an override does: call its meaning. The description holds the roles of the parameters.");
        writer.Line("protected abstract void CallMeaning(OpInfo info, in global::Lex.Core.Programs.Instruction instruction);");
        foreach (var op in table.Ops)
        {
            writer.Line();
            WriteMember(writer, op);
        }

        writer.Close();
        return writer.ToString();
    }

    private static void WriteDispatch(SourceWriter writer, OpTableModel table)
    {
        writer.Summary("Lowers an instruction of canonical code by the method of its op.");
        writer.Open("public void Lower(in global::Lex.Core.Programs.Instruction instruction)");
        writer.Open("switch (instruction.Op)");
        foreach (var op in table.Ops)
            writer.Line($"case Op.{op.Name}: {op.Name}(new {View(table, op)}(instruction)); break;");
        writer.Line("default:");
        writer.Line("    throw new global::System.ArgumentOutOfRangeException(");
        writer.Line("        nameof(instruction), instruction.Op, \"canonical code has no superinstructions\");");
        writer.Close();
        writer.Close();
    }

    private static void WriteMember(SourceWriter writer, OpModel op)
    {
        writer.Line($"/// <summary>Lowers `{op.Name}`.</summary>");
        var head = $"void {op.Name}({OpViewWriter.NameOf(op.Name)} op)";
        writer.Line(op.IsStructural
            ? $"protected abstract {head};"
            : $"protected virtual {head} => CallMeaning(OpTable.Of(Op.{op.Name}), op.Instruction);");
    }

    private static string View(OpTableModel table, OpModel op) => OpNames.Global(table.Namespace) + "." + OpViewWriter.NameOf(op.Name);
}
