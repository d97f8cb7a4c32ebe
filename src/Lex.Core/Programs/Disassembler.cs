using System.Globalization;
using System.Text;
using System.Text.Json;
using Lex.Core.Ops;
using Lex.Core.Values;

namespace Lex.Core.Programs;

/// <summary>
/// Programs as text, one instruction a line, constants and names in place of indices. <see cref="Assembler"/> reads what it
/// writes, and the listing of what was read is the same listing.
/// </summary>
internal static class Disassembler
{
    /// <summary>The whole program.</summary>
    public static string Write(ProgramCode program, CodeForm form = CodeForm.Canonical, bool hints = false)
    {
        var text = new StringBuilder();
        foreach (var (alias, module) in program.ModuleAliases) Line(text, $"alias {ListingText.Name(alias)} {ListingText.Name(module)}");
        foreach (var (name, id) in program.FunctionNames)
        {
            // Only a name that is not the function's own has to be said; the others follow from `fn`.
            if (program.Functions[id].Name != name) Line(text, $"name {ListingText.Name(name)} #{id}");
        }

        if (program.Entry is { } entry) Line(text, $"entry {Reference(program, entry)}");
        foreach (var function in program.Functions)
        {
            if (text.Length != 0) text.Append('\n');
            Append(text, function, form, hints);
        }

        return text.ToString();
    }

    /// <summary>One function.</summary>
    public static string Write(FunctionCode function, CodeForm form = CodeForm.Canonical, bool hints = false)
    {
        var text = new StringBuilder();
        Append(text, function, form, hints);
        return text.ToString();
    }

    /// <summary>One instruction, as it stands in a listing, without its pc.</summary>
    public static string Write(FunctionCode function, int pc, in Instruction instruction)
    {
        var info = OpTable.Of(instruction.Op);
        var text = new StringBuilder(info.Name);
        for (var i = 0; i < info.Operands.Length; i++)
        {
            text.Append(' ').Append(Operand(function, pc, info, info.Operands[i].Kind, instruction[i]));
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, FunctionCode function, CodeForm form, bool hints)
    {
        AppendHead(text, function, hints);
        var fused = form == CodeForm.Fused ? function.Fused : null;
        var code = fused is null ? function.Code.AsSpan() : fused.Listing;
        var labels = LabelsOf(code);
        var digits = code.Length.ToString(CultureInfo.InvariantCulture).Length;
        for (var pc = 0; pc < code.Length; pc++)
        {
            if (labels[pc]) Line(text, $"  {Label(pc)}:");
            var number = pc.ToString(CultureInfo.InvariantCulture).PadLeft(digits);
            text.Append("    ").Append(number).Append("  ").Append(Write(function, pc, code[pc]));
            if (hints && function.Hints.OfPushed(pc) is var kind and not ValueKind.Unknown) text.Append(" : ").Append(kind);
            if (fused is not null && fused.IsTombstone(pc)) text.Append("  ").Append(ListingText.Tombstone);
            text.Append('\n');
        }
    }

    private static void AppendHead(StringBuilder text, FunctionCode function, bool hints)
    {
        var keyword = IsListed(function) ? "fn" : "hidden";
        var head = $"{keyword} {ListingText.Name(function.Name)} arity {function.Arity} locals {function.LocalsCount}";
        Line(text, $"{head}  {ListingText.Comment} #{function.Id}");
        if (!function.Effects.IsEmpty || function.HasOpenRow)
        {
            text.Append("  effects");
            foreach (var effect in function.Effects) text.Append(' ').Append(Effect(effect));
            if (function.HasOpenRow) text.Append(" ..");
            text.Append('\n');
        }

        for (var i = 0; i < function.Refinements.Length; i++)
        {
            if (function.Refinements[i] is not { } refinement) continue;
            var line = $"  refine {i} {ListingText.Name(refinement.Binding)} {ListingText.Quote(Json(refinement.Predicate))}";
            Line(text, $"{line}  {ListingText.Comment} {OneLine(PredicateText.Of(refinement.Predicate))}");
        }

        if (!hints || ReferenceEquals(function.Hints, KindHints.None)) return;
        text.Append("  hints");
        foreach (var kind in function.Hints.Parameters) text.Append(' ').Append(Kind(kind));
        text.Append(" -> ").Append(Kind(function.Hints.Result)).Append('\n');
    }

    private static string Operand(FunctionCode function, int pc, OpInfo info, OperandKind kind, int value)
    {
        var program = function.Program;
        switch (kind)
        {
            case OperandKind.Local:
                return $"${value}";
            case OperandKind.Site:
                return $"@{value}";
            case OperandKind.Function:
                return Reference(program, value);
            case OperandKind.Shape:
                var fields = new List<string>();
                foreach (var field in program.RecordShapes[value]) fields.Add(ListingText.Name(program.Constants[field].Text!));
                return $"{{{string.Join(", ", fields)}}}";
            case OperandKind.Constant or OperandKind.Text:
                return ListingText.Constant(program.Constants[value]);
            case OperandKind.FieldName or OperandKind.VariantName or OperandKind.NodeId:
                return ListingText.Name(program.Constants[value].Text!);
            case OperandKind.Target:
                return Label(OperandRules.TargetOf(pc, info.Width, value));
            default:
                return value.ToString(CultureInfo.InvariantCulture);
        }
    }

    private static bool[] LabelsOf(ReadOnlySpan<Instruction> code)
    {
        var labels = new bool[code.Length];
        for (var pc = 0; pc < code.Length; pc++)
        {
            var info = OpTable.Of(code[pc].Op);
            if (info.TargetOperand < 0) continue;
            var target = OperandRules.TargetOf(pc, info.Width, code[pc][info.TargetOperand]);
            if (target >= 0 && target < code.Length) labels[target] = true;
        }

        return labels;
    }

    private static string Reference(ProgramCode program, int id)
    {
        var name = program.Functions[id].Name;
        return ListingText.IsWord(name) && program.Find(name)?.Id == id ? name : $"#{id}";
    }

    private static bool IsListed(FunctionCode function) => ReferenceEquals(function.Program.Find(function.Name), function);

    private static string Label(long pc) => $"L{pc}";

    private static string Kind(ValueKind kind) => kind == ValueKind.Unknown ? ListingText.UnknownKind : kind.ToString();

    private static string Effect(EffectDeclaration effect) => ListingText.Name(effect.Kind) + effect.ArgumentKind switch
    {
        EffectArgumentKind.Int => $"({effect.Number.ToString(CultureInfo.InvariantCulture)})",
        EffectArgumentKind.Str => $"({ListingText.Quote(effect.Text!)})",
        EffectArgumentKind.Ident => $"({effect.Text})",
        _ => "",
    };

    private static string Json(PredicateExpression predicate)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            MaxDepth = ProgramJson.JsonDepth
        };
        using (var json = new Utf8JsonWriter(buffer, options)) PredicateJson.Write(json, predicate);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
