using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes the table of op descriptions (artifacts 4 to 6, 8 to 12 and 18 to 21 as data) and the lookup by name.</summary>
internal static class OpInfoWriter
{
    private const string Kind = "global::Lex.Core.Values.ValueKind.";

    public static string Write(OpTableModel table)
    {
        var writer = SourceWriter.ForCSharp(table.Namespace);
        writer.Summary("What is known about each op without running it.");
        writer.Open("internal static class OpTable");
        writer.Summary("Number of base ops; a smaller op is one, the others are superinstructions.");
        writer.Line($"public const int BaseCount = {table.Ops.Count};").Line();
        writer.Summary("Number of all ops.");
        writer.Line($"public const int Count = {table.Ops.Count + table.Supers.Count};").Line();
        writer.Summary("All ops, in the order of the enum.");
        writer.Line("public static global::System.ReadOnlySpan<OpInfo> All => Rows.Of;").Line();
        writer.Summary("The superinstructions of the specified listing, in the order in which its passes make them.");
        writer.Line($"public static global::System.ReadOnlySpan<Op> FusionOrder => [{FusionOrder(table)}];").Line();
        writer.Summary("The description of an op.");
        writer.Line("public static OpInfo Of(Op op) => Rows.Of[(int)op];").Line();
        WriteFind(writer, table);
        writer.Line();
        WriteRows(writer, table);
        writer.Close();
        return writer.ToString();
    }

    private static string FusionOrder(OpTableModel table) =>
        string.Join(", ", table.Supers.Where(s => s.Pass > 0).OrderBy(s => s.Pass).Select(s => $"Op.{s.Name}"));

    private static void WriteFind(SourceWriter writer, OpTableModel table)
    {
        writer.Summary("The description of the op of this name, or null.");
        writer.Line("public static OpInfo? Find(string name) => name switch").Line("{").Indent();
        foreach (var op in table.Ops) Arm(op.Name);
        foreach (var super in table.Supers) Arm(super.Name);
        writer.Line("_ => null,").Outdent().Line("};");

        void Arm(string name) => writer.Line($"{SourceWriter.Literal(name)} => Of(Op.{name}),");
    }

    private static void WriteRows(SourceWriter writer, OpTableModel table)
    {
        writer.Open("private static class Rows");
        writer.Line("public static readonly OpInfo[] Of =").Line("[").Indent();
        foreach (var op in table.Ops) WriteBase(writer, table, op);
        foreach (var super in table.Supers) WriteSuper(writer, SuperLayout.Of(table, super));
        writer.Outdent().Line("];");
        writer.Close();
    }

    private static void WriteBase(SourceWriter writer, OpTableModel table, OpModel op)
    {
        var popped = op.Popped.ToList();
        writer.Open("new()");
        WriteHead(writer, op.Name, op.Group, op.Operands.Select(p => p.Operand!));
        writer.Line($"FixedPops = {popped.Count},");
        writer.Line($"CountOperand = {op.OperandOf("Count")},");
        writer.Line($"Pushes = {op.Pushes},");
        writer.Line($"Peak = {Math.Max(0, op.Pushes - popped.Count)},");
        writer.Line($"Facts = {Facts(op.Facts)},");
        writer.Line($"Site = SiteKind.{op.Site},");
        writer.Line($"Steps = {op.Steps},");
        writer.Line($"Cells = CellRule.{op.Cells},");
        writer.Line($"HashName = {SourceWriter.Literal(HashNameOf(table, op))},");
        writer.Line($"Generic = Op.{op.Canonical ?? op.Name},");
        writer.Line($"PoppedKinds = [{string.Join(", ", popped.Select(p => Kind + p.Type.Kind))}],");
        writer.Line($"PushedKind = {Kind}{op.ResultKind},");
        writer.Line($"TargetOperand = {op.OperandOf("Target")},");
        writer.Line($"Form = OpForm.{FormOf(op)},");
        writer.Line($"Escape = EscapeTransfer.{op.Escape},");
        writer.Line($"Parameters = [{string.Join(", ", ParametersOf(op))}],");
        writer.Line($"Return = ReturnForm.{op.Return},");
        writer.Line($"Summary = {SourceWriter.Literal(op.Summary)},");
        writer.Close(",");
    }

