using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes the enum of ops (artifact 1): dense, by family and declaration, superinstructions last.</summary>
internal static class OpEnumWriter
{
    public static string Write(OpTableModel table)
    {
        var writer = SourceWriter.ForCSharp(table.Namespace);
        writer.Summary("The ops of canonical code, then the superinstructions. The numbers are not persisted; the names are.");
        writer.Open("internal enum Op : ushort");
        var first = true;
        foreach (var op in table.Ops) Member(op.Name, op.Summary);
        foreach (var super in table.Supers) Member(super.Name, SummaryOf(super));
        writer.Close();
        return writer.ToString();

        void Member(string name, string summary)
        {
            if (!first) writer.Line();
            first = false;
            writer.Summary(summary);
            writer.Line($"{name},");
        }
    }

    /// <summary>The summary of a superinstruction: its window.</summary>
    public static string SummaryOf(SuperModel super) =>
        $"Stands for {string.Join(", ", super.Parts.Select(p => $"`{p}`"))}.";
}
