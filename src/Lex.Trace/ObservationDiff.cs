using System.Globalization;

namespace Lex.Trace;

/// <summary>
/// Compares what two tiers made of one call. This is the whole list of permitted differences:
/// <list type="bullet">
/// <item>the payload bits of NaN, since the text of a value does not show them;</item>
/// <item>clocks: when a node of a trace began and ended, and when a deadline struck;</item>
/// <item>counters of a tier's own activity and of copies that only one tier makes;</item>
/// <item>the trace, where one of the two ran without a tracer.</item>
/// </list>
/// </summary>
public static class ObservationDiff
{
    /// <summary>The first difference, named and with both sides; null: there is none.</summary>
    public static string? First(Observation left, Observation right) =>
        Differ("effects", string.Join("; ", left.Effects), string.Join("; ", right.Effects))
        ?? Differ("error", left.Error?.Display, right.Error?.Display)
        ?? Differ("error kind", left.Error?.Kind.ToString(), right.Error?.Kind.ToString())
        ?? Differ("error limit", left.Error?.Limit.ToString(), right.Error?.Limit.ToString())
        ?? Differ("value", left.Value, right.Value)
        ?? Differ("steps", Text(left.Steps), Text(right.Steps))
        ?? Differ("cells", Text(left.Cells), Text(right.Cells))
        ?? Differ(left.Trace, right.Trace);

    private static string? Differ(string what, string? left, string? right) =>
        left == right ? null : $"{what}: {left ?? "none"} | {right ?? "none"}";

    private static string? Differ(IReadOnlyList<TraceNode>? left, IReadOnlyList<TraceNode>? right) =>
        left is null || right is null || TraceDiff.FirstOfTiers(left, right) is not { } divergence
            ? null
            : $"trace at {divergence.NodeId}: {divergence.What}";

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
