using System.Globalization;
using System.Text;

namespace Lex.Core.Values;

/// <summary>The shortest decimal text that reads back as the same float.</summary>
internal static class FloatText
{
    /// <summary>Longest text.</summary>
    public const int MaxLength = 32;

    // Of the smallest floats: 324 places in front of 17 digits.
    private const int MaxPositionalLength = 384;

    // From this power of ten on the exponent form is used.
    private const int MaxPositional = 16;

    /// <summary>As in JSON: positional from 1e-5 on, exponents signed. Infinities and NaN are the caller's matter.</summary>
    public static int FormatJson(double value, Span<byte> text) => Format(value, text, -5, MaxPositional, signedExponent: true);

    /// <summary>As in error messages: positional from 1e-4 on, negative exponents alone signed; <c>NaN</c>, <c>inf</c>.</summary>
    public static string ForDebug(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        Span<byte> text = stackalloc byte[MaxLength];
        return Encoding.ASCII.GetString(text[..Format(value, text, -4, MaxPositional, signedExponent: false)]);
    }

    /// <summary>As in canonical trees: never an exponent; <c>NaN</c>, <c>Infinity</c>.</summary>
    public static string Positional(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        Span<byte> text = stackalloc byte[MaxPositionalLength];
        return Encoding.ASCII.GetString(text[..Format(value, text, int.MinValue, int.MaxValue, signedExponent: false)]);
    }

    /// <summary>As <c>float.to_str</c>: never an exponent, no point behind a whole number; <c>NaN</c>, <c>inf</c>.</summary>
    public static TextValue Plain(double value)
    {
        if (double.IsNaN(value)) return TextValue.Of("NaN"u8);
        if (double.IsInfinity(value)) return TextValue.Of(value > 0 ? "inf"u8 : "-inf"u8);
        Span<byte> text = stackalloc byte[MaxPositionalLength];
        var length = Format(value, text, int.MinValue, int.MaxValue, signedExponent: false);
        return TextValue.Of(text[..(text[..length].EndsWith(".0"u8) ? length - 2 : length)]);
    }

    private static int Format(double value, Span<byte> text, int minPositional, int maxPositional, bool signedExponent)
    {
        Span<byte> digits = stackalloc byte[MaxLength];
        var count = ShortestDigits(value, digits, out var exponent);
        var at = 0;
        if (double.IsNegative(value)) text[at++] = (byte)'-';
        if (count == 0)
        {
            "0.0"u8.CopyTo(text[at..]);
            return at + 3;
        }

        if (exponent >= minPositional && exponent < maxPositional) return at + WritePositional(digits[..count], exponent, text[at..]);
        text[at++] = digits[0];
        if (count > 1)
        {
            text[at++] = (byte)'.';
            digits[1..count].CopyTo(text[at..]);
            at += count - 1;
        }

        text[at++] = (byte)'e';
        if (exponent < 0 || signedExponent) text[at++] = (byte)(exponent < 0 ? '-' : '+');
        Math.Abs(exponent).TryFormat(text[at..], out var written, provider: CultureInfo.InvariantCulture);
        return at + written;
    }

    private static int WritePositional(ReadOnlySpan<byte> digits, int exponent, Span<byte> text)
    {
        var whole = exponent + 1;
        if (whole <= 0)
        {
            text[0] = (byte)'0';
            text[1] = (byte)'.';
            text.Slice(2, -whole).Fill((byte)'0');
            digits.CopyTo(text[(2 - whole)..]);
            return 2 - whole + digits.Length;
        }

        if (whole >= digits.Length)
        {
            digits.CopyTo(text);
            text[digits.Length..whole].Fill((byte)'0');
            ".0"u8.CopyTo(text[whole..]);
            return whole + 2;
        }

        digits[..whole].CopyTo(text);
        text[whole] = (byte)'.';
        digits[whole..].CopyTo(text[(whole + 1)..]);
        return digits.Length + 1;
    }

    // The significant digits without zeros at either end, and the power of ten of the first one. Zero has no digits.
    private static int ShortestDigits(double value, Span<byte> digits, out int exponent)
    {
        Span<byte> raw = stackalloc byte[MaxLength];
        value.TryFormat(raw, out var length, default, CultureInfo.InvariantCulture);
        var count = 0;
        var whole = 0;
        var seenPoint = false;
        var shift = 0;
        for (var i = 0; i < length; i++)
        {
            var c = raw[i];
            if (c == '.') seenPoint = true;
            if (c == 'E')
            {
                shift = int.Parse(raw[(i + 1)..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                break;
            }

            if (c is < (byte)'0' or > (byte)'9') continue;
            if (count > 0 || c != '0') digits[count++] = c;
            if (!seenPoint && count > 0) whole++;
            if (seenPoint && count == 0) whole--;
        }

        while (count > 0 && digits[count - 1] == '0') count--;
        exponent = whole - 1 + shift;
        return count;
    }
}
