using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Toml;

/// <summary>The values that stand without quotes: truth values, numbers, dates and times.</summary>
internal static class TomlScalar
{
    private const int DateLength = 10;

    /// <summary>The JSON for a word, or null if it is no value.</summary>
    public static string? ToJson(ReadOnlySpan<char> word) => word switch
    {
        "true" => "true",
        "false" => "false",
        "inf" or "+inf" or "-inf" or "nan" or "+nan" or "-nan" => "null",
        _ => Integer(word) ?? Float(word) ?? DateOrTime(word),
    };

    private static string? Integer(ReadOnlySpan<char> word)
    {
        if (word.Length > 2 && word[0] == '0' && word[1] is ('x' or 'o' or 'b')) return Prefixed(word[2..], word[1]);
        var digits = word.Length > 0 && word[0] is ('+' or '-') ? word[1..] : word;
        if (!AreDigits(digits) || (digits.Length > 1 && digits[0] == '0')) return null;
        var plain = Plain(word);
        return long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;
    }

    private static string? Prefixed(ReadOnlySpan<char> digits, char kind)
    {
        var bits = kind switch { 'x' => 4, 'o' => 3, _ => 1 };
        if (!AreSeparated(digits, c => (char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 16) < 1 << bits)) return null;
        var number = 0L;
        foreach (var c in Plain(digits))
        {
            if (number > long.MaxValue >> bits) return null;
            number = (number << bits) | (long)Convert.ToInt32(c.ToString(), 16);
        }

        return number.ToString(CultureInfo.InvariantCulture);
    }

    private static string? Float(ReadOnlySpan<char> word)
    {
        var rest = word.Length > 0 && word[0] is ('+' or '-') ? word[1..] : word;
        var exponent = rest.IndexOfAny('e', 'E');
        var mantissa = exponent < 0 ? rest : rest[..exponent];
        if (exponent >= 0)
        {
            var power = rest[(exponent + 1)..];
            if (power.Length > 0 && power[0] is ('+' or '-')) power = power[1..];
            if (!AreDigits(power)) return null;
        }

        var dot = mantissa.IndexOf('.');
        var whole = dot < 0 ? mantissa : mantissa[..dot];
        if (!AreDigits(whole) || (whole.Length > 1 && whole[0] == '0')) return null;
        if (dot >= 0 ? !AreDigits(mantissa[(dot + 1)..]) : exponent < 0) return null;
        var number = double.Parse(Plain(word), NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(number)) return "null";

        // A fraction of zero keeps it a float in JSON.
        var text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().IndexOfAny(".E") < 0 ? text + ".0" : text;
    }

    /// <summary>A date, a time, or both, as a JSON string with the letters of the standard.</summary>
    private static string? DateOrTime(ReadOnlySpan<char> word)
    {
        var text = word.ToString().ToUpperInvariant();
        if (IsTime(text)) return $"\"{text}\"";
        if (text.Length < DateLength || !IsDate(text[..DateLength])) return null;
        if (text.Length == DateLength) return $"\"{text}\"";
        if (text[DateLength] is not ('T' or ' ')) return null;
        var time = text[(DateLength + 1)..];
        var offset = time.IndexOfAny(['Z', '+', '-']);
        if (offset >= 0 && !IsOffset(time[offset..])) return null;
        return IsTime(offset < 0 ? time : time[..offset]) ? $"\"{text[..DateLength]}T{time}\"" : null;
    }

    private static bool IsDate(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool IsTime(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot >= 0 && (dot == text.Length - 1 || text.AsSpan(dot + 1).IndexOfAnyExceptInRange('0', '9') >= 0)) return false;
        var whole = dot < 0 ? text : text[..dot];
        if (whole.Length != 8) return false;

        // Minutes may have a sixty-first second.
        return whole.EndsWith(":60", StringComparison.Ordinal) ? Matches(whole[..5], "HH:mm") : Matches(whole, "HH:mm:ss");
    }

    private static bool IsOffset(string text) => text == "Z" || (text.Length == 6 && Matches(text[1..], "HH:mm"));

    private static bool Matches(string time, string format) =>
        TimeOnly.TryParseExact(time, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static bool AreDigits(ReadOnlySpan<char> text) => AreSeparated(text, char.IsAsciiDigit);

    // Underscores stand between digits only.
    private static bool AreSeparated(ReadOnlySpan<char> text, Func<char, bool> isDigit)
    {
        if (text.IsEmpty) return false;
        var wasDigit = false;
        foreach (var c in text)
        {
            if (c == '_' ? !wasDigit : !isDigit(c)) return false;
            wasDigit = c != '_';
        }

        return wasDigit;
    }

    private static string Plain(ReadOnlySpan<char> digits)
    {
        var text = new StringBuilder(digits.Length);
        foreach (var c in digits)
        {
            if (c != '_') text.Append(c);
        }

        return text.ToString();
    }
}
