using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>A list of parts of a text, each charged before it is made, since their number is not known first.</summary>
internal struct PieceBuilder
{
    private readonly List<Value> _pieces;

    private WorkMeter _work;

    public PieceBuilder() => _pieces = [];

    /// <summary>Charges for the list itself and for looking through the text.</summary>
    public Status Start(ExecutionContext ctx, long units) => _work.Add(ctx, units);

    /// <summary>Adds a part of a text.</summary>
    public Status Add(ExecutionContext ctx, TextValue text, int start, int length)
    {
        if (Pay(ctx, length) != Status.Ok) return Status.Fault;
        _pieces.Add(Value.Object(text.Slice(start, length)));
        return Status.Ok;
    }

    /// <summary>Adds a new text.</summary>
    public Status Add(ExecutionContext ctx, ReadOnlySpan<byte> utf8)
    {
        if (Pay(ctx, utf8.Length) != Status.Ok) return Status.Fault;
        _pieces.Add(Value.Object(TextValue.Of(utf8)));
        return Status.Ok;
    }

    /// <summary>The finished list.</summary>
    public readonly ListValue ToList() => ListValue.Of(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_pieces));

    private Status Pay(ExecutionContext ctx, int length)
    {
        // The first element also pays for the list's own cell.
        var cells = Charge.TextCells(length) + (_pieces.Count == 0 ? 2 : 1);
        return ctx.ChargeCells(cells) == Status.Ok ? _work.Add(ctx, 1) : Status.Fault;
    }
}
