using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Crypto;

/// <summary>
/// Bytes as text in base 16, 58 and 64, and back. Decoders are strict: nothing is skipped, and no two texts mean the
/// same bytes (save the case of hexadecimal digits). They answer with what is wrong, or null.
/// </summary>
internal static class BaseText
{
    private static ReadOnlySpan<byte> Alphabet58 => "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"u8;

    /// <summary>The length of a base-64 text.</summary>
    public static long Length64(int bytes, bool pads) => pads ? ((long)bytes + 2) / 3 * 4 : (((long)bytes * 4) + 2) / 3;

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static void Encode16(ReadOnlySpan<byte> bytes, Span<byte> text)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            text[2 * i] = "0123456789abcdef"u8[bytes[i] >> 4];
            text[(2 * i) + 1] = "0123456789abcdef"u8[bytes[i] & 15];
        }
    }

    /// <summary>Reads hexadecimal digits of either case.</summary>
    public static string? Decode16(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length % 2 != 0) return "Odd number of digits";
        var decoded = new byte[text.Length / 2];
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiHexDigit((char)text[i])) return InvalidAt(text, i);
            var digit = (text[i] & 15) + (text[i] > '9' ? 9 : 0);
            decoded[i / 2] = (byte)((decoded[i / 2] << 4) | digit);
        }

        bytes = decoded;
        return null;
    }

    /// <summary>Base 64: the standard alphabet and padding, or the one for addresses without.</summary>
    public static void Encode64(ReadOnlySpan<byte> bytes, Span<byte> text, bool forUrl)
    {
        if (forUrl) Base64Url.EncodeToUtf8(bytes, text, out _, out _);
        else Base64.EncodeToUtf8(bytes, text, out _, out _);
    }

    /// <summary>Reads base 64.</summary>
    public static string? Decode64(ReadOnlySpan<byte> text, bool forUrl, out byte[] bytes)
    {
        bytes = [];
        var digits = text;
        if (!forUrl)
        {
            if (text.Length % 4 != 0) return "Invalid padding";
            digits = text.EndsWith("=="u8) ? text[..^2] : text.EndsWith("="u8) ? text[..^1] : text;
        }

        if (digits.Length % 4 == 1) return "Invalid input length: " + digits.Length.ToString(CultureInfo.InvariantCulture);
        var decoded = new byte[(int)((long)digits.Length * 3 / 4)];
        var (bits, held, next) = (0, 0, 0);
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = Digit64(digits[i], forUrl);
            if (digit < 0) return InvalidAt(text, i);
            bits = (bits << 6) | digit;
            held += 6;
            if (held < 8) continue;
            held -= 8;
            decoded[next++] = (byte)(bits >> held);
            bits &= (1 << held) - 1;
        }

        if (bits != 0) return "Invalid last symbol";
        bytes = decoded;
        return null;
    }

    /// <summary>Base 58 with the alphabet of Bitcoin; each leading zero byte is a <c>1</c>.</summary>
    public static byte[] Encode58(ReadOnlySpan<byte> bytes)
    {
        var zeros = bytes.IndexOfAnyExcept((byte)0) is var first && first < 0 ? bytes.Length : first;
        var digits = ChangeBase(bytes[zeros..], 256, 58);
        var text = new byte[zeros + digits.Count];
        text.AsSpan(0, zeros).Fill((byte)'1');
        for (var i = 0; i < digits.Count; i++) text[^(i + 1)] = Alphabet58[digits[i]];
        return text;
    }

    /// <summary>Reads base 58.</summary>
    public static string? Decode58(ReadOnlySpan<byte> text, out byte[] bytes)
    {
        bytes = [];
        var digits = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            var digit = Alphabet58.IndexOf(text[i]);
            if (digit < 0) return InvalidAt(text, i);
            digits[i] = (byte)digit;
        }

        var zeros = digits.AsSpan().IndexOfAnyExcept((byte)0) is var first && first < 0 ? digits.Length : first;
        var places = ChangeBase(digits.AsSpan(zeros), 58, 256);
        bytes = new byte[zeros + places.Count];
        for (var i = 0; i < places.Count; i++) bytes[^(i + 1)] = places[i];
        return null;
    }

    // Digits come highest first and leave lowest first.
    private static List<byte> ChangeBase(ReadOnlySpan<byte> digits, int from, int to)
    {
        var places = new List<byte>();
        foreach (var digit in digits)
        {
            var carry = (int)digit;
            for (var i = 0; i < places.Count; i++)
            {
                carry += places[i] * from;
                places[i] = (byte)(carry % to);
                carry /= to;
            }

            for (; carry > 0; carry /= to) places.Add((byte)(carry % to));
        }

        return places;
    }

    private static int Digit64(byte letter, bool forUrl) => letter switch
    {
        >= (byte)'A' and <= (byte)'Z' => letter - 'A',
        >= (byte)'a' and <= (byte)'z' => letter - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => letter - '0' + 52,
        (byte)'+' => forUrl ? -1 : 62,
        (byte)'/' => forUrl ? -1 : 63,
        (byte)'-' => forUrl ? 62 : -1,
        (byte)'_' => forUrl ? 63 : -1,
        _ => -1,
    };

    private static string InvalidAt(ReadOnlySpan<byte> text, int index)
    {
        _ = Rune.DecodeFromUtf8(text[index..], out var rune, out _);
        return string.Create(CultureInfo.InvariantCulture, $"Invalid character '{rune}' at position {index}");
    }
}
