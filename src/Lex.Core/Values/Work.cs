using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>
/// Counts units of work: elements, entries and nodes that are visited, or eight bytes of text each. 64 units cost a
/// step. Work is charged as it is done, so that a limit strikes in time, and the sum is the same as if charged at once.
/// </summary>
internal struct Work(ExecutionContext? ctx)
{
    /// <summary>Text shorter than this costs no step of its own.</summary>
    public const int BytesPerStep = 64 * 8;

    private long _units;

    /// <summary>Units of text that was read up to the first difference.</summary>
    public static long OfPrefix(int prefix, int length) => (Math.Min((long)prefix + 1, length) + 7) >> 3;

    /// <summary>Adds units; <see cref="Status.Fault"/> when the steps are spent.</summary>
    public Status Add(long units)
    {
        var before = _units >> 6;
        _units += units;
        var steps = (_units >> 6) - before;
        return steps == 0 || ctx is null ? Status.Ok : ctx.ChargeSteps(steps);
    }
}
