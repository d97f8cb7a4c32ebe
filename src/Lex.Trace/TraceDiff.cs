using System.Collections.Immutable;
using System.Text;
using Lex.Core.Values;

namespace Lex.Trace;

/// <summary>The first place at which two traces part (runtime section 11.5).</summary>
/// <param name="NodeId">The node's id, that of the left trace where they differ; <c>root</c> for the run itself.</param>
/// <param name="Left">The node of the left trace; null: it has none there.</param>
/// <param name="Right">The node of the right trace; null: it has none there.</param>
/// <param name="What">What differs: <c>node</c>, <c>input</c>, <c>output</c>, <c>error</c> or <c>missing</c>; between
/// tiers also <c>target</c> and <c>cost</c>.</param>
/// <param name="Path">The nodes around it, from the outermost to the node itself: <c>target@node_id</c> each.</param>
public sealed record TraceDivergence(string NodeId, TraceNode? Left, TraceNode? Right, string What, ImmutableArray<string> Path)
{
    /// <summary>Both sides as one line of JSON: <c>{"node_id", "a", "b", "what", "path"}</c>.</summary>
    public string ToJson()
    {
        var text = new ByteBuilder(null, ByteStore.MaxLength);
        text.Add("{\"node_id\":");
        TraceJson.AddText(ref text, NodeId);
        text.Add(",\"a\":");
        AddSide(ref text, Left);
        text.Add(",\"b\":");
        AddSide(ref text, Right);
        text.Add(",\"what\":");
        TraceJson.AddText(ref text, What);
        text.Add(",\"path\":[");
        for (var i = 0; i < Path.Length; i++)
        {
            if (i > 0) text.Add(",");
            TraceJson.AddText(ref text, Path[i]);
        }

        text.Add("]}");
        return Encoding.UTF8.GetString(text.Written);
    }

    private void AddSide(ref ByteBuilder text, TraceNode? node)
    {
        if (node?.Error is { } error)
        {
            text.Add("{\"kind\":\"error\",\"message\":");
            TraceJson.AddText(ref text, error);
        }
        else if (node is { End: TraceEnd.Value or TraceEnd.TailCall })
        {
            text.Add("{\"kind\":\"output\",\"value\":");
            TraceJson.AddValue(ref text, node.Output, TraceValue.MaxBytes);
        }
        else
        {
            text.Add("{\"kind\":\"missing\"");
        }

        if (What == "input" && node is not null)
        {
            text.Add(",\"input\":");
            TraceJson.AddValues(ref text, node.Input, TraceValue.MaxBytes);
        }

        text.Add("}");
    }
}

/// <summary>Compares traces. Targets and times do not count.</summary>
public static class TraceDiff
{
    /// <summary>The first divergence of two runs: of their nodes, or where these agree, of what came of the runs; else null.</summary>
    public static TraceDivergence? First(TraceTree left, TraceTree right)
    {
        var comparison = new Comparison(isOfTiers: false);
        if (comparison.First(left.Nodes, right.Nodes) is { } divergence) return divergence;
        var (a, b) = (Root(left), Root(right));
        return comparison.Difference(a, b) is { } what ? new("root", a, b, what, []) : null;
    }

    /// <summary>The first divergence in depth-first order, or null when the traces agree.</summary>
    public static TraceDivergence? First(IReadOnlyList<TraceNode> left, IReadOnlyList<TraceNode> right) =>
        new Comparison(isOfTiers: false).First(left, right);

    /// <summary>As above, for two runs of one program in two tiers: everything but times counts.</summary>
    internal static TraceDivergence? FirstOfTiers(IReadOnlyList<TraceNode> left, IReadOnlyList<TraceNode> right) =>
        new Comparison(isOfTiers: true).First(left, right);

    // The run as if it were a node.
    private static TraceNode Root(TraceTree tree)
    {
        var key = new TraceKey("", "root", tree.RootTarget, 0);
        var root = new TraceNode { Key = key, Kind = TraceNodeKind.Call, Input = tree.RootInput };
        if (tree.RootFailure is not null) root.Close(TraceEnd.Error, default, tree.RootFailure, tree.EndedAt);
        else if (tree.RootOutput is { } output) root.Close(TraceEnd.Value, output, null, tree.EndedAt);
        return root;
    }

    private sealed class Comparison(bool isOfTiers)
    {
        private readonly TraceTwins _values = new();

        public TraceDivergence? First(IReadOnlyList<TraceNode> left, IReadOnlyList<TraceNode> right)
        {
            var pending = new Stack<Level>();
            pending.Push(new(left, right, 0));
            while (pending.TryPop(out var level))
            {
                var a = level.Index < level.Left.Count ? level.Left[level.Index] : null;
                var b = level.Index < level.Right.Count ? level.Right[level.Index] : null;
                if (a is null && b is null) continue;
                if (a is null || b is null) return new((a ?? b)!.NodeId, a, b, "missing", PathTo((a ?? b)!, pending));
                if (Difference(a, b) is { } what) return new(a.NodeId, a, b, what, PathTo(a, pending));

                pending.Push(level with { Index = level.Index + 1 });
                pending.Push(new(a.Children, b.Children, 0));
            }

            return null;
        }

        public string? Difference(TraceNode a, TraceNode b)
        {
            if (a.NodeId != b.NodeId) return "node";
            if (!AreEqual(a.Input, b.Input)) return "input";
            if (a.Error != b.Error) return "error";
            if (a.End != b.End || !_values.AreEqual(a.Output, b.Output)) return "output";
            if (!isOfTiers) return null;
            if (a.Key != b.Key || a.Kind != b.Kind || a.By != b.By) return "target";
            return (a.Steps, a.Cells) != (b.Steps, b.Cells) ? "cost" : null;
        }

        private bool AreEqual(ImmutableArray<TraceValue> left, ImmutableArray<TraceValue> right)
        {
            if (left.Length != right.Length) return false;
            for (var i = 0; i < left.Length; i++)
            {
                if (!_values.AreEqual(left[i], right[i])) return false;
            }

            return true;
        }

        // A level below another one belongs to the node before the one at which that goes on.
        private static ImmutableArray<string> PathTo(TraceNode node, Stack<Level> around)
        {
            var path = ImmutableArray.CreateBuilder<string>();
            foreach (var level in around) path.Insert(0, Step(level.Left[level.Index - 1]));
            path.Add(Step(node));
            return path.ToImmutable();
        }

        private static string Step(TraceNode node) => $"{node.Target}@{node.NodeId}";

        private readonly record struct Level(IReadOnlyList<TraceNode> Left, IReadOnlyList<TraceNode> Right, int Index);
    }
}
