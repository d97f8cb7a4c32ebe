using System.Buffers.Binary;
using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Core.Snapshots;

/// <summary>
/// Writes saved state: numbers, texts and values. Values that share parts share them when they are read again. What a value
/// consists of is written before all else, so that the reader meets an object before those that refer to it.
/// </summary>
internal sealed class SnapshotWriter(ProgramCode program, IActorDirectory actors)
{
    private readonly ByteSink _section = new();

    private readonly GraphWriter _graph = new(program, actors);

    /// <summary>Writes a number.</summary>
    public void Number(long value) => _section.Number(value);

    /// <summary>Writes a truth value.</summary>
    public void Flag(bool value) => _section.Number(value ? 1 : 0);

    /// <summary>Writes a text.</summary>
    public void Text(string text) => _section.Bytes(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes) => _section.Bytes(bytes);

    /// <summary>Writes a value. False: it has a part that cannot be saved, which <see cref="Problem"/> names.</summary>
    public void Value(Value value)
    {
        _graph.Add(value);
        _graph.Refer(_section, value);
    }

    /// <summary>Takes in what all actors have come to that were written.</summary>
    public void States(ActorStateReader read) => _graph.AddStates(read);

    /// <summary>Takes in a value that is written later, if at all.</summary>
    public void Expect(Value value) => _graph.Add(value);

    /// <summary>Says that something cannot be saved.</summary>
    public void Refuse(string problem) => _graph.Refuse(problem);

    /// <summary>Why not all of it could be written; null: it could.</summary>
    public string? Problem => _graph.Problem;

    /// <summary>All that was written.</summary>
    public byte[] ToArray()
    {
        var all = new ByteSink();
        _graph.Write(all);
        all.Raw(_section.Written);
        return all.Written.ToArray();
    }
}

/// <summary>Bytes one after the other; numbers take as many as they need.</summary>
internal sealed class ByteSink
{
    private byte[] _bytes = new byte[256];

    private int _count;

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    /// <summary>Writes one byte.</summary>
    public void Byte(byte value) => Reserve(1)[0] = value;

    /// <summary>Writes a number; small ones of either sign are short.</summary>
    public void Number(long value)
    {
        var rest = (ulong)((value << 1) ^ (value >> 63));
        for (; rest >= 0x80; rest >>= 7) Byte((byte)(rest | 0x80));
        Byte((byte)rest);
    }

    /// <summary>Writes 64 bits.</summary>
    public void Bits(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);

    /// <summary>Writes a length and as many bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Number(bytes.Length);
        Raw(bytes);
    }

    /// <summary>Writes bytes alone.</summary>
    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _count < count) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _count + count));
        _count += count;
        return _bytes.AsSpan(_count - count, count);
    }
}
