using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// Performs effects on behalf of a session (runtime section 9.1). Pure library functions do not come here: the machine
/// calls them itself. A handler belongs to one session at a time.
/// </summary>
public interface IEffectHandler
{
    /// <summary>Performs an effect. False: it failed, with the text in <paramref name="error"/>.</summary>
    bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error);

    /// <summary>A function that declares a budget is about to be called. False: refused, with the text in <paramref name="error"/>.</summary>
    bool TryNoteCallBudget(ulong cost, out string error);

    /// <summary>The host begins to serve a request; the answer is the number under which it will end it.</summary>
    ulong EnterRequestScope() => 0;

    /// <summary>The host has ended a request; the number may be one that never was given.</summary>
    void ExitRequestScope(ulong id)
    {
    }

    /// <summary>A handler for one item of a parallel map, made on the calling thread; null: the item may perform no effects.</summary>
    IEffectHandler? SpawnForWorker() => null;
}
