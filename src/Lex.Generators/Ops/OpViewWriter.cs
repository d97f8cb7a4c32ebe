using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes a read-only view of an instruction per op, with its operands by name, and the encoder (artifact 3).</summary>
internal static class OpViewWriter
{
    private const string Instruction = "global::Lex.Core.Programs.Instruction";

    public static string Write(OpTableModel table)
    {
        var writer = SourceWriter.ForCSharp(table.Namespace);
        var first = true;
        foreach (var op in table.Ops) WriteView(op.Name, [.. op.Operands.Select(p => (p.Name, p.Operand!.Kind))], 1);
        foreach (var super in table.Supers)
        {
            var layout = SuperLayout.Of(table, super);
            WriteView(super.Name, [.. layout.Operands.Select(o => (o.Name!, o.Kind))], layout.Components.Length);
        }

        return writer.ToString();

        void WriteView(string name, (string Name, string Kind)[] operands, int width)
        {
            if (!first) writer.Line();
            first = false;
            OpViewWriter.WriteView(writer, name, operands, width);
        }
    }

    /// <summary>The name of the view of an op.</summary>
    public static string NameOf(string op) => op + "View";

    private static void WriteView(SourceWriter writer, string name, (string Name, string Kind)[] operands, int width)
    {
        writer.Summary($"A `{name}` instruction.");
        writer.Open($"internal readonly record struct {NameOf(name)}({Instruction} Instruction)");
        for (var i = 0; i < operands.Length; i++)
        {
            writer.Summary($"Operand {Naming.Fields[i]} ({operands[i].Kind}).");
            writer.Line($"public int {Naming.Property(operands[i].Name)} => Instruction.{Naming.Fields[i]};").Line();
            if (operands[i].Kind != "Target") continue;
            writer.Summary("Where control continues when the jump at this index is taken.");
            writer.Line($"public int TargetFrom(int pc) => pc + {width} + Instruction.{Naming.Fields[i]};").Line();
        }

        writer.Summary("Encodes the instruction.");
        var parameters = string.Join(", ", operands.Select(o => $"int {Naming.Parameter(o.Name)}"));
        var arguments = string.Concat(operands.Select(o => $", {Naming.Parameter(o.Name)}"));
        writer.Line($"public static {Instruction} Encode({parameters}) => new(Op.{name}{arguments});");
        writer.Close();
    }
}
