using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>A list of texts whose number is not known first: each one is paid for before it is made.</summary>
internal struct PieceBuilder(ExecutionContext ctx)
{
    private ListBuilder _pieces = new();

    private Work _work = new(ctx);

    /// <summary>Pays for looking through this many bytes.</summary>
    public Status Read(long bytes) => _work.Add(Charge.Units(bytes));

    /// <summary>Adds a part of a text.</summary>
    public Status Add(TextValue text, int start, int length)
    {
        if (Pay(length) != Status.Ok) return Status.Fault;
        _pieces.AddObject(text.Slice(start, length));
        return Status.Ok;
    }

    /// <summary>Adds a new text.</summary>
    public Status Add(ReadOnlySpan<byte> utf8)
    {
        if (Pay(utf8.Length) != Status.Ok) return Status.Fault;
        _pieces.AddObject(TextValue.Of(utf8));
        return Status.Ok;
    }

    /// <summary>The finished list.</summary>
    public readonly ListValue ToList() => _pieces.ToList();

    /// <summary>The finished list, which is one of many; the next one begins.</summary>
    public ListValue Next()
    {
        var list = _pieces.ToList();
        _pieces = new ListBuilder();
        return list;
    }

    private Status Pay(int length)
    {
        // The first element also pays for the list's own cell.
        var cells = CellCost.Bytes(length) + (_pieces.Count == 0 ? CellCost.Parts(1) : 1);
        return ctx.ChargeCells(cells) == Status.Ok ? _work.Add(1) : Status.Fault;
    }
}
