using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>
/// Writes the table of op descriptions (artifacts 4 to 6, 8 to 12 and 18 to 21 as data) and the lookup by name. The
/// descriptions are rows of bytes, which <c>OpRows</c> in the core reads in the order in which they are written here.
/// </summary>
internal static class OpInfoWriter
{
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
        var names = table.Ops.Select(o => o.Name).Concat(table.Supers.Select(s => s.Name)).ToList();
        WriteSwitch(writer, "The description of the op of this name, or null.", "OpInfo? Find(string name) => name", names
            .Select(name => ($"{SourceWriter.Literal(name)}", $"Of(Op.{name})")), "null");
        writer.Line();
        var summaries = table.Ops.Select(o => (o.Name, o.Summary)).Concat(table.Supers.Select(s => (s.Name, OpEnumWriter.SummaryOf(s))));
        WriteSwitch(writer, "What an op does, in a sentence or two.", "string SummaryOf(Op op) => op", summaries
            .Select(op => ($"Op.{op.Name}", SourceWriter.Literal(op.Item2))), "\"\"");
        writer.Line();
        WriteRows(writer, table);
        writer.Close();
        return writer.ToString();
    }

    /// <summary>The four forms of architecture 3.3.</summary>
    public static string FormOf(OpModel op) =>
        op.IsStructural ? "Structural"
        : op.Group == "Move" ? "Move"
        : op.Return == ReturnForm.Status ? "Faulting"
        : "Pure";

    private static string FusionOrder(OpTableModel table) =>
        string.Join(", ", table.Supers.Where(s => s.Pass > 0).OrderBy(s => s.Pass).Select(s => $"Op.{s.Name}"));

    private static void WriteSwitch(
        SourceWriter writer, string summary, string head, IEnumerable<(string Case, string Result)> arms, string otherwise)
    {
        writer.Summary(summary);
        writer.Line($"public static {head} switch").Line("{").Indent();
        foreach (var (@case, result) in arms) writer.Line($"{@case} => {result},");
        writer.Line($"_ => {otherwise},").Outdent().Line("};");
    }

    private static void WriteRows(SourceWriter writer, OpTableModel table)
    {
        var supers = table.Supers.Select(s => SuperLayout.Of(table, s)).ToList();
        var lines = table.Ops.Select(o => Line(o.Name, o.Operands.Select(p => p.Operand!)))
            .Concat(supers.Select(s => Line(s.Super.Name, s.Operands)));
        writer.Open("private static class Rows");
        writer.Line("public static readonly OpInfo[] Of = new OpRows(Data, Names).ReadAll();").Line();
        writer.Line($"private const string Names = {SourceWriter.Literal(string.Join("\n", lines))};").Line();
        writer.Line("private static global::System.ReadOnlySpan<byte> Data =>").Line("[").Indent();
        foreach (var op in table.Ops) WriteBase(writer, op);
        foreach (var super in supers) WriteSuper(writer, super);
        writer.Outdent().Line("];");
        writer.Close();

        static string Line(string name, IEnumerable<OperandModel> operands) =>
            string.Join(" ", operands.Select(o => o.Name ?? "_").Prepend(name));
    }

    private static void WriteBase(SourceWriter writer, OpModel op)
    {
        var popped = op.Popped.ToList();
        writer.Line($"// {op.Name}");
        WriteHead(writer, op.Group, FormOf(op), op.Return, op.Site, op.Steps, op.Cells, op.Escape);
        WriteNames(writer, op.Facts, hashed: op.Canonical ?? op.Name, generic: op.Canonical ?? op.Name);
        var peak = Math.Max(0, op.Pushes - popped.Count);
        WriteEffect(writer, op.OperandOf("Count"), op.OperandOf("Target"), op.Pushes, peak, op.ResultKind, popped.Select(p => p.Type));
        WriteOperands(writer, op.Operands.Select(p => p.Operand!));
        WriteParameters(writer, op);
        writer.Line("0,");
    }

    private static void WriteSuper(SourceWriter writer, SuperLayout layout)
    {
        var components = layout.Components;
        writer.Line($"// {layout.Super.Name}");
        var cells = components.FirstOrDefault(c => c.Cells != "None")?.Cells ?? "None";
        var group = components[components.Length - 1].Group;
        WriteHead(
            writer, group, FormOf(components), ReturnOf(layout), layout.SiteOwner?.Site ?? "None",
            layout.Steps, cells, EscapeOf(components));
        WriteNames(writer, FactsOf(components), hashed: components[0].Canonical ?? components[0].Name, generic: layout.Super.Name);
        WriteEffect(writer, -1, layout.Target, layout.Pushes, layout.Peak, layout.ResultKind, layout.Popped);
        WriteOperands(writer, layout.Operands);
        writer.Line("0,");
        WriteWindow(writer, layout);
    }

    private static void WriteHead(
        SourceWriter writer, string group, string form, ReturnForm result, string site, int steps, string cells, string escape) =>
        writer.Line($"(byte)Group.{group}, (byte)OpForm.{form}, (byte)ReturnForm.{result}, (byte)SiteKind.{site}, {steps}, "
            + $"(byte)CellRule.{cells}, (byte)EscapeTransfer.{escape},");

    private static void WriteNames(SourceWriter writer, IEnumerable<string> facts, string hashed, string generic)
    {
        var all = string.Join(" | ", facts.Select(f => $"OpFacts.{f}").DefaultIfEmpty("OpFacts.None"));
        writer.Line($"(byte)((int)({all}) & 255), (byte)((int)({all}) >> 8), (byte)Op.{hashed}, (byte)Op.{generic},");
    }

    private static void WriteEffect(
        SourceWriter writer, int count, int target, int pushes, int peak, string pushed, IEnumerable<TypeModel> popped)
    {
        var kinds = popped.Select(p => Kind(p.Kind)).ToList();
        writer.Line($"{count + 1}, {target + 1}, {pushes}, {peak}, {Kind(pushed)}, {string.Join(", ", kinds.Prepend($"{kinds.Count}"))},");
    }

    private static void WriteOperands(SourceWriter writer, IEnumerable<OperandModel> operands)
    {
        var fields = operands.Select(o => $"(byte)OperandKind.{o.Kind}, {o.Bits},").ToList();
        if (fields.Count != 0) writer.Line(string.Join(" ", fields));
    }

    private static void WriteParameters(SourceWriter writer, OpModel op)
    {
        int popped = 0, operand = 0;
        var fields = new List<string> { $"{op.Parameters.Count}," };
        foreach (var parameter in op.Parameters)
        {
            var index = parameter.Role switch
            {
                ParameterRole.Popped => popped++,
                ParameterRole.Operand or ParameterRole.StoredLocal => operand++,
                _ => 0,
            };
            fields.Add($"(byte)ParameterRole.{parameter.Role}, {index}, {Kind(parameter.Type.Kind)},");
        }

        writer.Line(string.Join(" ", fields));
    }

    private static void WriteWindow(SourceWriter writer, SuperLayout layout)
    {
        var fields = new List<string> { $"{layout.Components.Length}," };
        for (var i = 0; i < layout.Components.Length; i++)
        {
            var map = layout.OperandMap[i];
            fields.Add($"(byte)Op.{layout.Components[i].Name}, {string.Concat(map.Prepend(map.Length).Select(n => $"{n}, "))}");
        }

        writer.Line($"{string.Join(" ", fields).Replace("  ", " ")}{layout.IntConstant + 1}, {layout.Super.Pass},");
    }

    private static string Kind(string kind) => $"(byte)global::Lex.Core.Values.ValueKind.{kind}";

    /// <summary>What a window does, its components do; only exchanging operands does not compose.</summary>
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

    private static string FormOf(OpModel[] components)
    {
        var forms = components.Select(FormOf).ToList();
        return forms.Contains("Faulting") ? "Faulting" : forms.Contains("Pure") ? "Pure" : "Move";
    }

    private static ReturnForm ReturnOf(SuperLayout layout) =>
        layout.Target >= 0 ? ReturnForm.Branch
        : layout.Components.Any(c => c.Return == ReturnForm.Status) ? ReturnForm.Status
        : layout.Pushes == 0 ? ReturnForm.Nothing
        : ReturnForm.Pushed;
}
