using Lex.Core.Values;

namespace Lex.Stdlib.Text;

/// <summary>Collects UTF-8 for a new text. Callers charge for what they write.</summary>
internal struct Utf8Buffer
{
    private byte[] _bytes;

    private int _length;

    /// <summary>A buffer with room for so many bytes; it grows if they do not suffice.</summary>
    public Utf8Buffer(int capacity) => _bytes = new byte[capacity];

    /// <summary>What has been written.</summary>
    public readonly ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Appends bytes.</summary>
    public void Write(ReadOnlySpan<byte> utf8)
    {
        utf8.CopyTo(Room(utf8.Length));
        _length += utf8.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Write(byte ascii)
    {
        Room(1)[0] = ascii;
        _length++;
    }

    /// <summary>Appends a code point.</summary>
    public void WriteCodePoint(int codePoint) => _length += new System.Text.Rune(codePoint).EncodeToUtf8(Room(4));

    /// <summary>Appends ASCII text.</summary>
    public void WriteAscii(ReadOnlySpan<char> text)
    {
        System.Text.Ascii.FromUtf16(text, Room(text.Length), out var written);
        _length += written;
    }

    /// <summary>The text that was written.</summary>
    public readonly TextValue ToText() => TextValue.Of(Written);

    private Span<byte> Room(int count)
    {
        if (count > _bytes.Length - _length)
        {
            var capacity = (int)Math.Min(Array.MaxLength, Math.Max((long)_length + count, 2L * _bytes.Length));
            Array.Resize(ref _bytes, capacity);
        }

        return _bytes.AsSpan(_length);
    }
}
