using System.Globalization;
using System.Text;
using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Jit.Lower;

namespace Lex.Jit.Build;

/// <summary>The text form of static single assignment form, for people and golden files.</summary>
internal static class SsaText
{
    /// <summary>Writes a function; with a placement, what is computed where it is read is marked.</summary>
    public static string Write(SsaFunction function, Placement? placement = null)
    {
        var text = new StringBuilder();
        text.Append("fn ").Append(function.Code.Name).Append(" -> ").Append(function.ResultKind).Append('\n');
        foreach (var block in function.Blocks) Write(text, block, placement);
        return text.ToString();
    }

    private static void Write(StringBuilder text, SsaBlock block, Placement? placement)
    {
        text.Append(CultureInfo.InvariantCulture, $"b{block.Id}(");
        for (var i = 0; i < block.Parameters.Count; i++) text.Append(i == 0 ? "" : ", ").Append(Typed(block.Parameters[i]));
        text.Append("):\n");
        foreach (var instruction in block.Body)
        {
            var isNested = instruction.Result is { } result && placement?.IsNested(result) == true;
            text.Append("  ").Append(Text(instruction)).Append(isNested ? "  ; where it is read" : "").Append('\n');
        }

        text.Append("  ").Append(Text(block.End)).Append('\n');
    }

    private static string Typed(SsaValue value) => $"{value}: {value.Kind}";

    private static string Text(SsaInstruction instruction)
    {
        var result = instruction.Result is { } value ? $"{Typed(value)} = " : "";
        var operands = string.Join(", ", (object[])instruction.Operands);
        return result + instruction.Code switch
        {
            SsaCode.Constant => "const " + DebugText.Of(instruction.Constant),
            SsaCode.Build when instruction.IsUnbuilt => $"unbuilt {operands}".TrimEnd(),
            SsaCode.Part when instruction.Other is { } other => $"{OpTable.Of(instruction.Op).Name} {operands} else {other}",
            SsaCode.Guard => $"guard {operands} else {instruction.Exit}",
            SsaCode.Call => $"call {instruction.Source.A} ({operands})",
            _ => $"{OpTable.Of(instruction.Op).Name} {operands}".TrimEnd(),
        };
    }

    private static string Text(SsaEnd end) => end switch
    {
        SsaEnd.Jump jump => $"jump {jump.To}",
        SsaEnd.Branch branch => $"branch {branch.Condition} ? {branch.Then} : {branch.Else}",
        SsaEnd.Return result => $"return {result.Value}",
        SsaEnd.TailCall call => $"tail {call.Function} ({string.Join(", ", (object[])call.Arguments)})",
        _ => $"leave {end.Exit}",
    };
}
