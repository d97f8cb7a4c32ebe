using System.Buffers;
using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>An immutable byte sequence: a window of an array that others may share.</summary>
internal sealed class BytesValue : HeapObject
{
    private readonly byte[] _store;

    private readonly int _start;

    private BytesValue(byte[] store, int start, int length)
        : base(Shape.ForKind(ValueKind.Bytes))
    {
        _store = store;
        _start = start;
        Length = length;
    }

    /// <summary>The sequence without bytes.</summary>
    public static BytesValue Empty { get; } = new(ByteStore.Exact(0), ByteStore.Start, 0);

    /// <summary>Number of bytes.</summary>
    public int Length { get; }

    /// <summary>The array that it is a window of.</summary>
    internal byte[] Store => _store;

    /// <summary>Where in that array it begins.</summary>
    internal int Start => _start;

    /// <summary>A window of an array.</summary>
    internal static BytesValue Over(byte[] store, int start, int length) => new(store, start, length);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _store.AsSpan(_start, Length);

    /// <summary>The bytes, for code that cannot hold a span.</summary>
    public ReadOnlyMemory<byte> Memory => _store.AsMemory(_start, Length);

    /// <summary>Copies bytes.</summary>
    public static BytesValue Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty) return Empty;
        var store = ByteStore.Exact(bytes.Length);
        bytes.CopyTo(store.AsSpan(ByteStore.Start));
        return new BytesValue(store, ByteStore.Start, bytes.Length);
    }

    /// <summary>A sequence of a known length that is written in place.</summary>
    public static BytesValue Create<TState>(int length, TState state, SpanAction<byte, TState> write)
    {
        if (length == 0) return Empty;
        var store = ByteStore.Exact(length);
        write(store.AsSpan(ByteStore.Start), state);
        return new BytesValue(store, ByteStore.Start, length);
    }

    /// <summary>Joins two sequences, in place if the left one has not been extended before. Charges nothing but such copies.</summary>
    public static Status Concat(ExecutionContext ctx, BytesValue left, BytesValue right, out BytesValue joined)
    {
        joined = right.Length == 0 ? left : right;
        if (left.Length == 0 || right.Length == 0) return Status.Ok;
        if (ByteStore.Append(ctx, left._store, left._start, left.Length, right.Span, out var store, out var start) != Status.Ok)
        {
            return Status.Fault;
        }

        joined = new BytesValue(store, start, left.Length + right.Length);
        return Status.Ok;
    }

    /// <summary>Compares two sequences for equality, charging what it reads.</summary>
    public static Status AreEqual(ExecutionContext ctx, BytesValue left, BytesValue right, out bool equal) =>
        ByteStore.AreEqual(ctx, left.Span, right.Span, out equal);

    /// <summary>A part, without a copy.</summary>
    public BytesValue Slice(int start, int length) =>
        length == Length ? this : length == 0 ? Empty : new BytesValue(_store, _start + start, length);
}
