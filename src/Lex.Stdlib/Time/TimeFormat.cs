using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Time;

/// <summary>Dates and times by a strftime format, both ways.</summary>
internal static class TimeFormat
{
    private static ReadOnlySpan<string> Months =>
        new[] { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" };

    private static ReadOnlySpan<string> Days =>
        new[] { "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday" };

    /// <summary>Writes a time; false for an unknown directive, named in <paramref name="result"/>.</summary>
    public static bool TryWrite(in CivilTime time, string format, long instant, out string result)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length;)
        {
            if (format[i] != '%')
            {
                text.Append(format[i++]);
                continue;
            }

            var directive = DirectiveAt(format, i);
            if (Expand(time, instant, directive) is not { } written)
            {
                result = directive;
                return false;
            }

            text.Append(written);
            i += directive.Length;
        }

        result = text.ToString();
        return true;
    }

    /// <summary>Reads a time in UTC; what is wrong, or null. Date and time must both be given.</summary>
    public static string? Read(string text, string format, out long instant)
    {
        instant = 0;
        var reader = new TimeReader(text);
        var parts = default(Parts);
        for (var i = 0; i < format.Length;)
        {
            if (char.IsWhiteSpace(format[i]))
            {
                reader.SkipSpace();
                i++;
                continue;
            }

            if (format[i] != '%')
            {
                if (!reader.Skip(format[i++])) return reader.Problem;
                continue;
            }

            var directive = DirectiveAt(format, i);
            if (!ReadDirective(ref reader, ref parts, directive, out var isKnown))
                return isKnown ? reader.Problem : "bad or unsupported format string";
            i += directive.Length;
        }

        if (!reader.IsAtEnd) return "trailing input";
        return parts.ToInstant(out instant);
    }

    // A directive has one letter, after at most a colon, a point or a digit and 'f'.
    private static string DirectiveAt(string format, int start)
    {
        var end = start + 1;
        if (end < format.Length && format[end] is ':' or '.') end++;
        else if (end + 1 < format.Length && format[end] is '3' or '6' or '9' && format[end + 1] == 'f') end++;
        return format[start..Math.Min(end + 1, format.Length)];
    }

    private static string? Expand(in CivilTime time, long instant, string directive) => directive switch
    {
        "%Y" => Year(time.Year),
        "%m" => Two(time.Month),
        "%d" => Two(time.Day),
        "%H" => Two(time.Hour),
        "%M" => Two(time.Minute),
        "%S" => Two(time.Second),
        "%f" => time.Nano.ToString("D9", CultureInfo.InvariantCulture),
        "%.f" => IsoFormat.Fraction(time.Nano),
        "%3f" => (time.Nano / 1_000_000).ToString("D3", CultureInfo.InvariantCulture),
        "%6f" => (time.Nano / 1000).ToString("D6", CultureInfo.InvariantCulture),
        "%9f" => time.Nano.ToString("D9", CultureInfo.InvariantCulture),
        "%y" => Two((int)(((time.Year % 100) + 100) % 100)),
        "%j" => time.DayOfYear.ToString("D3", CultureInfo.InvariantCulture),
        "%e" => Padded(time.Day),
        "%I" => Two(TwelveHour(time.Hour)),
        "%p" => time.Hour < 12 ? "AM" : "PM",
        "%a" => Days[time.DayOfWeek][..3],
        "%A" => Days[time.DayOfWeek],
        "%b" => Months[time.Month - 1][..3],
        "%B" => Months[time.Month - 1],
        "%u" => (time.DayOfWeek == 0 ? 7 : time.DayOfWeek).ToString(CultureInfo.InvariantCulture),
        "%w" => time.DayOfWeek.ToString(CultureInfo.InvariantCulture),
        "%V" => Two(time.IsoWeek.Week),
        "%G" => Year(time.IsoWeek.Year),
        "%F" => $"{Year(time.Year)}-{Two(time.Month)}-{Two(time.Day)}",
        "%T" => $"{Two(time.Hour)}:{Two(time.Minute)}:{Two(time.Second)}",
        "%D" => $"{Two(time.Month)}/{Two(time.Day)}/{Two((int)(((time.Year % 100) + 100) % 100))}",
        "%R" => $"{Two(time.Hour)}:{Two(time.Minute)}",
        "%s" => Instants.FloorDivide(instant, Instants.Second).ToString(CultureInfo.InvariantCulture),
        "%z" => "+0000",
        "%:z" => "+00:00",
        "%Z" => "UTC",
        "%n" => "\n",
        "%t" => "\t",
        "%%" => "%",
        _ => null,
    };

    private static bool ReadDirective(ref TimeReader reader, ref Parts parts, string directive, out bool isKnown)
    {
        isKnown = true;
        switch (directive)
        {
            case "%Y" or "%G":
                return ReadYear(ref reader, ref parts.Year);
            case "%m":
                return Number(ref reader, 2, ref parts.Month);
            case "%d" or "%e":
                reader.SkipSpace();
                return Number(ref reader, 2, ref parts.Day);
            case "%H":
                return Number(ref reader, 2, ref parts.Hour);
            case "%I":
                return Number(ref reader, 2, ref parts.Hour12);
            case "%M":
                return Number(ref reader, 2, ref parts.Minute);
            case "%S":
                return Number(ref reader, 2, ref parts.Second);
            case "%f" or "%3f" or "%6f" or "%9f":
                return reader.FractionDigits(out parts.Nano);
            case "%.f":
                return !reader.Skip('.') || reader.FractionDigits(out parts.Nano);
            case "%y":
                if (!Number(ref reader, 2, ref parts.Year)) return false;
                parts.Year += parts.Year < 70 ? 2000 : 1900;
                return true;
            case "%j":
                return Number(ref reader, 3, ref parts.DayOfYear);
            case "%p":
                parts.IsAfternoon = reader.SkipWord("PM");
                return parts.IsAfternoon == true || reader.SkipWord("AM");
            case "%a" or "%A":
                return ReadName(ref reader, Days, out _);
            case "%b" or "%B":
                var isMonth = ReadName(ref reader, Months, out var month);
                parts.Month = month + 1;
                return isMonth;
            case "%u" or "%w":
                return reader.Digits(1, 1, out _);
            case "%V":
                return reader.Digits(1, 2, out _);
            case "%F":
                return ReadYear(ref reader, ref parts.Year) && reader.Skip('-') && Number(ref reader, 2, ref parts.Month)
                    && reader.Skip('-') && Number(ref reader, 2, ref parts.Day);
            case "%T":
                return Number(ref reader, 2, ref parts.Hour) && reader.Skip(':') && Number(ref reader, 2, ref parts.Minute)
                    && reader.Skip(':') && Number(ref reader, 2, ref parts.Second);
            case "%R":
                return Number(ref reader, 2, ref parts.Hour) && reader.Skip(':') && Number(ref reader, 2, ref parts.Minute);
            case "%D":
                return Number(ref reader, 2, ref parts.Month) && reader.Skip('/') && Number(ref reader, 2, ref parts.Day)
                    && reader.Skip('/') && ReadDirective(ref reader, ref parts, "%y", out _);
            case "%s":
                var isNegative = reader.Skip('-');
                if (!reader.Digits(1, 18, out var seconds)) return false;
                parts.Timestamp = isNegative ? -seconds : seconds;
                return true;
            case "%z" or "%:z":
                return reader.Offset(allowZulu: false, needsColon: false, out _); // The text is read as UTC all the same.
            case "%Z":
                return reader.SkipWord("UTC");
            case "%n" or "%t":
                reader.SkipSpace();
                return true;
            case "%%":
                return reader.Skip('%');
            default:
                isKnown = false;
                return false;
        }
    }

    private static bool ReadYear(ref TimeReader reader, ref long? year)
    {
        var isNegative = reader.Skip('-');
        if (!isNegative) reader.Skip('+');
        var isRead = reader.Digits(1, 4, out var number);
        year = isNegative ? -number : number;
        return isRead;
    }

    private static bool Number(ref TimeReader reader, int digits, ref long? number)
    {
        var isRead = reader.Digits(1, digits, out var read);
        number = read;
        return isRead;
    }

    private static bool ReadName(ref TimeReader reader, ReadOnlySpan<string> names, out int index)
    {
        for (index = 0; index < names.Length; index++)
        {
            if (reader.SkipWord(names[index]) || reader.SkipWord(names[index][..3])) return true;
        }

        return false;
    }

    private static string Two(int number) => number.ToString("D2", CultureInfo.InvariantCulture);

    private static string Padded(int number) => number.ToString(CultureInfo.InvariantCulture).PadLeft(2);

    private static string Year(long year) => year.ToString("D4", CultureInfo.InvariantCulture);

    private static int TwelveHour(int hour) => hour % 12 == 0 ? 12 : hour % 12;

    /// <summary>What a text has said so far.</summary>
    private struct Parts
    {
        public long? Year;

        public long? Month;

        public long? Day;

        public long? DayOfYear;

        public long? Hour;

        public long? Hour12;

        public bool? IsAfternoon;

        public long? Minute;

        public long? Second;

        public int Nano;

        public long? Timestamp;

        /// <summary>The instant, or what is missing.</summary>
        public readonly string? ToInstant(out long instant)
        {
            instant = 0;
            if (Timestamp is { } timestamp)
            {
                instant = Instants.Saturate(((Int128)timestamp * Instants.Second) + Nano);
                return null;
            }

            var hour = Hour ?? (Hour12 is { } twelve && IsAfternoon is { } afternoon ? (twelve % 12) + (afternoon ? 12 : 0) : null);
            if (Year is not { } year || hour is null || Minute is null) return "input is not enough for unique date and time";
            if (DayOfYear is { } ordinal && (Month is null || Day is null))
            {
                if (ordinal < 1 || ordinal > (Instants.IsLeap(year) ? 366 : 365)) return "input is out of range";
                var (_, month, day) = Instants.DateOf(Instants.DaysOf(year, 1, 1) + ordinal - 1);
                return Finish(new CivilTime(year, month, day, (int)hour, (int)Minute, (int)(Second ?? 0), Nano, 0), out instant);
            }

            return Month is { } m && Day is { } d
                ? Finish(new CivilTime(year, (int)m, (int)d, (int)hour, (int)Minute, (int)(Second ?? 0), Nano, 0), out instant)
                : "input is not enough for unique date and time";
        }

        private static string? Finish(CivilTime time, out long instant)
        {
            instant = 0;
            if (!time.Exists) return "input is out of range";
            instant = Instants.Saturate(Instants.Nanoseconds(time));
            return null;
        }
    }
}
