using System.Globalization;
using System.Text;

namespace Lex.Frontend.Syntax;

/// <summary>Decimal text of floats without an exponent.</summary>
internal static class FloatText
{
    /// <summary>The shortest digits that read back as the same float, positional, with <c>.0</c> where there is no point.</summary>
    public static string Positional(double value)
    {
        if (double.IsNaN(value)) return "NaN";
        if (double.IsInfinity(value)) return value > 0 ? "Infinity" : "-Infinity";
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var e = text.IndexOf('E', StringComparison.Ordinal);
        if (e < 0) return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";

        var exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var negative = text[0] == '-';
        var mantissa = text[(negative ? 1 : 0)..e];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var whole = (point < 0 ? digits.Length : point) + exponent;
        var result = new StringBuilder(negative ? "-" : "");
        if (whole <= 0) result.Append("0.").Append('0', -whole).Append(digits);
        else if (whole >= digits.Length) result.Append(digits).Append('0', whole - digits.Length).Append(".0");
        else result.Append(digits.AsSpan(0, whole)).Append('.').Append(digits.AsSpan(whole));
        return result.ToString();
    }
}
