using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Actors;

/// <summary>
/// The turns of actors that a session has besides those of the messages that it handles: nobody else changes their states meanwhile.
/// </summary>
internal sealed class HeldTurns(ActorRegistry registry, Session session) : IDisposable
{
    private readonly List<ActorValue> _turns = [];

    /// <summary>Reads a state. False: the actor handles a message of another session.</summary>
    public bool TryRead(ActorValue actor, out Value state)
    {
        state = default;
        if (!ReferenceEquals(Volatile.Read(ref actor.Holder), session) && !TryTake(actor)) return false;
        state = actor.State;
        return true;
    }

    /// <summary>Takes the turn of an actor. False: it is somebody's.</summary>
    public bool TryTake(ActorValue actor)
    {
        if (!ActorRegistry.TryTakeTurn(actor, session)) return false;
        _turns.Add(actor);
        return true;
    }

    /// <summary>Leaves the turns to the session, which ends them one by one.</summary>
    public void Keep() => _turns.Clear();

    /// <summary>Ends the turns.</summary>
    public void Dispose()
    {
        foreach (var actor in _turns) registry.EndTurn(actor);
    }
}
