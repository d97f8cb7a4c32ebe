using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Effects;

/// <summary>Reads lines of UTF-8 from a stream. Safe to share between threads.</summary>
internal sealed class LineReader(Stream input)
{
    private readonly byte[] _buffer = new byte[4096];

    private int _start;

    private int _end;

    private bool _isOver;

    /// <summary>
    /// The next line without its end; false at the end of the input, after a failed read, or when the line is no UTF-8.
    /// Pays for the line piece by piece. The status is the meter's.
    /// </summary>
    public Status Read(ExecutionContext ctx, out TextValue? line)
    {
        lock (_buffer)
        {
            return ReadLine(ctx, out line);
        }
    }

    private Status ReadLine(ExecutionContext ctx, out TextValue? line)
    {
        line = null;
        var collected = new MemoryStream();
        var found = false;
        while (!found && (_start < _end || Fill()))
        {
            var available = _buffer.AsSpan(_start, _end - _start);
            var newline = available.IndexOf((byte)'\n');
            found = newline >= 0;
            var piece = found ? available[..newline] : available;
            _start += piece.Length + (found ? 1 : 0);
            if (ctx.ChargeCells(CellCost.Bytes(piece.Length)) != Status.Ok) return Status.Fault;
            collected.Write(piece);
        }

        var bytes = collected.GetBuffer().AsSpan(0, (int)collected.Length);
        if (!found && bytes.IsEmpty) return Status.Ok;
        if (found && bytes.EndsWith("\r"u8)) bytes = bytes[..^1];
        if (TextValue.TryOfUtf8(bytes, out var text)) line = text;
        return Status.Ok;
    }

    private bool Fill()
    {
        if (_isOver) return false;
        _start = 0;
        _end = 0;
        try
        {
            _end = input.Read(_buffer, 0, _buffer.Length);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or NotSupportedException or UnauthorizedAccessException)
        {
            _end = 0;
        }

        _isOver = _end == 0;
        return !_isOver;
    }
}
