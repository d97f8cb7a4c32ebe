using System.Buffers;
using System.Numerics;
using System.Text;
using System.Text.Unicode;
using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>
/// Immutable text in UTF-8: a window of an array that other texts may share. Positions are in bytes unless a name says
/// otherwise.
/// </summary>
internal sealed class TextValue : HeapObject
{
    // A short slice is cheaper as a copy, and then does not keep a large text alive.
    private const int CopiedSlice = 32;

    // Longer strings are made anew each time they are asked for, so that a text does not triple its memory.
    private const int CachedString = 4096;

    private readonly byte[] _store;

    private readonly int _start;

    private string? _string;

    private int _points;

    private TextValue(byte[] store, int start, int length, int points = -1)
        : base(Shape.ForKind(ValueKind.Str))
    {
        _store = store;
        _start = start;
        Length = length;
        _points = points;
    }

    /// <summary>The empty text.</summary>
    public static TextValue Empty { get; } = new(ByteStore.Exact(0), ByteStore.Start, 0, 0);

    /// <summary>Length in bytes.</summary>
    public int Length { get; }

    /// <summary>The array that it is a window of.</summary>
    internal byte[] Store => _store;

    /// <summary>Where in that array it begins.</summary>
    internal int Start => _start;

    /// <summary>The UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> Utf8 => _store.AsSpan(_start, Length);

    /// <summary>The UTF-8 bytes, for code that cannot hold a span.</summary>
    public ReadOnlyMemory<byte> Utf8Memory => _store.AsMemory(_start, Length);

    /// <summary>Number of code points; counted once.</summary>
    public int CodePoints => _points >= 0 ? _points : _points = CountCodePoints(Utf8);

    /// <summary>Whether each code point is a byte; then positions in both are equal.</summary>
    public bool IsAscii => CodePoints == Length;

    /// <summary>From a .NET string; a surrogate without partner becomes U+FFFD.</summary>
    public static TextValue Of(string text)
    {
        if (text.Length == 0) return Empty;
        var length = Encoding.UTF8.GetByteCount(text);
        var store = ByteStore.Exact(length);
        Encoding.UTF8.GetBytes(text, store.AsSpan(ByteStore.Start));
        return new TextValue(store, ByteStore.Start, length, length == text.Length ? length : -1)
        {
            // A string with unpaired surrogates is not what the text says.
            _string = text.Length <= CachedString && (length == text.Length || IsWellFormed(text)) ? text : null,
        };
    }

