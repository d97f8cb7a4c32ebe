using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Core.Snapshots;

/// <summary>
/// Reads what <see cref="SnapshotWriter"/> has written. Nothing is trusted: whatever does not fit throws
/// <see cref="SnapshotFormatException"/>, and nothing is allocated that the bytes do not pay for.
/// </summary>
internal sealed class SnapshotReader
{
    private readonly ByteSource _source;

    private readonly GraphReader _graph;

    /// <summary>Reads the values; the rest follows as it is asked for.</summary>
    public SnapshotReader(ReadOnlyMemory<byte> bytes, ProgramCode program, IActorDirectory actors)
    {
        _source = new ByteSource(bytes);
        _graph = new GraphReader(_source, program, actors);
    }

    /// <summary>Whether everything has been read.</summary>
    public bool IsAtEnd => _source.Left == 0;

    /// <summary>Reads a number.</summary>
    public long Number() => _source.Number();

    /// <summary>Reads a number of a range, both ends included.</summary>
    public int Number(int least, int most) => (int)_source.Number(least, most);

    /// <summary>Reads the number of things that follow, each of them at least a byte.</summary>
    public int Count() => _source.Count();

    /// <summary>Reads a truth value.</summary>
    public bool Flag() => _source.Number(0, 1) == 1;

    /// <summary>Reads a text.</summary>
    public string Text() => _source.Text();

    /// <summary>Reads bytes.</summary>
    public ReadOnlyMemory<byte> Bytes() => _source.Bytes();

    /// <summary>Reads a value.</summary>
    public Value Value() => _graph.Value();

    /// <inheritdoc cref="GraphReader.IsAsSaved"/>
    public bool IsAsSaved(ActorValue actor) => _graph.IsAsSaved(actor);

    /// <summary>Reads a value of a kind.</summary>
    public T Value<T>(ValueKind kind)
        where T : HeapObject
    {
        var value = Value();
        return value.Kind == kind ? value.As<T>() : throw new SnapshotFormatException($"a value of kind {value.Kind} stands where {kind} should");
    }
}

/// <summary>Bytes that are read one after the other.</summary>
internal sealed class ByteSource(ReadOnlyMemory<byte> bytes)
{
    private int _position;

    /// <summary>How many are left.</summary>
    public int Left => bytes.Length - _position;

    /// <summary>How many there were.</summary>
    public int Length => bytes.Length;

    /// <summary>Reads one byte.</summary>
    public byte Byte() => _position < bytes.Length ? bytes.Span[_position++] : throw new SnapshotFormatException("it ends too soon");

    /// <summary>Reads a number.</summary>
    public long Number()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1) throw new SnapshotFormatException("a number is too large");
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)(value >> 1) ^ -(long)(value & 1);
        }
    }

    /// <summary>Reads a number of a range, both ends included.</summary>
    public long Number(long least, long most)
    {
        var value = Number();
        return value >= least && value <= most ? value : throw new SnapshotFormatException($"{value} is not in the range from {least} to {most}");
    }

    /// <summary>Reads the number of things that follow, each of them at least a byte.</summary>
    public int Count() => (int)Number(0, Left);

    /// <summary>Reads 64 bits.</summary>
    public long Bits() => System.Buffers.Binary.BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)).Span);

    /// <summary>Reads a length and as many bytes.</summary>
    public ReadOnlyMemory<byte> Bytes() => Take(Count());

    /// <summary>Reads a text.</summary>
    public string Text()
    {
        var utf8 = Bytes().Span;
        return System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : throw new SnapshotFormatException("a text is no UTF-8");
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        if (count > Left) throw new SnapshotFormatException("it ends too soon");
        _position += count;
        return bytes.Slice(_position - count, count);
    }
}
