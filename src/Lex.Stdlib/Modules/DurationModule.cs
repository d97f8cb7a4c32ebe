using Lex.Core.Builtins;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>duration</c>: whole units of a duration, cut off towards zero.</summary>
internal static class DurationModule
{
    /// <summary>Whole milliseconds.</summary>
    [LexBuiltin("duration.millis", "(Duration) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Milliseconds(long duration) => duration / 1_000_000;

    /// <summary>Whole seconds.</summary>
    [LexBuiltin("duration.seconds", "(Duration) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Seconds(long duration) => duration / 1_000_000_000;

    /// <summary>Whole minutes.</summary>
    [LexBuiltin("duration.minutes", "(Duration) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Minutes(long duration) => duration / 60_000_000_000;

    /// <summary>Whole hours.</summary>
    [LexBuiltin("duration.hours", "(Duration) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Hours(long duration) => duration / 3_600_000_000_000;

    /// <summary>Whole days.</summary>
    [LexBuiltin("duration.days", "(Duration) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Days(long duration) => duration / 86_400_000_000_000;
}
