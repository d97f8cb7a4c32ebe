using System.Collections.Immutable;
using System.Security.Cryptography;
using Lex.Core.Errors;

namespace Lex.Trace;

/// <summary>A recorded run: which function was called with what, what came of it, and all calls and effects between.
/// Immutable.</summary>
public sealed class TraceTree
{
    /// <summary>64 hexadecimal digits that name the run.</summary>
    public required string RunId { get; init; }

    /// <summary>The function that the host called.</summary>
    public required string RootTarget { get; init; }

    /// <summary>Its arguments.</summary>
    public required ImmutableArray<TraceValue> RootInput { get; init; }

    /// <summary>Its value; null: it failed, or the recording ends before it did.</summary>
    public TraceValue? RootOutput { get; init; }

    /// <summary>Its error, or null.</summary>
    public LexError? RootFailure { get; init; }

    /// <summary>When the recording began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When the run ended, since then.</summary>
    public TimeSpan EndedAt { get; init; }

    /// <summary>Steps of the session at the end.</summary>
    public long Steps { get; init; }

    /// <summary>Cells of the session at the end.</summary>
    public long Cells { get; init; }

    /// <summary>Nodes that a limit of the recording kept out.</summary>
    public long Dropped { get; init; }

    /// <summary>Whether the recording goes to the end of the run.</summary>
    public bool IsComplete { get; init; }

    /// <summary>The nodes of the top level, in order.</summary>
    public required ImmutableArray<TraceNode> Nodes { get; init; }

    /// <summary>All nodes, each before what is inside it.</summary>
    public IEnumerable<TraceNode> AllNodes()
    {
        var pending = new Stack<TraceNode>();
        for (var i = Nodes.Length - 1; i >= 0; i--) pending.Push(Nodes[i]);
        while (pending.TryPop(out var node))
        {
            yield return node;
            for (var i = node.Children.Count - 1; i >= 0; i--) pending.Push(node.Children[i]);
        }
    }

    /// <summary>The first node that a key or a part of one names (docs/tracing.md), or null.</summary>
    public TraceNode? Find(string key)
    {
        var pattern = new TraceKeyPattern(key);
        foreach (var node in AllNodes())
        {
            if (pattern.Matches(node.Key)) return node;
        }

        return null;
    }

    /// <summary>The tree as one line of JSON (runtime section 11.2).</summary>
    public string ToJson() => TraceJson.OfTree(this);

    /// <summary>Writes the recording so that <see cref="TraceReader"/> reads it.</summary>
    public void Write(Stream stream, TraceOptions? options = null) => TraceWriter.Write(this, stream, options);

    internal static string NewRunId() => RandomNumberGenerator.GetHexString(64, lowercase: true);
}
