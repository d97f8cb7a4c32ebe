using Lex.Core.Values;

namespace Lex.Core.Snapshots;

/// <summary>What saved runs ask about actors, which belong to no run.</summary>
internal interface IActorDirectory
{
    /// <summary>What all actors share that may wait for each other; see <see cref="ActorValue.Home"/>.</summary>
    object Home { get; }

    /// <summary>The first of the names under which an actor is known, or null.</summary>
    TextValue? NameOf(ActorValue actor);

    /// <summary>The actor of a name, or null.</summary>
    ActorValue? Find(Value name);
}

/// <summary>Reads the state of an actor. False: it handles a message of another run.</summary>
internal delegate bool ActorStateReader(ActorValue actor, out Value state);
