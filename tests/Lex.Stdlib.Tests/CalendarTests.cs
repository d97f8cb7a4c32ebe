using System.Globalization;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Dates, times and time zones against NodaTime.</summary>
public sealed class CalendarTests
{
    private const long NanosecondsPerDay = 86_400L * 1_000_000_000;

    // Zones of every kind: with and without summer time, both hemispheres, half and quarter hours, changed rules.
    public static TheoryData<string> Zones =>
    [
        "UTC", "Europe/Berlin", "Europe/London", "America/New_York", "America/Los_Angeles", "America/Sao_Paulo", "Asia/Tokyo",
        "Asia/Kolkata", "Asia/Kathmandu", "Australia/Sydney", "Australia/Adelaide", "Pacific/Auckland", "Africa/Johannesburg",
    ];

    [Theory]
    [MemberData(nameof(Zones))]
    public void Offsets_of_zones_are_the_same(string name)
    {
        var zone = DateTimeZoneProviders.Tzdb[name];
        var random = new Random(1);
        var iana = Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern("Iana"), 1), [Call.Str(name)]));

        // From 1980 to 2025: what was before depends on the edition of the data, what will be on governments.
        for (var round = 0; round < 500; round++)
        {
            var nanoseconds = random.NextInt64(3_653, 20_089) * NanosecondsPerDay + random.NextInt64(NanosecondsPerDay);
            var instant = NodaConstants.UnixEpoch.PlusNanoseconds(nanoseconds);
            var expected = instant.InZone(zone);
            var parts = Components(Call.Value("datetime.to_components", Value.Int(nanoseconds), iana));
            Assert.Equal(
                (expected.Year, expected.Month, expected.Day, expected.Hour, expected.Minute, expected.Second, expected.NanosecondOfSecond,
                    expected.Offset.Seconds / 60),
                ((int)parts["year"], (int)parts["month"], (int)parts["day"], (int)parts["hour"], (int)parts["minute"], (int)parts["second"],
                    (int)parts["nano"], (int)parts["tz_offset_minutes"]));
        }
    }

    [Fact]
    public void Instants_survive_a_trip_through_their_components()
    {
        var random = new Random(2);
        for (var round = 0; round < 3000; round++)
        {
            var nanoseconds = random.NextInt64(long.MinValue, long.MaxValue);
            var minutes = random.Next(-1439, 1440);
            var offset = Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern("Offset"), 1), [Value.Int(minutes)]));
            var made = Call.Value("datetime.to_components", Value.Int(nanoseconds), offset).As<Aggregate>()[0];
            var local = LocalDateTime.FromDateTime(DateTime.UnixEpoch).PlusNanoseconds(nanoseconds).PlusMinutes(minutes);
            var parts = Components(made);
            Assert.Equal((local.Year, local.Month, local.Day, local.NanosecondOfSecond),
                ((int)parts["year"], (int)parts["month"], (int)parts["day"], (int)parts["nano"]));
            Assert.Equal(nanoseconds, Call.Value("datetime.from_components", made).As<Aggregate>()[0].AsInt);
        }
    }

    [Fact]
    public void Iso_texts_are_read_and_written_the_same()
    {
        var random = new Random(3);
        for (var round = 0; round < 3000; round++)
        {
            var nanoseconds = random.NextInt64(long.MinValue / 2, long.MaxValue / 2);
            var time = NodaConstants.UnixEpoch.PlusNanoseconds(nanoseconds).WithOffset(Offset.FromSeconds(60 * random.Next(-1079, 1080)));
            var text = OffsetDateTimePattern.Rfc3339.Format(time);
            Assert.Equal(nanoseconds, Call.Value("datetime.parse_iso", Call.Str(text)).As<Aggregate>()[0].AsInt);
            var written = Call.Value("datetime.format_iso", Value.Int(nanoseconds)).As<TextValue>().ToString();
            Assert.Equal(nanoseconds,
                (OffsetDateTimePattern.Rfc3339.Parse(written).Value.ToInstant() - NodaConstants.UnixEpoch).ToInt64Nanoseconds());
        }
    }

    [Fact]
    public void Formats_write_what_they_stand_for()
    {
        var random = new Random(4);
        (string Format, string Pattern)[] formats =
        [
            ("%Y-%m-%d", "yyyy-MM-dd"), ("%H:%M:%S", "HH:mm:ss"), ("%y %e", "yy %d"), ("%I %p", "hh tt"), ("%a %b", "ddd MMM"),
            ("%A %B", "dddd MMMM"), ("%F %T", "yyyy-MM-dd HH:mm:ss"),
        ];
        for (var round = 0; round < 1000; round++)
        {
            var nanoseconds = random.NextInt64(0, long.MaxValue / 2);
            var local = NodaConstants.UnixEpoch.PlusNanoseconds(nanoseconds).InUtc().LocalDateTime;
            foreach (var (format, pattern) in formats)
            {
                var expected = pattern == "yy %d"
                    ? $"{local.Year % 100:00} {local.Day,2}"
                    : LocalDateTimePattern.Create(pattern, CultureInfo.InvariantCulture).Format(local);
                Assert.Equal(expected, Call.Value("datetime.format", Value.Int(nanoseconds), Call.Str(format)).As<TextValue>().ToString());
            }

            var text = Call.Value("datetime.format", Value.Int(nanoseconds), Call.Str("%Y-%m-%d %H:%M:%S"));
            var seconds = nanoseconds / 1_000_000_000 * 1_000_000_000;
            Assert.Equal(seconds, Call.Value("datetime.parse", text, Call.Str("%Y-%m-%d %H:%M:%S")).As<Aggregate>()[0].AsInt);
        }
    }

    [Fact]
    public void Days_that_do_not_exist_are_refused_and_all_others_are_not()
    {
        for (var year = 1896; year <= 1904; year++)
        {
            for (var month = 0; month <= 13; month++)
            {
                for (var day = 0; day <= 32; day++)
                {
                    var json = $$"""[{"year":{{year}},"month":{{month}},"day":{{day}},"hour":0,"minute":0,"second":0,"nano":0,"tz_offset_minutes":0}]""";
                    var exists = month is >= 1 and <= 12 && day >= 1 && day <= CalendarSystem.Iso.GetDaysInMonth(year, month);
                    Assert.Equal(exists, Call.Json("datetime.from_components", json).Contains("Ok", StringComparison.Ordinal));
                }
            }
        }
    }

    private static Dictionary<string, long> Components(Value value)
    {
        var record = value.As<Aggregate>();
        if (record.Kind == ValueKind.Variant) record = record[0].As<Aggregate>();
        var parts = new Dictionary<string, long>();
        for (var i = 0; i < record.Shape.Count; i++) parts.Add(record.Shape.Fields[i].Text, record[i].AsInt);
        return parts;
    }
}
