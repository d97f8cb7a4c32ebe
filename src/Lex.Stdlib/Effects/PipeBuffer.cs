namespace Lex.Stdlib.Effects;

/// <summary>
/// What a child process writes to one of its pipes, read by a thread of its own so that the other pipe can never block the
/// child. It holds so much at most; then the child waits until somebody takes some.
/// </summary>
internal sealed class PipeBuffer
{
    private const int Capacity = 1 << 20;

    private const int PieceSize = 16 * 1024;

    private readonly object _gate = new();

    private readonly MemoryStream _bytes = new();

    private readonly Thread _reader;

    private int _taken;

    private bool _isOver;

    /// <summary>Begins to read.</summary>
    public PipeBuffer(Stream stream)
    {
        _reader = new Thread(() => Read(stream)) { IsBackground = true };
        _reader.Start();
    }

    /// <summary>Whether everything has been read and taken.</summary>
    public bool IsDrained
    {
        get
        {
            lock (_gate) return _isOver && _taken == _bytes.Length;
        }
    }

    /// <summary>Takes all that is there; waits for a moment if there is nothing yet.</summary>
    public byte[] Take(int milliseconds)
    {
        lock (_gate)
        {
            if (_taken == _bytes.Length && !_isOver) Monitor.Wait(_gate, milliseconds);
            return TakeBytes((int)_bytes.Length - _taken);
        }
    }

    /// <summary>Takes a line without its end, if one is there; at the end what is left is a line. False: come again, or it is over.</summary>
    public bool TryTakeLine(int milliseconds, out byte[] line)
    {
        lock (_gate)
        {
            if (FindLine() < 0 && !_isOver) Monitor.Wait(_gate, milliseconds);
            var end = FindLine();
            var rest = (int)_bytes.Length - _taken;
            line = [];
            if (end < 0 && (rest == 0 || !(_isOver || rest >= Capacity))) return false;
            line = TakeBytes(end < 0 ? rest : end);
            if (end >= 0) TakeBytes(1);
            if (end >= 0 && line.AsSpan().EndsWith("\r"u8)) line = line[..^1];
            return true;
        }
    }

    private int FindLine() => _bytes.GetBuffer().AsSpan(_taken, (int)_bytes.Length - _taken).IndexOf((byte)'\n');

    private byte[] TakeBytes(int count)
    {
        var bytes = _bytes.GetBuffer().AsSpan(_taken, count).ToArray();
        _taken += count;
        if (_taken == _bytes.Length || _taken > Capacity) Compact();

        Monitor.PulseAll(_gate);
        return bytes;
    }

    // What has been taken leaves its room to what comes.
    private void Compact()
    {
        var rest = _bytes.GetBuffer().AsSpan(_taken, (int)_bytes.Length - _taken);
        rest.CopyTo(_bytes.GetBuffer());
        _bytes.SetLength(rest.Length);
        _bytes.Position = rest.Length;
        _taken = 0;
    }

    private void Read(Stream stream)
    {
        var piece = new byte[PieceSize];
        try
        {
            while (stream.Read(piece, 0, PieceSize) is var count and > 0)
            {
                lock (_gate)
                {
                    while (_bytes.Length - _taken > Capacity) Monitor.Wait(_gate);
                    _bytes.Write(piece, 0, count);
                    Monitor.PulseAll(_gate);
                }
            }
        }
        catch (Exception error) when (ScopedFiles.IsExpected(error))
        {
            // A pipe that breaks has ended.
        }

        lock (_gate)
        {
            _isOver = true;
            Monitor.PulseAll(_gate);
        }
    }
}
