using System.Runtime.CompilerServices;
using System.Text;

namespace Lex.Stdlib.Text;

/// <summary>Walks over valid UTF-8.</summary>
internal static class Utf8Scan
{
    /// <summary>Bytes of the code point that starts with this byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LengthAt(byte lead) => lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;

    /// <summary>Whether a code point starts at this offset (the end counts).</summary>
    public static bool IsBoundary(ReadOnlySpan<byte> utf8, int offset) => offset == utf8.Length || (utf8[offset] & 0xC0) != 0x80;

    /// <summary>The code point at an offset and its length.</summary>
    public static int Decode(ReadOnlySpan<byte> utf8, int offset, out int length)
    {
        var lead = utf8[offset];
        if (lead < 0x80)
        {
            length = 1;
            return lead;
        }

        Rune.DecodeFromUtf8(utf8[offset..], out var rune, out length);
        return rune.Value;
    }

    /// <summary>The code point that ends before an offset and its length.</summary>
    public static int DecodeBefore(ReadOnlySpan<byte> utf8, int end, out int length)
    {
        Rune.DecodeLastFromUtf8(utf8[..end], out var rune, out length);
        return rune.Value;
    }

    /// <summary>Whether a code point has the property White_Space.</summary>
    public static bool IsWhiteSpace(int codePoint) => codePoint switch
    {
        (>= 0x09 and <= 0x0D) or ' ' or 0x85 or 0xA0 or 0x1680 => true,
        >= 0x2000 and <= 0x200A => true,
        0x2028 or 0x2029 or 0x202F or 0x205F or 0x3000 => true,
        _ => false,
    };
}
