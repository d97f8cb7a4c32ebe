using System.Text;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>Performs effects through another handler and notes what was performed, in order.</summary>
public sealed class RecordingHandler(IEffectHandler inner) : IEffectHandler
{
    private readonly List<string> _log = [];

    /// <summary>One line for each effect so far: kind, operation, arguments and result.</summary>
    public IReadOnlyList<string> Log => _log;

    /// <inheritdoc/>
    public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
    {
        var done = inner.TryPerform(kind, operation, arguments, out result, out error);
        var line = new StringBuilder(kind).Append('.').Append(operation).Append('(');
        for (var i = 0; i < arguments.Length; i++) line.Append(i == 0 ? "" : ", ").Append(TraceJson.Of(arguments[i]));
        _log.Add(line.Append(done ? ") = " : ") failed: ").Append(done ? TraceJson.Of(result) : error).ToString());
        return done;
    }

    /// <inheritdoc/>
    public bool TryNoteCallBudget(ulong cost, out string error) => inner.TryNoteCallBudget(cost, out error);
}
