using System.Text;
using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>Immutable text, stored in UTF-8.</summary>
internal sealed class TextValue : HeapObject
{
    private readonly byte[] _bytes;

    private TextValue(byte[] bytes)
        : base(Shape.ForKind(ValueKind.Str)) => _bytes = bytes;

    /// <summary>Length in bytes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> Utf8 => _bytes;

    /// <summary>From a .NET string.</summary>
    public static TextValue Of(string text) => new(Encoding.UTF8.GetBytes(text));

    /// <summary>From bytes that are valid UTF-8.</summary>
    public static TextValue Of(ReadOnlySpan<byte> utf8) => new(utf8.ToArray());

    /// <summary>Joins two texts; charged as building the right one.</summary>
    public static Status Concat(ExecutionContext ctx, TextValue left, TextValue right, out TextValue joined)
    {
        joined = null!;
        if (right.Length > 0 && ctx.ChargeCells(1 + ((right.Length + 7) / 8)) != Status.Ok) return Status.Fault;
        joined = new TextValue([.. left._bytes, .. right._bytes]);
        return Status.Ok;
    }

    /// <summary>Compares two texts for equality.</summary>
    public static Status AreEqual(ExecutionContext ctx, TextValue left, TextValue right, out bool equal)
    {
        equal = left.Utf8.SequenceEqual(right.Utf8);
        return Status.Ok;
    }

    /// <summary>Compares two texts in byte order.</summary>
    public static Status Compare(ExecutionContext ctx, TextValue left, TextValue right, out int order)
    {
        order = left.Utf8.SequenceCompareTo(right.Utf8);
        return Status.Ok;
    }

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(_bytes);
}
