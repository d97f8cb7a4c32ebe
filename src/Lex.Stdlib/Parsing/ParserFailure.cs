using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Parsing;

/// <summary>
/// Why and where a parser failed. Most failures are forgotten by a choice or a repetition, so the message is put together
/// only for the one that is reported.
/// </summary>
internal readonly struct ParserFailure(int position, string message, Value quoted, string end)
{
    private static readonly ShapeFamily Family = ShapeFamily.OfDynamicRecord([Name.Intern("message"), Name.Intern("pos")]);

    /// <summary>The failure as programs see it: an error with message and position.</summary>
    public Status NewErr(ExecutionContext ctx, out Value result)
    {
        result = default;
        var text = TextValue.Of(quoted.Kind == ValueKind.Str ? message + Quote(quoted) + end : message);
        var cells = CellCost.Bytes(text.Length) + CellCost.Parts(2) + CellCost.Parts(1);
        if (Charge.Both(ctx, Charge.Units(text.Length), cells) != Status.Ok) return Status.Fault;
        result = Make.Err(Value.Object(Aggregate.Create(Family, [Value.Object(text), Value.Int(position)])));
        return Status.Ok;
    }

    // The debug form of a text is `Str(` and the quoted text.
    private static string Quote(Value text) => DebugText.Of(text)[4..^1];
}
