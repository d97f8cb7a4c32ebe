using System.Collections.Immutable;
using Lex.Core.Values;

namespace Lex.Trace;

/// <summary>What a node of a trace stands for.</summary>
public enum TraceNodeKind : byte
{
    /// <summary>A call of a function of the program.</summary>
    Call,

    /// <summary>An effect, or a call of a library function.</summary>
    Effect,
}

/// <summary>How a node of a trace ended.</summary>
public enum TraceEnd : byte
{
    /// <summary>It did not: the trace was taken while it was open.</summary>
    Open,

    /// <summary>With the value in <see cref="TraceNode.Output"/>.</summary>
    Value,

    /// <summary>With the text in <see cref="TraceNode.Error"/>.</summary>
    Error,

    /// <summary>Its frame was handed on to a tail call.</summary>
    TailCall,
}

/// <summary>
/// One call or effect of a run with everything that happened inside it (runtime section 11.2). It is filled while its
/// run goes on and does not change afterwards.
/// </summary>
public sealed class TraceNode
{
    private readonly List<TraceNode> _children = [];

    internal TraceNode(string nodeId, TraceNodeKind kind, string target, ImmutableArray<Value> input)
    {
        NodeId = nodeId;
        Kind = kind;
        Target = target;
        Input = input;
        StartedAt = DateTimeOffset.UtcNow;
    }

    /// <summary>The place of the call in its function.</summary>
    public string NodeId { get; }

    /// <summary>Call or effect.</summary>
    public TraceNodeKind Kind { get; }

    /// <summary>The function's name, or <c>kind.operation</c> of an effect.</summary>
    public string Target { get; }

    /// <summary>The arguments.</summary>
    public ImmutableArray<Value> Input { get; }

    /// <summary>How it ended.</summary>
    public TraceEnd End { get; private set; }

    /// <summary>The value it ended with; Unit unless <see cref="End"/> is <see cref="TraceEnd.Value"/>.</summary>
    public Value Output { get; private set; }

    /// <summary>The error it ended with, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset EndedAt { get; private set; }

    /// <summary>What happened inside it, in order.</summary>
    public IReadOnlyList<TraceNode> Children => _children;

    internal void Add(TraceNode child) => _children.Add(child);

    internal void Close(TraceEnd end, Value output, string? error)
    {
        End = end;
        Output = output;
        Error = error;
        EndedAt = DateTimeOffset.UtcNow;
    }
}
