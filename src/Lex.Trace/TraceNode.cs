using System.Collections.Immutable;
using Lex.Core.Errors;
using Lex.Interp.Calls;

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
    /// <summary>It did not: the recording ends inside it.</summary>
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
    private List<TraceNode>? _children;

    internal TraceNode()
    {
    }

    /// <summary>The place of the call in the function that makes it.</summary>
    public string NodeId => Key.NodeId;

    /// <summary>The function that makes it, as in <see cref="TracedEntry.Caller"/>.</summary>
    public string Caller => Key.Caller;

    /// <summary>The function's name, or <c>kind.operation</c> of an effect.</summary>
    public string Target => Key.Target;

    /// <summary>What names it among all nodes of its run; calls have the occurrence 0.</summary>
    public required TraceKey Key { get; init; }

    /// <summary>Call or effect.</summary>
    public required TraceNodeKind Kind { get; init; }

    /// <summary>Who carried it out.</summary>
    public TracedBy By { get; init; }

    /// <summary>The arguments.</summary>
    public required ImmutableArray<TraceValue> Input { get; init; }

    /// <summary>How it ended.</summary>
    public TraceEnd End { get; private set; }

    /// <summary>The value it ended with; <c>()</c> unless <see cref="End"/> is <see cref="TraceEnd.Value"/>.</summary>
    public TraceValue Output { get; private set; }

    /// <summary>The error's text, or null; that of an effect is what its handler said.</summary>
    public string? Error =>
        Kind == TraceNodeKind.Effect && Failure is { Kind: LexErrorKind.Effect } error ? error.Message : Failure?.Display;

    /// <summary>The error it ended with, or null.</summary>
    public LexError? Failure { get; private set; }

    /// <summary>Steps that a handler charged for it.</summary>
    public long Steps { get; private set; }

    /// <summary>Cells that a handler charged for it.</summary>
    public long Cells { get; private set; }

    /// <summary>When it began, since the beginning of its run.</summary>
    public TimeSpan StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public TimeSpan EndedAt { get; private set; }

    /// <summary>What happened inside it, in order.</summary>
    public IReadOnlyList<TraceNode> Children => _children ?? (IReadOnlyList<TraceNode>)[];

    internal void Add(TraceNode child) => (_children ??= []).Add(child);

    internal void Close(TraceEnd end, TraceValue output, LexError? failure, TimeSpan at, long steps = 0, long cells = 0)
    {
        End = end;
        Output = output;
        Failure = failure;
        EndedAt = at;
        Steps = steps;
        Cells = cells;
    }
}
