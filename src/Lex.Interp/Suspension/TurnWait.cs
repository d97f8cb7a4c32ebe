using Lex.Core.Values;
using Lex.Interp.Actors;
using Lex.Interp.Calls;

namespace Lex.Interp.Suspension;

/// <summary>The wait for an actor that handles another session's message.</summary>
/// <param name="session">Who waits.</param>
/// <param name="actor">The actor.</param>
/// <param name="operation">Ask or tell.</param>
/// <param name="effect">The effect instruction that sends the message.</param>
/// <param name="node">Its place in the tree.</param>
internal sealed class TurnWait(Session session, ActorValue actor, ActorOperation operation, EffectCall effect, int node) : Wait
{
    // Whoever ends a turn must not go on with the run of another session.
    private readonly TaskCompletionSource _free = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Who waits.</summary>
    public Session Session => session;

    /// <summary>The actor.</summary>
    public ActorValue Actor => actor;

    /// <summary>Ask or tell.</summary>
    public ActorOperation Operation => operation;

    /// <summary>The place of the message in the tree.</summary>
    public int Node => node;

    /// <inheritdoc/>
    public override EffectCall Effect => effect;

    /// <inheritdoc/>
    public override Task Answering => _free.Task;

    /// <summary>Whether the session has been told to try again.</summary>
    public bool IsWoken => _free.Task.IsCompleted;

    /// <summary>The actor is free, or was for a moment.</summary>
    public void Wake() => _free.TrySetResult();

    /// <inheritdoc/>
    public override Signal Complete(Session waiting) => waiting.SendAgain(this);

    /// <inheritdoc/>
    public override void Abandon(Session waiting) => waiting.EndNode(this);
}
