using Lex.Core.Values;

namespace Lex.Interp.Actors;

/// <summary>A message that an actor handles. It stands in the slot below the window of its handler's frame.</summary>
/// <param name="actor">The actor, whose turn it is.</param>
/// <param name="operation">Ask or tell.</param>
internal sealed class ActorMessage(ActorValue actor, ActorOperation operation) : HeapObject(Shape.ForKind(ValueKind.Actor))
{
    /// <summary>The actor.</summary>
    public ActorValue Actor { get; } = actor;

    /// <summary>Ask or tell.</summary>
    public ActorOperation Sent => operation;

    /// <summary>Whether the sender wants the reply.</summary>
    public bool WantsReply => operation == ActorOperation.Ask;

    /// <summary>The operation, as errors name it.</summary>
    public string Operation => WantsReply ? "conc.ask" : "conc.tell";
}
