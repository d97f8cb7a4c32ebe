using Lex.Core.Builtins;
using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Time;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>datetime</c>. Instants and durations are Ints: nanoseconds, instants since 1970 in UTC.</summary>
internal static class DatetimeModule
{
    // Offsets are less than a day.
    private const long MaxOffsetMinutes = (24 * 60) - 1;

    // A date further away than this is out of range whatever its other parts are.
    private const long MaxYear = 262_142;

    private static readonly Name[] Fields =
    [
        Name.Intern("day"), Name.Intern("hour"), Name.Intern("minute"), Name.Intern("month"),
        Name.Intern("nano"), Name.Intern("second"), Name.Intern("tz_offset_minutes"), Name.Intern("year"),
    ];

    private static readonly ShapeFamily Components = ShapeFamily.OfDynamicRecord(Fields);

    /// <summary>The current instant.</summary>
    [LexBuiltin("datetime.now", "() -> [time] Instant", Cost = BuiltinCost.Constant, Gate = "time")]
    internal static long Now(EffectHost host) => Instants.Saturate(host.UnixNanoseconds);

    /// <summary>Reads RFC 3339; an instant that cannot be represented becomes the last one.</summary>
    [LexBuiltin("datetime.parse_iso", "(Str) -> Result[Instant, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ParseIso(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(text.Length)) != Status.Ok) return Status.Fault;
        return IsoFormat.Read(text.ToString(), out var instant) is { } problem
            ? Make.NewErr(ctx, $"parse_iso: {problem}", out result)
            : Make.NewOk(ctx, Value.Int(instant), out result);
    }

    /// <summary>Writes RFC 3339 in UTC.</summary>
    [LexBuiltin("datetime.format_iso", "(Instant) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status FormatIso(ExecutionContext ctx, long instant, out TextValue text) =>
        Make.NewText(ctx, "datetime.format_iso", TextValue.Of(IsoFormat.Write(instant)).Utf8, out text);

    /// <summary>Reads a date and a time in UTC by a strftime format.</summary>
    [LexBuiltin("datetime.parse", "(Str, Str) -> Result[Instant, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, TextValue format, out Value result)
    {
        result = default;
        if (ctx.ChargeWork(Charge.Units(text.Length) + Charge.Units(format.Length)) != Status.Ok) return Status.Fault;
        return TimeFormat.Read(text.ToString(), format.ToString(), out var instant) is { } problem
            ? Make.NewErr(ctx, $"parse: {problem}", out result)
            : Make.NewOk(ctx, Value.Int(instant), out result);
    }

    /// <summary>Writes an instant in UTC by a strftime format.</summary>
    [LexBuiltin("datetime.format", "(Instant, Str) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Format(ExecutionContext ctx, long instant, TextValue format, out TextValue text)
    {
        text = TextValue.Empty;

        // A directive of two characters writes fewer than 32.
        if (Charge.Text(ctx, "datetime.format", 16L * format.Length, format.Length) != Status.Ok) return Status.Fault;
        if (!TimeFormat.TryWrite(Instants.CivilOf(instant, 0), format.ToString(), instant, out var written))
            return ctx.Fault(LexError.Effect($"datetime.format: invalid directive `{written}`"));
        text = TextValue.Of(written);
        return Status.Ok;
    }

    /// <summary>The date and time of day of an instant in a time zone.</summary>
    [LexBuiltin("datetime.to_components", "(Instant, Tz) -> Result[DateTime, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ToComponents(ExecutionContext ctx, long instant, Value zone, out Value result)
    {
        result = default;
        var status = TimeZones.OffsetOf(ctx, zone, instant, out var offsetSeconds, out var problem);
        if (status != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, $"to_components: {problem}", out result);
        if (ctx.ChargeCells(CellCost.Parts(Fields.Length)) != Status.Ok) return Status.Fault;

        var time = Instants.CivilOf(instant, offsetSeconds);
        Value[] parts =
        [
            Value.Int(time.Day), Value.Int(time.Hour), Value.Int(time.Minute), Value.Int(time.Month),
            Value.Int(time.Nano), Value.Int(time.Second), Value.Int(offsetSeconds / 60), Value.Int(time.Year),
        ];
        return Make.NewOk(ctx, Value.Object(Aggregate.Create(Components, parts)), out result);
    }

    /// <summary>The instant of a date and time of day at its offset.</summary>
    [LexBuiltin("datetime.from_components", "(DateTime) -> Result[Instant, Str]", Cost = BuiltinCost.Charged)]
    internal static Status FromComponents(ExecutionContext ctx, Value components, out Value result)
    {
        result = default;
        Span<long> parts = stackalloc long[Fields.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!Records.TryGetInt(components, Fields[i], out parts[i]))
                return BuiltinArguments.WrongKind(ctx, "datetime.from_components", "DateTime", components);
        }

        if (Int128.Abs(parts[6]) > MaxOffsetMinutes) return Make.NewErr(ctx, "from_components: offset out of range", out result);
        var time = new CivilTime(
            parts[7],
            Small(parts[3]),
            Small(parts[0]),
            Small(parts[1]),
            Small(parts[2]),
            Small(parts[5]),
            Small(parts[4]),
            (int)parts[6] * 60);
        if (Int128.Abs(time.Year) > MaxYear || !time.Exists)
            return Make.NewErr(ctx, "from_components: invalid or ambiguous date/time", out result);
        var nanoseconds = Instants.Nanoseconds(time);
        return nanoseconds < long.MinValue || nanoseconds > long.MaxValue
            ? Make.NewErr(ctx, "from_components: invalid or ambiguous date/time", out result)
            : Make.NewOk(ctx, Value.Int((long)nanoseconds), out result);
    }

    /// <summary>An instant later by a duration, or the last there is.</summary>
    [LexBuiltin("datetime.add", "(Instant, Duration) -> Instant", Cost = BuiltinCost.Constant)]
    internal static long Add(long instant, long duration) => Instants.Saturate((Int128)instant + duration);

    /// <summary>The time from the second instant to the first.</summary>
    [LexBuiltin("datetime.diff", "(Instant, Instant) -> Duration", Cost = BuiltinCost.Constant)]
    internal static long Difference(long first, long second) => Instants.Saturate((Int128)first - second);

    /// <summary>A duration of so many seconds.</summary>
    [LexBuiltin("datetime.duration_seconds", "(Float) -> Duration", Cost = BuiltinCost.Constant)]
    internal static long DurationSeconds(double seconds) => FloatModule.ToInt(seconds * 1e9);

    /// <summary>A duration of so many minutes.</summary>
    [LexBuiltin("datetime.duration_minutes", "(Int) -> Duration", Cost = BuiltinCost.Constant)]
    internal static long DurationMinutes(long minutes) => Instants.Saturate((Int128)minutes * 60 * Instants.Second);

    /// <summary>A duration of so many days.</summary>
    [LexBuiltin("datetime.duration_days", "(Int) -> Duration", Cost = BuiltinCost.Constant)]
    internal static long DurationDays(long days) => Instants.Saturate((Int128)days * 86_400 * Instants.Second);

    /// <summary>Whether the first instant is earlier.</summary>
    [LexBuiltin("datetime.before", "(Instant, Instant) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool Before(long first, long second) => first < second;

    /// <summary>Whether the first instant is later.</summary>
    [LexBuiltin("datetime.after", "(Instant, Instant) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool After(long first, long second) => first > second;

    /// <summary>-1, 0 or 1: how two instants compare.</summary>
    [LexBuiltin("datetime.compare", "(Instant, Instant) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Compare(long first, long second) => first.CompareTo(second);

    // A part that is far out of range stays so when it is cut to 32 bits.
    private static int Small(long part) => (int)Math.Clamp(part, int.MinValue, int.MaxValue);
}
