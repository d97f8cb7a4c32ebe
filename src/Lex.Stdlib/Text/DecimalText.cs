namespace Lex.Stdlib.Text;

/// <summary>Reads decimal numbers exactly.</summary>
internal static class DecimalText
{
    /// <summary>Reads a whole text; the answer is what is wrong with it, or null.</summary>
    public static string? TryParse(ReadOnlySpan<byte> text, out long coefficient, out long exponent)
    {
        coefficient = exponent = 0;
        var rest = text;
        var isNegative = !rest.IsEmpty && rest[0] == '-';
        if (!rest.IsEmpty && rest[0] is (byte)'-' or (byte)'+') rest = rest[1..];
        var (seen, afterPoint, isAfterPoint) = (0, 0L, false);
        Int128 digits = 0;
        for (; !rest.IsEmpty && (char.IsAsciiDigit((char)rest[0]) || (rest[0] == '.' && !isAfterPoint)); rest = rest[1..])
        {
            if (rest[0] == '.')
            {
                isAfterPoint = true;
                continue;
            }

            seen++;
            if (isAfterPoint) afterPoint++;
            digits = (digits * 10) + (rest[0] - '0');
            if (digits > (Int128)long.MaxValue + 1) return "overflow";
        }

        if (seen == 0) return "invalid number";
        if (!rest.IsEmpty)
        {
            // An exponent needs a digit and goes to the end.
            if (rest[0] is not ((byte)'e' or (byte)'E') || !NumberText.TryParseInt(rest[1..], out exponent)) return "invalid number";
        }

        if (isNegative) digits = -digits;
        if (digits > long.MaxValue || exponent < long.MinValue + afterPoint) return "overflow";
        coefficient = (long)digits;
        exponent -= afterPoint;
        return null;
    }
}
