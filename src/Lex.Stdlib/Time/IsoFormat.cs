using System.Globalization;

namespace Lex.Stdlib.Time;

/// <summary>RFC 3339, both ways.</summary>
internal static class IsoFormat
{
    /// <summary>The instant in UTC; the fraction has as many digits as it needs, in groups of three.</summary>
    public static string Write(long instant)
    {
        var time = Instants.CivilOf(instant, 0);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{time.Year:D4}-{time.Month:D2}-{time.Day:D2}T{time.Hour:D2}:{time.Minute:D2}:{time.Second:D2}{Fraction(time.Nano)}+00:00");
    }

    /// <summary>A fraction of a second with its point; nothing for a whole second.</summary>
    public static string Fraction(int nano)
    {
        if (nano == 0) return "";
        if (nano % 1_000_000 == 0) return "." + (nano / 1_000_000).ToString("D3", CultureInfo.InvariantCulture);
        return nano % 1000 == 0
            ? "." + (nano / 1000).ToString("D6", CultureInfo.InvariantCulture)
            : "." + nano.ToString("D9", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a date, a time and an offset; what is wrong, or null. An instant out of range is the last one.</summary>
    public static string? Read(string text, out long instant)
    {
        instant = 0;
        var reader = new TimeReader(text);
        if (!reader.Digits(4, 4, out var year) || !reader.Skip('-')
            || !reader.Digits(2, 2, out var month) || !reader.Skip('-')
            || !reader.Digits(2, 2, out var day)
            || !(reader.Skip('T') || reader.Skip('t') || reader.Skip(' '))
            || !reader.Digits(2, 2, out var hour) || !reader.Skip(':')
            || !reader.Digits(2, 2, out var minute) || !reader.Skip(':')
            || !reader.Digits(2, 2, out var second))
        {
            return reader.Problem;
        }

        var nano = 0;
        if (reader.Skip('.') && !reader.FractionDigits(out nano)) return reader.Problem;
        if (!reader.Offset(allowZulu: true, needsColon: true, out var offset)) return reader.Problem;
        if (!reader.IsAtEnd) return "trailing input";

        // A leap second is the first of the next minute.
        var leap = second == 60 ? 1 : 0;
        var time = new CivilTime(year, (int)month, (int)day, (int)hour, (int)minute, (int)second - leap, nano, offset);
        if (!time.Exists) return "input is out of range";
        var nanoseconds = Instants.Nanoseconds(time) + (leap * Instants.Second);
        instant = nanoseconds < long.MinValue ? long.MaxValue : Instants.Saturate(nanoseconds);
        return null;
    }
}
