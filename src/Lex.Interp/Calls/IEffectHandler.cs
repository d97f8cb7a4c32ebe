using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// Performs effects on behalf of a session (runtime section 9.1). Pure library functions do not come here: the machine
/// calls them itself. A handler belongs to one session at a time. What it throws is an error of the run. While it performs
/// an effect it may call the session that it works for, from the same thread; while it is asked anything else such a call
/// is refused.
/// </summary>
public interface IEffectHandler
{
    /// <summary>Performs an effect. False: it failed, with the text in <paramref name="error"/>.</summary>
    bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error);

    /// <summary>A function that declares a budget is about to be called. False: refused, with the text in <paramref name="error"/>.</summary>
    bool TryNoteCallBudget(ulong cost, out string error)
    {
        error = "";
        return true;
    }

    /// <summary>A host opens a scope around one request (runtime section 8.2); the answer names it.</summary>
    ulong EnterRequestScope() => 0;

    /// <summary>The scope with this name ends.</summary>
    void ExitRequestScope(ulong scope)
    {
    }

    /// <summary>Whether an effect that the machine performs itself is granted; <c>concurrent</c>, for actors, is the only one.</summary>
    bool IsGranted(string kind) => true;

    /// <summary>A handler for one item of a parallel map, made on the calling thread; null: the item may perform no effects.</summary>
    IEffectHandler? SpawnForWorker() => null;
}
