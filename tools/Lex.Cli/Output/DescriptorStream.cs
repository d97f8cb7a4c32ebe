namespace Lex.Cli.Output;

/// <summary>
/// A write-only stream over an inherited file descriptor, buffered. <see cref="FileStream"/> would not do: on a regular
/// file it writes at offsets of its own and leaves the shared one alone, so that two processes that write to one
/// redirected file overwrite each other.
/// </summary>
internal sealed unsafe class DescriptorStream(int descriptor, int capacity) : Stream
{
    private readonly byte[] _buffer = new byte[capacity];
    private int _used;

    /// <summary>Whether a write failed; what follows is dropped (the reader has gone away, or the disk is full).</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether it failed although somebody wants to read it.</summary>
    public bool IsLost { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used) Flush();
        if (bytes.Length > _buffer.Length)
        {
            WriteThrough(bytes);
            return;
        }

        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void WriteByte(byte value) => Write(new ReadOnlySpan<byte>(in value));

    public override void Flush()
    {
        var used = _used;
        _used = 0;
        WriteThrough(_buffer.AsSpan(0, used));
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void WriteThrough(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length && !IsBroken;)
            {
                var written = Posix.Write(descriptor, start + done, bytes.Length - done);
                if (written >= 0) done += (int)written;
                else if (!Posix.IsInterrupted) (IsBroken, IsLost) = (true, !Posix.IsUnread);
            }
        }
    }
}