    /// <summary>From bytes that are valid UTF-8.</summary>
    public static TextValue Of(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length <= 1) return utf8.IsEmpty ? Empty : Characters.All[utf8[0]];
        var store = ByteStore.Exact(utf8.Length);
        utf8.CopyTo(store.AsSpan(ByteStore.Start));
        return new TextValue(store, ByteStore.Start, utf8.Length);
    }

    /// <summary>A window of an array of valid UTF-8; null: it would begin or end inside a character.</summary>
    internal static TextValue? Over(byte[] store, int start, int length)
    {
        var end = start + length;
        var isCut = IsContinuation(store[start]) || (end < store.Length && IsContinuation(store[end]));
        return isCut ? null : new TextValue(store, start, length);
    }

    /// <summary>From bytes of any content; false when they are no UTF-8.</summary>
    public static bool TryOfUtf8(ReadOnlySpan<byte> bytes, out TextValue text)
    {
        var valid = System.Text.Unicode.Utf8.IsValid(bytes);
        text = valid ? Of(bytes) : Empty;
        return valid;
    }

    /// <summary>A text of a known length that is written in place; the writer leaves valid UTF-8.</summary>
    public static TextValue Create<TState>(int length, TState state, SpanAction<byte, TState> write)
    {
        if (length == 0) return Empty;
        var store = ByteStore.Exact(length);
        write(store.AsSpan(ByteStore.Start), state);
        return new TextValue(store, ByteStore.Start, length);
    }

    /// <summary>Joins two texts, in place if the left one has not been extended before. Charged as building the right one.</summary>
    public static Status Concat(ExecutionContext ctx, TextValue left, TextValue right, out TextValue joined)
    {
        joined = left;
        if (ctx.ChargeWork(right.Length >> 3) != Status.Ok || ctx.ChargeCells(CellCost.Bytes(right.Length)) != Status.Ok)
        {
            return Status.Fault;
        }

        if (right.Length == 0) return Status.Ok;
        if (left.Length == 0)
        {
            joined = right;
            return Status.Ok;
        }

        if (ByteStore.Append(ctx, left._store, left._start, left.Length, right.Utf8, out var store, out var start) != Status.Ok)
        {
            return Status.Fault;
        }

        var points = left._points >= 0 && right._points >= 0 ? left._points + right._points : -1;
        joined = new TextValue(store, start, left.Length + right.Length, points);
        return Status.Ok;
    }

    /// <summary>Compares two texts for equality, charging what it reads.</summary>
    public static Status AreEqual(ExecutionContext ctx, TextValue left, TextValue right, out bool equal) =>
        ByteStore.AreEqual(ctx, left.Utf8, right.Utf8, out equal);

    /// <summary>Compares two texts by their bytes, which is the order of code points, charging what it reads.</summary>
    public static Status Compare(ExecutionContext ctx, TextValue left, TextValue right, out int order) =>
        ByteStore.Compare(ctx, left.Utf8, right.Utf8, out order);

    /// <summary>A part of the text; both ends are at code points. Costs no copy unless the part is short.</summary>
    public TextValue Slice(int start, int length)
    {
        if (length == Length) return this;
        if (length == 0) return Empty;
        return length <= CopiedSlice
            ? Of(Utf8.Slice(start, length))
            : new TextValue(_store, _start + start, length, IsKnownAscii ? length : -1);
    }

    /// <summary>The position in bytes of a code point; <see cref="Length"/> for one past the end.</summary>
    public int OffsetOfCodePoint(long index)
    {
        if (index <= 0) return 0;
        if (index >= CodePoints) return Length;
        if (IsAscii) return (int)index;
        var text = Utf8;
        var offset = 0;

        // Whole blocks first: counting is vectorised, walking is not.
        const int Block = 256;
        while (text.Length - offset > Block)
        {
            var inBlock = CountCodePoints(text.Slice(offset, Block));
            if (inBlock > index) break;
            index -= inBlock;
            offset += Block;
        }

        for (; offset < text.Length; offset++)
        {
            if (IsContinuation(text[offset])) continue;
            if (index == 0) return offset;
            index--;
        }

        return Length;
    }

    /// <summary>Number of code points in valid UTF-8.</summary>
    public static int CountCodePoints(ReadOnlySpan<byte> utf8)
    {
        var lanes = Vector<sbyte>.Count;
        var count = 0;
        var at = 0;
        while (utf8.Length - at >= lanes)
        {
            // At most 127 rounds, or a lane would overflow.
            var rounds = Math.Min((utf8.Length - at) / lanes, 127);
            var sum = Vector<sbyte>.Zero;
            for (; rounds > 0; rounds--, at += lanes)
            {
                // As signed numbers the continuation bytes are those below -64; a true lane is -1.
                var bytes = Vector.AsVectorSByte(new Vector<byte>(utf8[at..]));
                sum -= Vector.GreaterThanOrEqual(bytes, new Vector<sbyte>(-64));
            }

            for (var lane = 0; lane < lanes; lane++) count += sum[lane];
        }

        for (; at < utf8.Length; at++)
        {
            if (!IsContinuation(utf8[at])) count++;
        }

        return count;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (_string is { } known) return known;
        var text = Encoding.UTF8.GetString(Utf8);
        if (text.Length <= CachedString) _string = text;
        return text;
    }

    private bool IsKnownAscii => _points == Length;

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }

        return true;
    }

    /// <summary>The texts of one byte: programs that walk through a text make them all the time.</summary>
    private static class Characters
    {
        public static readonly TextValue[] All = Make();

        private static TextValue[] Make()
        {
            var all = new TextValue[0x80];
            for (var character = 0; character < all.Length; character++)
            {
                var store = ByteStore.Exact(1);
                store[ByteStore.Start] = (byte)character;
                all[character] = new TextValue(store, ByteStore.Start, 1, 1);
            }

            return all;
        }
    }
}
