using System.Collections.Immutable;
using Lex.Core.Values;
using Lex.Interp.Actors;

namespace Lex.Hosting;

/// <summary>
/// The named actors of an engine (runtime section 9.6): what the programs of the engine register with <c>conc.register</c>, and what
/// the host offers to them. Names outlive sessions; an actor of a program can be asked by sessions of that program only.
/// Safe for any number of threads.
/// </summary>
public sealed class LexActors
{
    internal LexActors()
    {
    }

    /// <summary>The names in ascending order of their UTF-8 bytes.</summary>
    public ImmutableArray<string> Names
    {
        get
        {
            var registered = Registry.Names;
            var names = ImmutableArray.CreateBuilder<string>(registered.Count);
            for (var entries = registered.Entries(); entries.Next();) names.Add(entries.Key.As<TextValue>().ToString());
            return names.MoveToImmutable();
        }
    }

    internal ActorRegistry Registry { get; } = new();

    /// <summary>An actor of the host: a program that asks it has <paramref name="handler"/> called with the message, on the
    /// program's thread. Several threads may call it at once. What it throws ends the program with an effect error.</summary>
    public static LexValue Create(Func<LexValue, LexValue> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new(Value.Object(new ActorValue(message => handler(new(message)).Inner)));
    }

    /// <summary>Gives an actor a name. False: the name is taken. Throws <see cref="ArgumentException"/> for a value that is no
    /// actor, <see cref="InvalidOperationException"/> when there are 65,536 names.</summary>
    public bool TryRegister(string name, LexValue actor)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (actor.Kind != ValueKind.Actor) throw new ArgumentException($"the value is no actor but {actor.Kind}", nameof(actor));
        var isRegistered = Registry.TryRegister(Key(name), actor.Inner.As<ActorValue>(), out var isFull);
        return isFull ? throw new InvalidOperationException($"there are {ActorRegistry.MostNames} names already") : isRegistered;
    }

    /// <summary>The actor of a name, or null.</summary>
    public LexValue? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Registry.Names.TryGet(Key(name), out var actor) ? new LexValue(actor) : default(LexValue?);
    }

    /// <summary>Takes a name away; its actor goes on. False: nobody had it.</summary>
    public bool Unregister(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Registry.TryUnregister(Key(name));
    }

    /// <summary>Takes all names away, as between tests.</summary>
    public void Clear() => Registry.Clear();

    private static Value Key(string name) => Value.Object(TextValue.Of(name));
}
