using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lex.Core.Values;

namespace Lex.Stdlib.Text;

/// <summary>Numbers as text, both ways.</summary>
internal static class NumberText
{
    /// <summary>The longest text of an integer.</summary>
    public const int MaxIntLength = 20;

    // The smallest float has 16 significant digits at most after 323 zeros, the largest 309 digits.
    private const int MaxFloatLength = 345;

    /// <summary>Reads a decimal integer: one optional sign, at least one digit, nothing else.</summary>
    public static bool TryParseInt(ReadOnlySpan<byte> utf8, out long value)
    {
        value = 0;
        var isNegative = !utf8.IsEmpty && utf8[0] == '-';
        var digits = isNegative || (!utf8.IsEmpty && utf8[0] == '+') ? utf8[1..] : utf8;
        if (digits.IsEmpty) return false;

        // Counts downwards, since the smallest integer has no positive counterpart.
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            var d = digit - '0';
            if (value < (long.MinValue + d) / 10) return false;
            value = (value * 10) - d;
        }

        if (isNegative) return true;
        if (value == long.MinValue) return false;
        value = -value;
        return true;
    }

    /// <summary>Reads a decimal number: sign, digits with an optional point, optional exponent; or an infinity or NaN by name.</summary>
    public static bool TryParseFloat(ReadOnlySpan<byte> utf8, out double value)
    {
        value = 0;
        var unsigned = !utf8.IsEmpty && utf8[0] is (byte)'+' or (byte)'-' ? utf8[1..] : utf8;
        if (IsWord(unsigned, "inf") || IsWord(unsigned, "infinity"))
        {
            value = utf8[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
            return true;
        }

        if (IsWord(unsigned, "nan"))
        {
            value = double.NaN;
            return true;
        }

        return IsDecimal(unsigned) && double.TryParse(utf8, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Writes an integer in decimal.</summary>
    public static int Format(long value, Span<byte> target)
    {
        Utf8Formatter.TryFormat(value, target, out var written);
        return written;
    }

    /// <summary>The shortest digits that read back as the same number, never in exponent form.</summary>
    public static TextValue Positional(double value)
    {
        if (double.IsNaN(value)) return TextValue.Of("NaN"u8);
        if (double.IsInfinity(value)) return TextValue.Of(value > 0 ? "inf"u8 : "-inf"u8);

        Span<byte> scientific = stackalloc byte[32];
        value.TryFormat(scientific, out var length, "R", CultureInfo.InvariantCulture);
        scientific = scientific[..length];
        var mark = scientific.IndexOf((byte)'E');
        if (mark < 0) return TextValue.Of(scientific);

        Utf8Parser.TryParse(scientific[(mark + 1)..], out int exponent, out _);
        var text = new Utf8Buffer(MaxFloatLength);
        var mantissa = scientific[..mark];
        if (mantissa[0] == '-')
        {
            text.Write((byte)'-');
            mantissa = mantissa[1..];
        }

        Span<byte> digits = stackalloc byte[20];
        digits[0] = mantissa[0];
        var count = 1;
        if (mantissa.Length > 2)
        {
            mantissa[2..].CopyTo(digits[1..]);
            count += mantissa.Length - 2;
        }

        WritePositional(ref text, digits[..count], exponent);
        return text.ToText();
    }

    private static void WritePositional(ref Utf8Buffer text, ReadOnlySpan<byte> digits, int exponent)
    {
        if (exponent < 0)
        {
            text.Write("0."u8);
            for (var zeros = -exponent - 1; zeros > 0; zeros--) text.Write((byte)'0');
            text.Write(digits);
            return;
        }

        for (var i = 0; i <= exponent; i++) text.Write(i < digits.Length ? digits[i] : (byte)'0');
        if (digits.Length <= exponent + 1) return;
        text.Write((byte)'.');
        text.Write(digits[(exponent + 1)..]);
    }

    private static bool IsWord(ReadOnlySpan<byte> utf8, string word) => Ascii.EqualsIgnoreCase(utf8, word);

    private static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        var i = SkipDigits(text, 0);
        var digits = i;
        if (i < text.Length && text[i] == '.')
        {
            var end = SkipDigits(text, i + 1);
            digits += end - i - 1;
            i = end;
        }

        if (digits == 0) return false;
        if (i == text.Length) return true;
        if (text[i] is not ((byte)'e' or (byte)'E')) return false;
        i++;
        if (i < text.Length && text[i] is (byte)'+' or (byte)'-') i++;
        return i < text.Length && SkipDigits(text, i) == text.Length;
    }

    private static int SkipDigits(ReadOnlySpan<byte> text, int start)
    {
        while (start < text.Length && text[start] is >= (byte)'0' and <= (byte)'9') start++;
        return start;
    }
}
