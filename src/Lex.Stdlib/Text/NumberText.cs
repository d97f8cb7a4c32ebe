using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Text;

/// <summary>Numbers as text, both ways.</summary>
internal static class NumberText
{
    /// <summary>The longest text of an integer.</summary>
    public const int MaxIntLength = 20;

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
