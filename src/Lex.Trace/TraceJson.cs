using System.Globalization;
using System.Text;
using Lex.Core.Values;

namespace Lex.Trace;

/// <summary>The JSON form of traces (runtime section 11.2). Nested nodes are written with a stack of their own: a trace may
/// be as deep as the calls were.</summary>
public static class TraceJson
{
    private const int MaxLength = 1 << 24;

    /// <summary>A value as traces show it: bytes, maps, sets and deques are told apart from what they look like elsewhere.</summary>
    public static string Of(Value value) => Text(value, JsonStyle.Trace);

    /// <summary>A value in the JSON form of the language.</summary>
    internal static string OfPlain(Value value) => Text(value, JsonStyle.Plain);

    /// <summary>The arguments of a node, as a JSON array.</summary>
    public static string OfInput(TraceNode node)
    {
        var text = new StringBuilder();
        AppendInput(text, node);
        return text.ToString();
    }

    /// <summary>Nodes with everything inside them, as a JSON array.</summary>
    public static string OfNodes(IReadOnlyList<TraceNode> nodes)
    {
        var text = new StringBuilder("[");
        var open = new Stack<(IReadOnlyList<TraceNode> Nodes, int Next)>();
        open.Push((nodes, 0));
        while (open.TryPop(out var level))
        {
            if (level.Next == level.Nodes.Count)
            {
                text.Append(open.Count == 0 ? "]" : "]}");
                continue;
            }

            if (level.Next > 0) text.Append(',');
            var node = level.Nodes[level.Next];
            AppendHead(text, node);
            open.Push((level.Nodes, level.Next + 1));
            open.Push((node.Children, 0));
        }

        return text.ToString();
    }

    // The node without its children and what closes it.
    private static void AppendHead(StringBuilder text, TraceNode node)
    {
        text.Append("{\"node_id\":").Append(Quoted(node.NodeId));
        text.Append(",\"kind\":").Append(node.Kind == TraceNodeKind.Call ? "\"call\"" : "\"effect\"");
        text.Append(",\"target\":").Append(Quoted(node.Target)).Append(",\"input\":");
        AppendInput(text, node);
        if (node.End is TraceEnd.Value or TraceEnd.TailCall) text.Append(",\"output\":").Append(Of(node.Output));
        if (node.Error is { } error) text.Append(",\"error\":").Append(Quoted(error));
        text.Append(CultureInfo.InvariantCulture, $",\"started_at\":{Seconds(node.StartedAt):0.000000},\"ended_at\":{Seconds(node.EndedAt):0.000000}");
        text.Append(",\"children\":[");
    }

    private static void AppendInput(StringBuilder text, TraceNode node)
    {
        text.Append('[');
        for (var i = 0; i < node.Input.Length; i++) text.Append(i == 0 ? "" : ",").Append(Of(node.Input[i]));
        text.Append(']');
    }

    private static string Quoted(string text) => Text(Value.Object(TextValue.Of(text)), JsonStyle.Plain);

    // A value that shares parts can have a form of any length; a marker then stands for it.
    private static string Text(Value value, JsonStyle style) => JsonEncoder.TryEncode(value, out var json, style, MaxLength)
        ? Encoding.UTF8.GetString(json.Span)
        : $"\"<more than {MaxLength} bytes>\"";

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;
}
