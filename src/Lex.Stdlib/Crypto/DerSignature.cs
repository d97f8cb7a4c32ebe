namespace Lex.Stdlib.Crypto;

/// <summary>A signature as a DER sequence of two integers. Each signature has one such form, and nothing else is read.</summary>
internal static class DerSignature
{
    private const byte Sequence = 0x30;

    private const byte Integer = 0x02;

    /// <summary>Writes the two numbers.</summary>
    public static byte[] Write(Word256 r, Word256 s)
    {
        Span<byte> content = stackalloc byte[2 * (2 + 1 + Word256.Size)];
        var length = WriteInteger(content, r);
        length += WriteInteger(content[length..], s);
        return [Sequence, (byte)length, .. content[..length]];
    }

    /// <summary>Reads the two numbers.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out Word256 r, out Word256 s)
    {
        r = s = default;
        return bytes.Length >= 2 && bytes[0] == Sequence && bytes[1] == bytes.Length - 2
            && TryReadInteger(bytes[2..], out r, out var rest) && TryReadInteger(rest, out s, out rest) && rest.IsEmpty;
    }

    private static int WriteInteger(Span<byte> to, Word256 number)
    {
        Span<byte> padded = stackalloc byte[1 + Word256.Size];
        padded[0] = 0;
        number.WriteBigEndian(padded[1..]);

        // One zero stays where the number would otherwise be negative, or nothing.
        var start = 0;
        while (start < Word256.Size && padded[start] == 0 && padded[start + 1] < 0x80) start++;
        var digits = padded[start..];
        to[0] = Integer;
        to[1] = (byte)digits.Length;
        digits.CopyTo(to[2..]);
        return 2 + digits.Length;
    }

    private static bool TryReadInteger(ReadOnlySpan<byte> bytes, out Word256 number, out ReadOnlySpan<byte> rest)
    {
        number = default;
        rest = [];
        if (bytes.Length < 3 || bytes[0] != Integer) return false;
        var length = bytes[1];
        if (length is 0 or > 1 + Word256.Size || bytes.Length < 2 + length) return false;
        var digits = bytes.Slice(2, length);
        rest = bytes[(2 + length)..];
        if (digits[0] >= 0x80) return false;
        if (digits[0] == 0 && length > 1)
        {
            if (digits[1] < 0x80) return false;
            digits = digits[1..];
        }

        if (digits.Length > Word256.Size) return false;
        Span<byte> padded = stackalloc byte[Word256.Size];
        padded.Clear();
        digits.CopyTo(padded[(Word256.Size - digits.Length)..]);
        number = Word256.OfBigEndian(padded);
        return true;
    }
}
