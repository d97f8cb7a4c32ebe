namespace Lex.Trace;

/// <summary>The first place at which two traces part (runtime section 11.5).</summary>
/// <param name="NodeId">The node's id, that of the left trace where they differ.</param>
/// <param name="Left">The node of the left trace; null: it has none there.</param>
/// <param name="Right">The node of the right trace; null: it has none there.</param>
/// <param name="What">What differs: <c>node</c>, <c>input</c>, <c>output</c>, <c>error</c> or <c>missing</c>.</param>
public sealed record TraceDivergence(string NodeId, TraceNode? Left, TraceNode? Right, string What);

/// <summary>Compares traces. Targets and times do not count.</summary>
public static class TraceDiff
{
    /// <summary>The first divergence in depth-first order, or null when the traces agree.</summary>
    public static TraceDivergence? First(IReadOnlyList<TraceNode> left, IReadOnlyList<TraceNode> right)
    {
        var pending = new Stack<(IReadOnlyList<TraceNode> Left, IReadOnlyList<TraceNode> Right, int Index)>();
        pending.Push((left, right, 0));
        while (pending.TryPop(out var level))
        {
            var a = level.Index < level.Left.Count ? level.Left[level.Index] : null;
            var b = level.Index < level.Right.Count ? level.Right[level.Index] : null;
            if (a is null && b is null) continue;
            if (a is null || b is null) return new((a ?? b)!.NodeId, a, b, "missing");
            if (Difference(a, b) is { } what) return new(a.NodeId, a, b, what);

            pending.Push(level with { Index = level.Index + 1 });
            pending.Push((a.Children, b.Children, 0));
        }

        return null;
    }

    private static string? Difference(TraceNode a, TraceNode b)
    {
        if (a.NodeId != b.NodeId) return "node";
        if (TraceJson.OfInput(a) != TraceJson.OfInput(b)) return "input";
        if (a.Error != b.Error) return "error";
        return a.End != b.End || TraceJson.Of(a.Output) != TraceJson.Of(b.Output) ? "output" : null;
    }
}
