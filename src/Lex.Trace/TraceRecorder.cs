using System.Collections.Immutable;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>
/// Records the calls and effects of a run as a tree (runtime section 11.2), and replaces the results of effects during a
/// replay. One thread at a time.
/// </summary>
public sealed class TraceRecorder : ITracer
{
    private readonly List<TraceNode> _finished = [];
    private readonly Stack<TraceNode> _open = new();
    private readonly IReadOnlyDictionary<string, Value> _overrides;

    /// <summary>A recorder that replaces nothing.</summary>
    public TraceRecorder()
        : this(ImmutableDictionary<string, Value>.Empty)
    {
    }

    /// <summary>A recorder for a replay: an effect whose node id is a key is not performed and has the value instead.</summary>
    public TraceRecorder(IReadOnlyDictionary<string, Value> overrides) => _overrides = overrides;

    /// <summary>The finished nodes of the top level, in order.</summary>
    public IReadOnlyList<TraceNode> Nodes => _finished;

    /// <inheritdoc/>
    public void EnterCall(string nodeId, string function, ReadOnlySpan<Value> arguments) =>
        Enter(nodeId, TraceNodeKind.Call, function, arguments);

    /// <inheritdoc/>
    public void EnterEffect(string nodeId, string kind, string operation, ReadOnlySpan<Value> arguments) =>
        Enter(nodeId, TraceNodeKind.Effect, $"{kind}.{operation}", arguments);

    /// <inheritdoc/>
    public void ExitOk(Value value) => Exit(TraceEnd.Value, value, null);

    /// <inheritdoc/>
    public void ExitError(string message) => Exit(TraceEnd.Error, Value.Unit, message);

    /// <inheritdoc/>
    public void ExitCallTail() => Exit(TraceEnd.TailCall, Value.Unit, null);

    /// <inheritdoc/>
    public bool TryOverrideEffect(string nodeId, out Value value) => _overrides.TryGetValue(nodeId, out value);

    /// <summary>The first node with this id in the order in which nodes began, or null.</summary>
    public TraceNode? Find(string nodeId)
    {
        var pending = new Stack<TraceNode>();
        for (var i = _finished.Count - 1; i >= 0; i--) pending.Push(_finished[i]);
        while (pending.TryPop(out var node))
        {
            if (node.NodeId == nodeId) return node;
            for (var i = node.Children.Count - 1; i >= 0; i--) pending.Push(node.Children[i]);
        }

        return null;
    }

    private void Enter(string nodeId, TraceNodeKind kind, string target, ReadOnlySpan<Value> arguments) =>
        _open.Push(new TraceNode(nodeId, kind, target, [.. arguments]));

    // An exit with nothing open belongs to a node that began before the recorder was there.
    private void Exit(TraceEnd end, Value output, string? error)
    {
        if (!_open.TryPop(out var node)) return;
        node.Close(end, output, error);
        if (_open.TryPeek(out var parent)) parent.Add(node);
        else _finished.Add(node);
    }
}
