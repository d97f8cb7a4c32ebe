using Lex.Core.Errors;

namespace Lex.Interp.Calls;

// What the session asks of the host's code beside performing effects. The host may throw whatever it likes: that is an error of
// the run. It may not call the session back from here, unlike from an effect: a call is half made.
internal sealed unsafe partial class Session
{
    private const string Handler = "handler";

    private bool _asks;

    /// <summary>Whether the session is in the middle of a question to the host, and takes no call.</summary>
    public bool AsksHost => _asks || _tracer is { IsTold: true };

    /// <summary>Why the handler does not grant the budget of a call, or null.</summary>
    private LexError? RefuseBudget(ulong cost)
    {
        if (Options.Handler is not { } handler) return null;
        if (!TryAsk("call budget", (handler, cost), Refusal, out var refusal)) return Error;
        return refusal is null ? null : LexError.Effect(refusal);

        static string? Refusal((IEffectHandler Handler, ulong Cost) asked) =>
            asked.Handler.TryNoteCallBudget(asked.Cost, out var why) ? null : why ?? "";
    }

    /// <summary>Why the handler does not grant what the machine performs itself, or null.</summary>
    private LexError? RefuseKind(string kind)
    {
        if (Options.Handler is not { } handler) return null;
        if (!TryAsk(kind, (handler, kind), static asked => asked.handler.IsGranted(asked.kind), out var isGranted)) return Error;
        return isGranted ? null : LexError.Effect($"effect `{kind}` not in --allow-effects");
    }

    /// <summary>Asks whether an effect may take its time. False: the question failed.</summary>
    private bool TryAskWhetherAsync(IEffectHandler handler, in EffectCall effect, out bool isAsync)
    {
        isAsync = false;
        return handler is not IAsyncEffectHandler asynchronous
            || TryAsk(effect.Name, (asynchronous, effect), TakesTime, out isAsync);

        static bool TakesTime((IAsyncEffectHandler Handler, EffectCall Effect) asked) =>
            asked.Handler.IsAsync(asked.Effect.Kind, asked.Effect.Operation);
    }

    /// <summary>Asks the handler something. False: it threw; the error says what.</summary>
    private bool TryAsk<TQuestion, TAnswer>(string what, TQuestion question, Func<TQuestion, TAnswer> ask, out TAnswer answer)
    {
        _asks = true;
        try
        {
            answer = ask(question);
            return true;
        }
        catch (Exception thrown)
        {
            answer = default!;
            Error = HostFailure.Of(what, Handler, thrown);
            return false;
        }
        finally
        {
            _asks = false;
        }
    }
}
