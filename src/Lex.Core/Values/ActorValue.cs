namespace Lex.Core.Values;

/// <summary>
/// An actor: a state and the closure that handles messages (runtime section 9.5), or a function of the host. The only value
/// that changes. Whoever is the <see cref="Holder"/> handles a message and is alone with the state; which threads wait for
/// their turn is the affair of <see cref="Home"/>. Equal to itself alone.
/// </summary>
internal sealed class ActorValue : HeapObject
{
    /// <summary>The session whose message is being handled; null: the actor is idle. Changed by interlocked operations only.</summary>
    public object? Holder;

    /// <summary>Threads that wait for their turn.</summary>
    public int Waiting;

    /// <summary>The state; only for the holder.</summary>
    public Value State;

    /// <summary>An actor of a program.</summary>
    /// <param name="home">What all actors share that may wait for each other.</param>
    /// <param name="handler">The closure: from state and message to the new state and the reply.</param>
    /// <param name="state">The first state.</param>
    public ActorValue(object home, Aggregate handler, Value state)
        : base(Shape.ForKind(ValueKind.Actor))
    {
        Home = home;
        Handler = handler;
        State = state;
    }

    /// <summary>An actor of the host. It has no state, and several messages may be handled at once.</summary>
    public ActorValue(Func<Value, Value> native)
        : base(Shape.ForKind(ValueKind.Actor)) => Native = native;

    /// <summary>What all actors share that may wait for each other; null for an actor of the host.</summary>
    public object? Home { get; }

    /// <summary>The closure; null for an actor of the host.</summary>
    public Aggregate? Handler { get; }

    /// <summary>The host's function; null for an actor of a program.</summary>
    public Func<Value, Value>? Native { get; }
}
