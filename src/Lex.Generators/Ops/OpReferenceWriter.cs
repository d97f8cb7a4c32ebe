using System.Text;

namespace Lex.Generators.Ops;

/// <summary>Writes the reference page of the ops, <c>docs/ops.md</c> (artifact 25). A test compares the page with it.</summary>
internal static class OpReferenceWriter
{
    public static string Write(OpTableModel table)
    {
        var text = new StringBuilder();
        text.Append("# Ops\n\n");
        text.Append("Generated from the op table (`src/Lex.Core/Ops`); do not edit. To renew it, run the generator tests with\n");
        text.Append("`LEX_UPDATE_SNAPSHOTS=1`.\n\n");
        text.Append("The effect shows what an op takes from the operand stack and what it leaves there, the top on the right.\n");
        text.Append("Operands of the instruction follow the name. *Kind*: a move copies, a pure op computes, a faulting one may fail\n");
        text.Append("by itself, a structural one is part of the machine and has a handler in every tier. An operand of a fixed kind\n");
        text.Append("fails with `expected <kind>, got <value>` when it is of another one.\n");
        string? group = null;
        foreach (var op in table.Ops)
        {
            if (op.Group != group)
            {
                group = op.Group;
                text.Append($"\n## {group}\n\n");
                text.Append("| Op | Effect | Kind | Cells | Feedback | Meaning |\n|---|---|---|---|---|---|\n");
            }

            var head = Head(op.Name, op.Operands.Select(p => p.Operand!));
            text.Append($"| {head} | {Effect(op)} | {Kind(op)} | {Cells(op.Cells)} | {Site(op.Site)} | {Meaning(op)} |\n");
        }

        WriteSupers(text, table);
        return text.ToString();
    }

    private static void WriteSupers(StringBuilder text, OpTableModel table)
    {
        text.Append("\n## Superinstructions\n\n");
        text.Append("Each stands for its window; the operands of its components keep their order. The specified ones count one step.\n\n");
        text.Append("| Superinstruction | Effect | Steps | Window | Condition |\n|---|---|---|---|---|\n");
        foreach (var super in table.Supers)
        {
            var layout = SuperLayout.Of(table, super);
            var effect = Arrow(layout.Popped.Select(t => t.Kind), layout.Pushes == 0 ? [] : [layout.ResultKind]);
            var window = string.Join(" ", super.Parts.Select(p => $"`{p}`"));
            var condition = super.When is null ? "" : $"`{super.When}`";
            text.Append($"| {Head(super.Name, layout.Operands)} | {effect} | {layout.Steps} | {window} | {condition} |\n");
        }
    }

    private static string Head(string name, IEnumerable<OperandModel> operands) =>
        $"`{name}`{string.Concat(operands.Select(o => $" {o.Name ?? o.Kind.ToLowerInvariant()}"))}";

    private static string Effect(OpModel op)
    {
        var taken = op.Popped.Select(p => Part(p.Name, p.Type.Kind)).ToList();
        foreach (var window in op.Parameters.Where(p => p.Role == ParameterRole.Window)) taken.Add(window.Name + "…");
        var left = op.Results.Count == 1 ? [op.ResultKind] : op.Results.Select(r => r.Kind);
        return op.Has("Terminator") && op.OperandOf("Target") < 0 ? $"{Side(taken)} → leaves" : Arrow(taken, left);
    }

    private static string Part(string name, string kind) => kind == "Unknown" ? name : $"{name}: {kind}";

    private static string Arrow(IEnumerable<string> taken, IEnumerable<string> left) =>
        $"{Side(taken.Select(Any))} → {Side(left.Select(Any))}";

    private static string Any(string kind) => kind == "Unknown" ? "any" : kind;

    private static string Side(IEnumerable<string> items)
    {
        var text = string.Join(", ", items);
        return text.Length == 0 ? "–" : text;
    }

    private static string Kind(OpModel op)
    {
        var marks = new List<string> { OpInfoWriter.FormOf(op).ToLowerInvariant() };
        if (op.Has("Terminator")) marks.Add("ends a block");
        if (op.Has("DynamicCost")) marks.Add("cost by size");
        if (op.Has("InspectsWhole")) marks.Add("looks at whole values");
        return string.Join(", ", marks);
    }

    private static string Cells(string rule) => rule switch { "Parts" => "1 + parts", "Dynamic" => "by size", _ => "0" };

    private static string Site(string site) => site == "None" ? "" : site;

    private static string Meaning(OpModel op) =>
        op.Canonical is null ? op.Summary.Replace("|", "\\|") : $"{op.Summary.Replace("|", "\\|")} A form of `{op.Canonical}`.";
}
