using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>An immutable byte sequence.</summary>
internal sealed class BytesValue : HeapObject
{
    private readonly byte[] _bytes;

    private BytesValue(byte[] bytes)
        : base(Shape.ForKind(ValueKind.Bytes)) => _bytes = bytes;

    /// <summary>Number of bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    /// <summary>Copies bytes.</summary>
    public static BytesValue Of(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>Compares two sequences for equality.</summary>
    public static Status AreEqual(ExecutionContext ctx, BytesValue left, BytesValue right, out bool equal)
    {
        equal = left.Span.SequenceEqual(right.Span);
        return Status.Ok;
    }
}
