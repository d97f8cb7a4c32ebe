using Lex.Generators.Shared;

namespace Lex.Generators.Ops;

/// <summary>Writes the enum of execution ops (artifact 2) and the map from canonical ops to their forms (artifact 15).</summary>
internal static class ExecOpWriter
{
    public static string Write(DispatchModel model)
    {
        var writer = SourceWriter.ForCSharp(model.Namespace);
        writer.Summary("The ops of execution code. They are private to a session and never persisted.");
        writer.Open("internal enum ExecOp : ushort");
        foreach (var (name, summary) in ExecForms.Structural) writer.Summary(summary).Line($"{name},").Line();
        foreach (var op in model.Table.Ops)
        {
            foreach (var form in ExecForms.Of(op)) writer.Summary($"A form of `{op.Name}`.").Line($"{form},").Line();
        }

        foreach (var pair in ExecForms.Pairs) writer.Summary($"`{pair.First}`, then `{pair.Second}`.").Line($"{ExecForms.NameOf(pair)},").Line();
        writer.Close();
        writer.Line();
        WriteForms(writer, model.Table);
        writer.Line();
        WritePairs(writer);
        return writer.ToString();
    }

    private static void WriteForms(SourceWriter writer, OpTableModel table)
    {
        writer.Summary("The register forms of an op over scalars; Cold stands for a form that it does not have.");
        writer.Line("internal readonly record struct ExecForms(int Operands, global::Lex.Core.Values.ValueKind Kind, global::Lex.Core.Values.ValueKind Result, bool Faults, bool Commutes,");
        writer.Line("    ExecOp Unary, ExecOp Slots, ExecOp Constant, ExecOp BranchSlots, ExecOp BranchConstant, ExecOp BranchNotSlots, ExecOp BranchNotConstant)");
        writer.Open("");
        writer.Summary("The forms of an op; without operands if it has none.");
        writer.Open($"public static ExecForms Of({OpNames.Global(table.Namespace)}.Op op)");
        writer.Open("switch (op)");
        foreach (var op in table.Ops)
        {
            var forms = ExecForms.Of(op).ToArray();
            if (forms.Length == 0) continue;
            var all = forms.Length switch
            {
                1 => [forms[0], "Cold", "Cold", "Cold", "Cold", "Cold", "Cold"],
                2 => ["Cold", forms[0], forms[1], "Cold", "Cold", "Cold", "Cold"],
                _ => new[] { "Cold", forms[0], forms[1], forms[2], forms[3], forms[4], forms[5] },
            };
            var popped = op.Popped.ToArray();
            writer.Line($"case {PlainStepWriter.OpOf(table, op.Name)}: return new({popped.Length}, {Kind(popped[0].Type)}, {Kind(op.Results[0])}, "
                + $"{(op.Return == ReturnForm.Status ? "true" : "false")}, {(op.Has("Commutes") ? "true" : "false")}, {string.Join(", ", all.Select(f => "ExecOp." + f))});");
        }

        writer.Line("default: return default;");
        writer.Close();
        writer.Close();
        writer.Line();
        writer.Summary("The op for operands of one kind that an op without a fixed kind stands for, or the op itself.");
        writer.Open($"public static {OpNames.Global(table.Namespace)}.Op Specialise({OpNames.Global(table.Namespace)}.Op op, global::Lex.Core.Values.ValueKind kind)");
        writer.Open("switch (op, kind)");
        foreach (var op in table.Ops)
        {
            if (!ExecForms.IsScalar(op) || op.Canonical is null) continue;
            writer.Line($"case ({PlainStepWriter.OpOf(table, op.Canonical)}, {Kind(op.Popped.First().Type)}): return {PlainStepWriter.OpOf(table, op.Name)};");
        }

        writer.Line("default: return op;");
        writer.Close();
        writer.Close();
        writer.Close();
    }

    private static void WritePairs(SourceWriter writer)
    {
        writer.Summary("Instructions that go on with the next one without dispatch.");
        writer.Open("internal static class ExecPairs");
        writer.Summary("The form of an instruction that goes on with another one, or the instruction itself.");
        writer.Open("public static ExecOp Of(ExecOp first, ExecOp second)");
        writer.Open("switch (first, second)");
        foreach (var pair in ExecForms.Pairs) writer.Line($"case (ExecOp.{pair.First}, ExecOp.{pair.Second}): return ExecOp.{ExecForms.NameOf(pair)};");
        writer.Line("default: return first;");
        writer.Close();
        writer.Close();
        writer.Close();
    }

    private static string Kind(TypeModel type) => $"global::Lex.Core.Values.ValueKind.{type.Kind}";
}
