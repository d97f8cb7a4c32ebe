using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// Observes calls and effects (runtime section 11.1). Exits close the innermost open node. A session with a tracer runs
/// in the careful loop; without one, tracing costs nothing.
/// </summary>
public interface ITracer
{
    /// <summary>A call of a function begins.</summary>
    void EnterCall(string nodeId, string function, ReadOnlySpan<Value> arguments);

    /// <summary>An effect or library function begins.</summary>
    void EnterEffect(string nodeId, string kind, string operation, ReadOnlySpan<Value> arguments);

    /// <summary>The innermost open node ended with a value.</summary>
    void ExitOk(Value value);

    /// <summary>The innermost open node ended with an error.</summary>
    void ExitError(string message);

    /// <summary>The innermost open call was replaced by a tail call.</summary>
    void ExitCallTail();

    /// <summary>During a replay: the value that takes the place of the effect; false: perform it.</summary>
    bool TryOverrideEffect(string nodeId, out Value value);
}
