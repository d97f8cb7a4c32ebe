using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Core.Errors;
using Lex.Core.Values;

namespace Lex.Trace;

/// <summary>The JSON form of trees (runtime section 11.2). Nested nodes are written with a stack of their own: a trace may
/// be as deep as the calls were.</summary>
internal static class TraceJson
{
    // A tree may hold a million nodes; what is longer than this is of use to nobody.
    private const int MaxTree = 1 << 30;

    /// <summary>A whole tree, on one line.</summary>
    public static string OfTree(TraceTree tree)
    {
        var text = new ByteBuilder(null, MaxTree);
        text.Add("{\"run_id\":");
        AddText(ref text, tree.RunId);
        text.Add(",\"root_target\":");
        AddText(ref text, tree.RootTarget);
        text.Add(",\"root_input\":");
        AddValues(ref text, tree.RootInput, TraceValue.MaxBytes);
        text.Add(",\"root_output\":");
        if (tree.RootOutput is { } output) AddValue(ref text, output, TraceValue.MaxBytes);
        else text.Add("null");
        text.Add(",\"root_error\":");
        if (tree.RootFailure is { } failure) AddText(ref text, failure.Display);
        else text.Add("null");
        AddTime(ref text, "started_at", tree.StartedAt);
        AddTime(ref text, "ended_at", tree.StartedAt + tree.EndedAt);
        text.Add(",\"complete\":");
        text.Add(tree.IsComplete ? "true" : "false");
        text.Add(",\"dropped\":");
        text.Add(tree.Dropped);
        text.Add(",\"nodes\":");
        AddNodes(ref text, tree.Nodes, tree.StartedAt);
        text.Add("}");
        return text.IsTooLong ? OmittedTree(tree) : Encoding.UTF8.GetString(text.Written);
    }

    /// <summary>Nodes with everything inside them, as a JSON array; two equal arrays stand for equal nodes, times included.</summary>
    public static string OfNodes(IReadOnlyList<TraceNode> nodes)
    {
        var text = new ByteBuilder(null, MaxTree);
        AddNodes(ref text, nodes, DateTimeOffset.UnixEpoch);
        return text.IsTooLong ? $"\"<more than {MaxTree} bytes>\"" : Encoding.UTF8.GetString(text.Written);
    }

    /// <summary>The arguments of a node, as a JSON array.</summary>
    public static string OfInput(TraceNode node)
    {
        var text = new ByteBuilder(null, MaxTree);
        AddValues(ref text, node.Input, TraceValue.MaxBytes);
        return Encoding.UTF8.GetString(text.Written);
    }

    internal static void AddText(ref ByteBuilder text, string content) => text.AddQuoted(Encoding.UTF8.GetBytes(content));

    internal static void AddValues(ref ByteBuilder text, ImmutableArray<TraceValue> values, int maxBytes)
    {
        text.Add("[");
        for (var i = 0; i < values.Length; i++)
        {
            if (i > 0) text.Add(",");
            AddValue(ref text, values[i], maxBytes);
        }

        text.Add("]");
    }

    internal static void AddValue(ref ByteBuilder text, TraceValue value, int maxBytes)
    {
        // Most values are short, and an own builder for each would be most of the work.
        var part = new ByteBuilder(null, maxBytes);
        if (value.TryAppendTo(ref part)) text.Add(part.Written);
        else text.Add(TraceValue.OmittedJson(maxBytes));
    }

    private static void AddNodes(ref ByteBuilder text, IReadOnlyList<TraceNode> nodes, DateTimeOffset start)
    {
        text.Add("[");
        var open = new Stack<(IReadOnlyList<TraceNode> Nodes, int Next)>();
        open.Push((nodes, 0));
        while (open.TryPop(out var level) && !text.IsTooLong)
        {
            if (level.Next == level.Nodes.Count)
            {
                text.Add(open.Count == 0 ? "]" : "]}");
                continue;
            }

            if (level.Next > 0) text.Add(",");
            var node = level.Nodes[level.Next];
            AddHead(ref text, node, start);
            open.Push((level.Nodes, level.Next + 1));
            open.Push((node.Children, 0));
        }
    }

    // The node without its children and what closes it.
    private static void AddHead(ref ByteBuilder text, TraceNode node, DateTimeOffset start)
    {
        text.Add("{\"node_id\":");
        AddText(ref text, node.NodeId);
        text.Add(node.Kind == TraceNodeKind.Call ? ",\"kind\":\"call\",\"target\":" : ",\"kind\":\"effect\",\"target\":");
        AddText(ref text, node.Target);
        if (node.Kind == TraceNodeKind.Effect)
        {
            text.Add(",\"key\":");
            AddText(ref text, node.Key.ToString());
        }

        text.Add(",\"input\":");
        AddValues(ref text, node.Input, TraceValue.MaxBytes);
        if (node.End is TraceEnd.Value or TraceEnd.TailCall)
        {
            text.Add(",\"output\":");
            AddValue(ref text, node.Output, TraceValue.MaxBytes);
        }

        if (node.Error is { } error)
        {
            text.Add(",\"error\":");
            AddText(ref text, error);
        }

        AddTime(ref text, "started_at", start + node.StartedAt);
        AddTime(ref text, "ended_at", start + node.EndedAt);
        text.Add(",\"children\":[");
    }

    private static void AddTime(ref ByteBuilder text, string name, DateTimeOffset time)
    {
        var seconds = (decimal)(time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
        text.Add(string.Create(CultureInfo.InvariantCulture, $",\"{name}\":{seconds:0.0000000}"));
    }

    private static string OmittedTree(TraceTree tree) =>
        $"{{\"run_id\":\"{tree.RunId}\",\"nodes\":[],\"omitted\":\"more than {MaxTree} bytes\"}}";
}
