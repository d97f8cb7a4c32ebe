using Lex.Core.Errors;
using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>Who carries out what a trace shows.</summary>
public enum TracedBy : byte
{
    /// <summary>The machine: a call of a function, a pure library function, a message to an actor.</summary>
    Machine,

    /// <summary>The effect handler, hence the world outside. Only such a node has a result that a replay cannot compute.</summary>
    Handler,
}

/// <summary>A call or effect that begins.</summary>
public readonly ref struct TracedEntry
{
    /// <summary>The function whose code asks for it, under a name that does not depend on other functions: that of a declared
    /// function, or for a lambda the name of what it stands in, a slash and its number there.</summary>
    public required string Caller { get; init; }

    /// <summary>The place in that function (runtime section 1.5).</summary>
    public required string NodeId { get; init; }

    /// <summary>The function that is called, or <c>kind.operation</c> of an effect.</summary>
    public required string Target { get; init; }

    /// <summary>The arguments.</summary>
    public ReadOnlySpan<Value> Arguments { get; init; }

    /// <summary>Who carries it out.</summary>
    public TracedBy By { get; init; }
}

/// <summary>What came of an effect: a value or an error, and what it took beyond the instruction itself.</summary>
/// <param name="Value">The value; Unit if there is an error.</param>
/// <param name="Error">The error, or null.</param>
/// <param name="Steps">Steps charged by who performed it.</param>
/// <param name="Cells">Cells charged by who performed it.</param>
public readonly record struct EffectOutcome(Value Value, LexError? Error = null, long Steps = 0, long Cells = 0);

/// <summary>
/// Observes the calls and effects of a session (runtime section 11.1), and may answer effects in place of whoever performs
/// them. Exits close the innermost open node. A session with a tracer runs canonical code in the plain loop, whatever its
/// tier, and the items of its parallel maps run one after the other; without one, tracing costs nothing. One thread at a time.
/// What a tracer throws ends the run with an error of kind Effect, before its next effect, and the tracer hears no more of that run. It
/// cannot call the session that tells it something.
/// </summary>
public interface ITracer
{
    /// <summary>A call of the host begins.</summary>
    void BeginRun(string function, ReadOnlySpan<Value> arguments)
    {
    }

    /// <summary>The call of the host has ended; all nodes are closed. The meters are those of the session.</summary>
    void EndRun(in EffectOutcome outcome)
    {
    }

    /// <summary>A call of a function begins.</summary>
    void EnterCall(in TracedEntry call);

    /// <summary>An effect or library function begins.</summary>
    void EnterEffect(in TracedEntry effect);

    /// <summary>The innermost open node, a call, ended with a value.</summary>
    void ExitOk(Value value);

    /// <summary>The innermost open node, a call, ended with an error.</summary>
    void ExitError(LexError error);

    /// <summary>The innermost open node, a call, was replaced by a tail call.</summary>
    void ExitCallTail();

    /// <summary>The innermost open node, an effect, ended.</summary>
    void ExitEffect(in EffectOutcome outcome);

    /// <summary>Whether the tracer answers an effect that has just begun; then nobody performs it, and what the answer says
    /// that it took is charged.</summary>
    bool TryAnswer(in TracedEntry effect, out EffectOutcome answer)
    {
        answer = default;
        return false;
    }
}
