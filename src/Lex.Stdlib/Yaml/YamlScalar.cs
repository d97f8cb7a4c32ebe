using System.Globalization;

namespace Lex.Stdlib.Yaml;

/// <summary>The values of words without quotes: the core schema of YAML 1.2.</summary>
internal static class YamlScalar
{
    /// <summary>The JSON for a word that is no text, or null if it is one. What JSON has no number for becomes null.</summary>
    public static string? ToJson(ReadOnlySpan<char> word) => word switch
    {
        "" or "~" or "null" or "Null" or "NULL" => "null",
        "true" or "True" or "TRUE" => "true",
        "false" or "False" or "FALSE" => "false",
        ".nan" or ".NaN" or ".NAN" => "null",
        _ => IsInfinity(word) ? "null" : Integer(word) ?? Float(word),
    };

    private static bool IsInfinity(ReadOnlySpan<char> word) => WithoutSign(word) is ".inf" or ".Inf" or ".INF";

    private static string? Integer(ReadOnlySpan<char> word)
    {
        if (word.StartsWith("0x") && AreDigits(word[2..], char.IsAsciiHexDigit)) return Prefixed(word[2..], 16);
        if (word.StartsWith("0o") && AreDigits(word[2..], c => c is >= '0' and <= '7')) return Prefixed(word[2..], 8);
        if (!AreDigits(WithoutSign(word), char.IsAsciiDigit)) return null;
        return long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : Number(double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    private static string Prefixed(ReadOnlySpan<char> digits, int radix)
    {
        var number = 0L;
        foreach (var c in digits)
        {
            if (number > long.MaxValue / radix) return Number(Whole(digits, radix));
            number = (number * radix) + Digit(c);
        }

        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static double Whole(ReadOnlySpan<char> digits, int radix)
    {
        var number = 0.0;
        foreach (var c in digits) number = (number * radix) + Digit(c);
        return number;
    }

    private static int Digit(char c) => c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;

    private static string? Float(ReadOnlySpan<char> word)
    {
        var rest = WithoutSign(word);
        var exponent = rest.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? rest : rest[..exponent];
        if (exponent >= 0 && !AreDigits(WithoutSign(rest[(exponent + 1)..]), char.IsAsciiDigit)) return null;
        var dot = mantissa.IndexOf('.');
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        var fraction = dot < 0 ? default : mantissa[(dot + 1)..];
        if (whole.IsEmpty && fraction.IsEmpty) return null;
        if (!(whole.IsEmpty || AreDigits(whole, char.IsAsciiDigit)) || !(fraction.IsEmpty || AreDigits(fraction, char.IsAsciiDigit))) return null;
        return Number(double.Parse(word, NumberStyles.Float, CultureInfo.InvariantCulture));
    }

    // A fraction of zero keeps it a float in JSON.
    private static string Number(double number)
    {
        if (!double.IsFinite(number)) return "null";
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(".E") < 0 ? text + ".0" : text;
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> word) => word is ['+' or '-', ..] ? word[1..] : word;

    private static bool AreDigits(ReadOnlySpan<char> text, Func<char, bool> isDigit)
    {
        foreach (var c in text)
            if (!isDigit(c)) return false;
        return !text.IsEmpty;
    }
}
