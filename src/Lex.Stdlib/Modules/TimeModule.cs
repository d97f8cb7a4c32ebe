using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Time;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>time</c>.</summary>
internal static class TimeModule
{
    private const int LongestSleep = 60_000;

    // How long a sleep lasts before it asks whether it should go on.
    private const int Nap = 20;

    /// <summary>Seconds since 1970.</summary>
    [LexBuiltin("time.now", "() -> [time] Int", Cost = BuiltinCost.Constant, Gate = "time")]
    internal static long Now(EffectHost host) =>
        (long)Int128.Clamp(FloorDivide(host.UnixNanoseconds, 1_000_000_000), long.MinValue, long.MaxValue);

    /// <summary>Milliseconds since 1970.</summary>
    [LexBuiltin("time.now_ms", "() -> [time] Int", Cost = BuiltinCost.Constant, Gate = "time")]
    internal static long NowMilliseconds(EffectHost host) =>
        (long)Int128.Clamp(FloorDivide(host.UnixNanoseconds, 1_000_000), long.MinValue, long.MaxValue);

    /// <summary>The time in UTC as RFC 3339 writes it.</summary>
    [LexBuiltin("time.now_str", "() -> [time] Str", Cost = BuiltinCost.Charged, Gate = "time")]
    internal static Status NowText(EffectHost host, ExecutionContext ctx, out TextValue text) =>
        Make.NewText(ctx, "time.now_str", TextValue.Of(IsoFormat.Write(Instants.Saturate(host.UnixNanoseconds))).Utf8, out text);

    /// <summary>Nanoseconds on a clock that never goes back.</summary>
    [LexBuiltin("time.mono_ns", "() -> [time] Int", Cost = BuiltinCost.Constant, Gate = "time")]
    internal static long Monotonic(EffectHost host) => host.MonotonicNanoseconds;

    /// <summary>Waits so many milliseconds, a minute at most.</summary>
    [LexBuiltin("time.sleep_ms", "(Int) -> [time] Unit", Cost = BuiltinCost.Constant, Gate = "time")]
    internal static Status SleepMilliseconds(EffectHost host, ExecutionContext ctx, long milliseconds) => Sleep(host, ctx, milliseconds);

    /// <summary>Waits for a duration, a minute at most.</summary>
    [LexBuiltin("time.sleep", "(Duration) -> [time] Unit", Cost = BuiltinCost.Constant, Gate = "time")]
    internal static Status SleepDuration(EffectHost host, ExecutionContext ctx, long duration) => Sleep(host, ctx, duration / 1_000_000);

    private static Status Sleep(EffectHost host, ExecutionContext ctx, long milliseconds)
    {
        var left = Math.Min(milliseconds, LongestSleep);
        var start = host.MonotonicNanoseconds;
        while (true)
        {
            var rest = left - ((host.MonotonicNanoseconds - start) / 1_000_000);
            if (rest <= 0) return Status.Ok;
            Thread.Sleep((int)Math.Min(rest, Nap));
            if (ctx.Interruption() is { } interruption) return ctx.Fault(interruption);
        }
    }

    private static Int128 FloorDivide(Int128 number, long divisor) => number >= 0 ? number / divisor : (number - (divisor - 1)) / divisor;
}
