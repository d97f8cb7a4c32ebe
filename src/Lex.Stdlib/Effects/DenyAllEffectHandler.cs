using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Stdlib.Effects;

/// <summary>Refuses every effect; what a session has when nothing else was said.</summary>
internal sealed class DenyAllEffectHandler : IEffectHandler
{
    /// <inheritdoc/>
    public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
    {
        result = default;
        error = $"effects not permitted (attempted {kind}.{operation})";
        return false;
    }

    /// <inheritdoc/>
    public bool TryNoteCallBudget(ulong cost, out string error)
    {
        error = "";
        return true;
    }
}
