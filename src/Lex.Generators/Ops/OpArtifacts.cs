namespace Lex.Generators.Ops;

/// <summary>The files that are generated beside an op table, each with the writer of its text.</summary>
internal static class OpArtifacts
{
    /// <summary>Name of the file, and how it is written.</summary>
    public static readonly (string Name, Func<OpTableModel, string> Write)[] OfTable =
    [
        ("Op.g.cs", OpEnumWriter.Write),
        ("OpTable.g.cs", OpInfoWriter.Write),
        ("OpViews.g.cs", OpViewWriter.Write),
        ("CodeBuilder.g.cs", CodeBuilderWriter.Write),
        ("OpInvoker.g.cs", OpInvokerWriter.Write),
        ("SuperInvoker.g.cs", SuperInvokerWriter.Write),
    ];
}
