using System.Collections.Immutable;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>Records the calls and effects of a run as a tree in memory (runtime section 11.2).</summary>
public sealed class TraceRecorder : TraceSink
{
    private readonly List<TraceNode> _nodes = [];

    private string _target = "";

    private ImmutableArray<TraceValue> _input = [];

    private EffectOutcome? _outcome;

    private TimeSpan _endedAt;

    /// <summary>A recorder with these limits; null: the usual ones.</summary>
    public TraceRecorder(TraceOptions? options = null)
        : base(options)
    {
    }

    /// <summary>The nodes of the top level, in order.</summary>
    public IReadOnlyList<TraceNode> Nodes => _nodes;

    /// <inheritdoc/>
    public override void BeginRun(string function, ReadOnlySpan<Value> arguments)
    {
        _target = function;
        _input = Recorded(function, arguments);
        _outcome = null;
    }

    /// <inheritdoc/>
    public override void EndRun(in EffectOutcome outcome)
    {
        _outcome = outcome;
        _endedAt = Now;
    }

    /// <summary>What has been recorded so far.</summary>
    public TraceTree ToTree() => new()
    {
        RunId = TraceTree.NewRunId(),
        RootTarget = _target,
        RootInput = _input,
        RootOutput = _outcome is { Error: null, Value: var value } ? Recorded(_target, value) : null,
        RootFailure = _outcome?.Error,
        StartedAt = StartedAt,
        EndedAt = _endedAt,
        Steps = _outcome?.Steps ?? 0,
        Cells = _outcome?.Cells ?? 0,
        Dropped = Dropped,
        IsComplete = _outcome is not null,
        Nodes = [.. _nodes],
    };

    private protected override void Opened(TraceNode node, TraceNode? parent)
    {
        if (parent is null) _nodes.Add(node);
        else parent.Add(node);
    }

    private protected override void Closed(TraceNode node)
    {
    }
}
