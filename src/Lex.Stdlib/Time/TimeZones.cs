using System.Security;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Time;

/// <summary>Reads the variants of the type <c>Tz</c>: Utc, Local, Offset(minutes), Iana(name).</summary>
internal static class TimeZones
{
    private const long MaxOffsetMinutes = (24 * 60) - 1;

    /// <summary>The offset of a zone from UTC at an instant, in seconds; or what is wrong with it. The status is that of a value that is no zone.</summary>
    public static Status OffsetOf(ExecutionContext ctx, Value zone, long instant, out int seconds, out string? problem)
    {
        seconds = 0;
        problem = null;
        var variant = zone.As<Aggregate>();
        switch (variant.Shape.Constructor.Text, variant.Shape.Count)
        {
            case ("Utc", 0):
                return Status.Ok;
            case ("Local", 0):
                seconds = OffsetAt(TimeZoneInfo.Local, instant);
                return Status.Ok;
            case ("Offset", 1) when variant[0].IsInt:
                var minutes = variant[0].AsInt;
                if (minutes is < -MaxOffsetMinutes or > MaxOffsetMinutes) problem = "offset out of range";
                else seconds = (int)minutes * 60;
                return Status.Ok;
            case ("Iana", 1) when variant[0].Kind == ValueKind.Str:
                problem = FindIana(variant[0].As<TextValue>().ToString(), instant, out seconds);
                return Status.Ok;
            default:
                return BuiltinArguments.WrongKind(ctx, "datetime.to_components", "Tz", zone);
        }
    }

    private static string? FindIana(string name, long instant, out int seconds)
    {
        seconds = 0;

        // A name becomes a path below the zone directory, so that nothing but names may come through.
        var isName = name.Length is > 0 and <= 64 && !name.Contains("..", StringComparison.Ordinal) && name[0] != '/'
            && name.AsSpan().IndexOfAnyExcept("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+/") < 0;
        if (isName)
        {
            try
            {
                seconds = OffsetAt(TimeZoneInfo.FindSystemTimeZoneById(name), instant);
                return null;
            }
            catch (Exception error) when (error is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException or IOException or UnauthorizedAccessException)
            {
            }
        }

        return $"unknown timezone `{name}`: failed to parse timezone";
    }

    private static int OffsetAt(TimeZoneInfo zone, long instant) =>
        (int)zone.GetUtcOffset(DateTime.UnixEpoch.AddTicks(instant / 100)).TotalSeconds;
}
