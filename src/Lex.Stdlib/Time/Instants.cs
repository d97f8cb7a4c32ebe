namespace Lex.Stdlib.Time;

/// <summary>
/// Instants are nanoseconds since 1970-01-01T00:00:00Z in 64 bits, which reach from 1677 to 2262. The calendar is the
/// Gregorian one throughout.
/// </summary>
internal static class Instants
{
    /// <summary>Nanoseconds in a second.</summary>
    public const long Second = 1_000_000_000;

    private const int DaySeconds = 86_400;

    // Days from 0000-03-01 to 1970-01-01, and in 400 years.
    private const long EpochShift = 719_468;

    private const long EraDays = 146_097;

    /// <summary>The nearest instant to a number of nanoseconds.</summary>
    public static long Saturate(Int128 nanoseconds) => (long)Int128.Clamp(nanoseconds, long.MinValue, long.MaxValue);

    /// <summary>Days from 1970-01-01 to a date; the date exists.</summary>
    public static long DaysOf(long year, int month, int day)
    {
        // Years are counted from March, so that the leap day is the last of its year.
        var shifted = month <= 2 ? year - 1 : year;
        var era = FloorDivide(shifted, 400);
        var yearOfEra = shifted - (era * 400);
        var dayOfYear = (((153 * ((month + 9) % 12)) + 2) / 5) + day - 1;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * EraDays) + dayOfEra - EpochShift;
    }

    /// <summary>The date that is so many days after 1970-01-01.</summary>
    public static (long Year, int Month, int Day) DateOf(long days)
    {
        var shifted = days + EpochShift;
        var era = FloorDivide(shifted, EraDays);
        var dayOfEra = shifted - (era * EraDays);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var monthFromMarch = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * monthFromMarch) + 2) / 5) + 1);
        var month = (int)(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    /// <summary>Number of days of a month.</summary>
    public static int DaysIn(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Whether a year has a 29 February.</summary>
    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    /// <summary>The instant of a civil time; the nanoseconds are not bounded by what an instant can hold.</summary>
    public static Int128 Nanoseconds(in CivilTime time) =>
        ((((Int128)DaysOf(time.Year, time.Month, time.Day) * DaySeconds)
            + (time.Hour * 3600L) + (time.Minute * 60L) + time.Second - time.OffsetSeconds) * Second) + time.Nano;

    /// <summary>The civil time of an instant at an offset from UTC.</summary>
    public static CivilTime CivilOf(long instant, int offsetSeconds)
    {
        var local = (Int128)instant + ((Int128)offsetSeconds * Second);
        var seconds = (long)(local >= 0 ? local / Second : (local - (Second - 1)) / Second);
        var days = FloorDivide(seconds, DaySeconds);
        var inDay = (int)(seconds - (days * DaySeconds));
        var (year, month, day) = DateOf(days);
        return new CivilTime(year, month, day, inDay / 3600, inDay / 60 % 60, inDay % 60, (int)(local - ((Int128)seconds * Second)), offsetSeconds);
    }

    /// <summary>Division that rounds down.</summary>
    public static long FloorDivide(long number, long divisor) => number >= 0 ? number / divisor : ((number + 1) / divisor) - 1;
}

/// <summary>A date and a time of day at an offset from UTC.</summary>
internal readonly record struct CivilTime(long Year, int Month, int Day, int Hour, int Minute, int Second, int Nano, int OffsetSeconds)
{
    /// <summary>Whether such a date and time exist; a minute has 60 seconds.</summary>
    public bool Exists =>
        Month is >= 1 and <= 12 && Day >= 1 && Day <= Instants.DaysIn(Year, Month)
        && Hour is >= 0 and <= 23 && Minute is >= 0 and <= 59 && Second is >= 0 and <= 59 && Nano is >= 0 and < 1_000_000_000;

    /// <summary>The day of the year, from 1.</summary>
    public int DayOfYear => (int)(Instants.DaysOf(Year, Month, Day) - Instants.DaysOf(Year, 1, 1)) + 1;

    /// <summary>The day of the week: 0 is Sunday.</summary>
    public int DayOfWeek
    {
        get
        {
            var days = Instants.DaysOf(Year, Month, Day) + 4; // 1970-01-01 was a Thursday.
            return (int)(days - (Instants.FloorDivide(days, 7) * 7));
        }
    }

    /// <summary>The year and week of ISO 8601, whose first week has the year's first Thursday.</summary>
    public (long Year, int Week) IsoWeek
    {
        get
        {
            var monday = Instants.DaysOf(Year, Month, Day) - ((DayOfWeek + 6) % 7);
            var (year, _, _) = Instants.DateOf(monday + 3);
            return (year, (int)((monday + 3 - Instants.DaysOf(year, 1, 1)) / 7) + 1);
        }
    }
}
