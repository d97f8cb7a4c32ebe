using Lex.Core.Snapshots;
using Lex.Core.Values;

namespace Lex.Interp.Actors;

/// <summary>The names of a registry as they are now, for looking up both ways.</summary>
internal sealed class ActorNames : IActorDirectory
{
    private readonly MapValue _names;

    private readonly Dictionary<ActorValue, TextValue> _byActor = new(ReferenceEqualityComparer.Instance);

    /// <summary>The names of a registry.</summary>
    public ActorNames(ActorRegistry registry)
    {
        Home = registry;
        _names = registry.Names;
        for (var entries = _names.Entries(); entries.Next();) _byActor.TryAdd(entries.Item.As<ActorValue>(), entries.Key.As<TextValue>());
    }

    /// <inheritdoc/>
    public object Home { get; }

    /// <inheritdoc/>
    public TextValue? NameOf(ActorValue actor) => _byActor.GetValueOrDefault(actor);

    /// <inheritdoc/>
    public ActorValue? Find(Value name) => _names.TryGet(name, out var actor) ? actor.As<ActorValue>() : null;

    /// <summary>The names and their actors, in ascending order.</summary>
    public SortedCursor Entries() => _names.Entries();
}
