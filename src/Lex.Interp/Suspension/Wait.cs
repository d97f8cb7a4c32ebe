using Lex.Interp.Calls;

namespace Lex.Interp.Suspension;

/// <summary>
/// What a suspended session waits for. The frame that asked stands on top, as it is to be when a value arrives in its slot.
/// </summary>
internal abstract class Wait
{
    /// <summary>The slot that gets the value, counted from the first one: room may be made while the session waits.</summary>
    public long Slot { get; init; }

    /// <summary>The effect that is to be answered.</summary>
    public abstract EffectCall Effect { get; }

    /// <summary>Ends when there is an answer; null: whoever holds the session has to give one.</summary>
    public abstract Task? Answering { get; }

    /// <summary>Takes the answer of whoever holds the session, if it is him who has to give one.</summary>
    public virtual void Answer(EffectAnswer answer)
    {
    }

    /// <summary>Ends the wait: leaves the value in the session, or an error. It may also lead to another wait.</summary>
    public abstract Signal Complete(Session session);

    /// <summary>Nobody waits any more.</summary>
    public abstract void Abandon(Session session);
}