    private static void WriteSuper(SourceWriter writer, SuperLayout layout)
    {
        var components = layout.Components;
        var last = components[components.Length - 1];
        writer.Open("new()");
        WriteHead(writer, layout.Super.Name, last.Group, layout.Operands);
        writer.Line($"FixedPops = {layout.Popped.Count},");
        writer.Line("CountOperand = -1,");
        writer.Line($"Pushes = {layout.Pushes},");
        writer.Line($"Peak = {layout.Peak},");
        writer.Line($"Facts = {Facts(FactsOf(components))},");
        writer.Line($"Site = SiteKind.{layout.SiteOwner?.Site ?? "None"},");
        writer.Line($"Steps = {layout.Steps},");
        writer.Line($"Cells = CellRule.{components.FirstOrDefault(c => c.Cells != "None")?.Cells ?? "None"},");
        writer.Line($"HashName = {SourceWriter.Literal(components[0].Canonical ?? components[0].Name)},");
        writer.Line($"Generic = Op.{layout.Super.Name},");
        writer.Line($"PoppedKinds = [{string.Join(", ", layout.Popped.Select(t => Kind + t.Kind))}],");
        writer.Line($"PushedKind = {Kind}{layout.ResultKind},");
        writer.Line($"TargetOperand = {layout.Target},");
        writer.Line($"Form = OpForm.{SuperFormOf(components)},");
        writer.Line($"Escape = EscapeTransfer.{EscapeOf(components)},");
        writer.Line("Parameters = [],");
        writer.Line($"Return = ReturnForm.{SuperReturnOf(layout)},");
        var parts = string.Join(", ", components.Select(c => $"Op.{c.Name}"));
        var map = string.Join(", ", layout.OperandMap.Select(m => $"[{string.Join(", ", m)}]"));
        writer.Line($"Super = new([{parts}], [{map}], {layout.IntConstant}, {layout.Super.Pass}),");
        writer.Line($"Summary = {SourceWriter.Literal(OpEnumWriter.SummaryOf(layout.Super))},");
        writer.Close(",");
    }

    private static void WriteHead(SourceWriter writer, string name, string group, IEnumerable<OperandModel> operands)
    {
        writer.Line($"Op = Op.{name},");
        writer.Line($"Name = {SourceWriter.Literal(name)},");
        writer.Line($"Group = Group.{group},");
        writer.Line($"Operands = [{string.Join(", ", operands.Select(Operand))}],");

        static string Operand(OperandModel operand) => $"new(OperandKind.{operand.Kind}, {SourceWriter.Literal(operand.Name)}, {operand.Bits})";
    }

    private static string Facts(IEnumerable<string> facts)
    {
        var text = string.Join(" | ", facts.Select(f => $"OpFacts.{f}"));
        return text.Length == 0 ? "OpFacts.None" : text;
    }

    /// <summary>What a window does, its components do; only exchanging operands and having no body do not compose.</summary>
    private static IEnumerable<string> FactsOf(OpModel[] components) =>
        components.SelectMany(c => c.Facts).Where(f => f != "Commutes").Distinct();

    private static string EscapeOf(OpModel[] components)
    {
        foreach (var transfer in new[] { "Leaks", "Contains", "Opens" })
        {
            if (components.Any(c => c.Escape == transfer)) return transfer;
        }

        return "Reads";
    }

    private static string HashNameOf(OpTableModel table, OpModel op) => op.Canonical is { } canonical ? table.Find(canonical)!.Name : op.Name;

    /// <summary>The four forms of architecture 3.3.</summary>
    public static string FormOf(OpModel op) =>
        op.IsStructural ? "Structural"
        : op.Group == "Move" ? "Move"
        : op.Return == ReturnForm.Status ? "Faulting"
        : "Pure";

    private static string SuperFormOf(OpModel[] components)
    {
        var forms = components.Select(FormOf).ToList();
        return forms.Contains("Faulting") ? "Faulting" : forms.Contains("Pure") ? "Pure" : "Move";
    }

    private static ReturnForm SuperReturnOf(SuperLayout layout) =>
        layout.Target >= 0 ? ReturnForm.Branch
        : layout.Components.Any(c => c.Return == ReturnForm.Status) ? ReturnForm.Status
        : layout.Pushes == 0 ? ReturnForm.Nothing
        : ReturnForm.Pushed;

    private static IEnumerable<string> ParametersOf(OpModel op)
    {
        int popped = 0, operand = 0;
        foreach (var parameter in op.Parameters)
        {
            var index = parameter.Role switch
            {
                ParameterRole.Popped => popped++,
                ParameterRole.Operand or ParameterRole.StoredLocal => operand++,
                _ => 0,
            };
            yield return $"new(ParameterRole.{parameter.Role}, {index}, {Kind}{parameter.Type.Kind})";
        }
    }
}
