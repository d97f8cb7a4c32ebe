using System.Collections.Immutable;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>
/// What everything that records a run has in common: it makes a node of each entry, closes it at its exit, and keeps
/// within the limits. For one call of the host, and for one thread at a time.
/// </summary>
public abstract class TraceSink : ITracer
{
    private readonly KeyCounter _keys = new();

    private readonly Stack<TraceNode> _open = new();

    private readonly long _start;

    // Entries whose nodes were dropped, and that have not ended yet; they are inside all open nodes.
    private int _droppedOpen;

    private protected TraceSink(TraceOptions? options)
    {
        Options = options ?? TraceOptions.Default;
        StartedAt = Options.Clock.GetUtcNow();
        _start = Options.Clock.GetTimestamp();
    }

    /// <summary>What it was made with.</summary>
    public TraceOptions Options { get; }

    /// <summary>Nodes so far that are not dropped.</summary>
    public long NodeCount { get; private set; }

    /// <summary>Nodes that were dropped because of a limit.</summary>
    public long Dropped { get; private set; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset StartedAt { get; }

    private protected TimeSpan Now => Options.Clock.GetElapsedTime(_start);

    /// <inheritdoc/>
    public virtual void BeginRun(string function, ReadOnlySpan<Value> arguments)
    {
    }

    /// <inheritdoc/>
    public virtual void EndRun(in EffectOutcome outcome)
    {
    }

    /// <inheritdoc/>
    public void EnterCall(in TracedEntry call) =>
        Enter(TraceNodeKind.Call, call, new TraceKey(call.Caller, call.NodeId, call.Target, 0));

    /// <inheritdoc/>
    public void EnterEffect(in TracedEntry effect) => Enter(TraceNodeKind.Effect, effect, _keys.Next(effect));

    /// <inheritdoc/>
    public void ExitOk(Value value) => Exit(TraceEnd.Value, value, null);

    /// <inheritdoc/>
    public void ExitError(LexError error) => Exit(TraceEnd.Error, default, error);

    /// <inheritdoc/>
    public void ExitCallTail() => Exit(TraceEnd.TailCall, default, null);

    /// <inheritdoc/>
    public void ExitEffect(in EffectOutcome outcome) =>
        Exit(outcome.Error is null ? TraceEnd.Value : TraceEnd.Error, outcome.Value, outcome.Error, outcome.Steps, outcome.Cells);

    /// <summary>Whether one more node is within the limits.</summary>
    private protected virtual bool HasRoom => NodeCount < Options.MaxNodes;

    /// <summary>A node has begun; its parent is null at the top level.</summary>
    private protected abstract void Opened(TraceNode node, TraceNode? parent);

    /// <summary>A node has ended.</summary>
    private protected abstract void Closed(TraceNode node);

    /// <summary>A value as it may be recorded.</summary>
    private protected TraceValue Recorded(string target, Value value) =>
        Options.Redact is { } redact && redact(target) ? TraceValue.Omitted("redacted") : TraceValue.Of(value);

    private protected ImmutableArray<TraceValue> Recorded(string target, ReadOnlySpan<Value> values)
    {
        if (values.IsEmpty) return [];
        var recorded = ImmutableArray.CreateBuilder<TraceValue>(values.Length);
        foreach (var value in values) recorded.Add(Recorded(target, value));
        return recorded.MoveToImmutable();
    }

    private void Enter(TraceNodeKind kind, in TracedEntry entry, TraceKey key)
    {
        // Once something is dropped, everything that begins later is: a part of a tree would look like the whole.
        if (Dropped > 0 || !HasRoom)
        {
            Dropped++;
            _droppedOpen++;
            return;
        }

        var node = new TraceNode { Key = key, Kind = kind, By = entry.By, Input = Recorded(entry.Target, entry.Arguments), StartedAt = Now };
        NodeCount++;
        _open.TryPeek(out var parent);
        _open.Push(node);
        Opened(node, parent);
    }

    private void Exit(TraceEnd end, Value output, LexError? failure, long steps = 0, long cells = 0)
    {
        if (_droppedOpen > 0)
        {
            _droppedOpen--;
            return;
        }

        // An exit with nothing open belongs to a node that began before the recorder was there.
        if (!_open.TryPeek(out var node)) return;
        node.Close(end, end == TraceEnd.Value ? Recorded(node.Target, output) : default, failure, Now, steps, cells);
        Closed(_open.Pop());
    }
}
