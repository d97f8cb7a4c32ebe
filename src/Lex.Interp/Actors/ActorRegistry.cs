using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Suspension;

namespace Lex.Interp.Actors;

/// <summary>
/// What the actors of one runtime share: their names (runtime section 9.6), and who waits for whom. It outlives sessions.
/// Safe for any number of threads.
/// </summary>
internal sealed class ActorRegistry
{
    /// <summary>Most names at once: what is registered stays when its session has gone, so that no limit of a session bounds it.</summary>
    public const int MostNames = 65_536;

    // Handlers are short: a turn is often over before a thread would be asleep.
    private const int Spins = 20;

    // Those who wait for a turn, in the order in which they came; also the lock of the names.
    private readonly List<TurnWait> _waiting = [];

    // Replaced as a whole, so that readers need no lock.
    private volatile MapValue _names = MapValue.Empty;

    /// <summary>The actors by name, in ascending order of the names' bytes.</summary>
    public MapValue Names => _names;

    /// <summary>Gives an actor a name that none has. False: it is taken, or there are as many names as there may be.</summary>
    public bool TryRegister(Value name, ActorValue actor, out bool isFull)
    {
        lock (_waiting)
        {
            isFull = _names.Count >= MostNames;
            if (isFull || _names.TryGet(name, out _)) return false;
            _names = _names.Set(name, Value.Object(actor));
            return true;
        }
    }

    /// <summary>
    /// Gives names to actors, as far as they do not have them already. False: there are too many, or one is another actor's; then none is
    /// given.
    /// </summary>
    public bool TryRegisterAll(ReadOnlySpan<(Value Name, ActorValue Actor)> named)
    {
        lock (_waiting)
        {
            var names = _names;
            foreach (var (name, actor) in named)
            {
                if (!names.TryGet(name, out var known)) names = names.Set(name, Value.Object(actor));
                else if (!ReferenceEquals(known.Ref, actor)) return false;
            }

            if (names.Count > MostNames) return false;
            _names = names;
            return true;
        }
    }

    /// <summary>Takes a name away; its actor goes on. False: nobody had it.</summary>
    public bool TryUnregister(Value name)
    {
        lock (_waiting)
        {
            if (!_names.TryGet(name, out _)) return false;
            _names = _names.Remove(name);
            return true;
        }
    }

    /// <summary>Takes all names away.</summary>
    public void Clear()
    {
        lock (_waiting) _names = MapValue.Empty;
    }

    /// <summary>What an error calls an actor: its name, or else that of its handler's function.</summary>
    public string NameOf(ActorValue actor)
    {
        for (var entries = _names.Entries(); entries.Next();)
        {
            if (ReferenceEquals(entries.Item.Ref, actor)) return entries.Key.As<TextValue>().ToString();
        }

        return ((Core.Programs.FunctionCode)actor.Handler!.Shape.Owner!).Name;
    }

    /// <summary>Makes an actor handle the messages of a session alone, until <see cref="EndTurn"/>. False: it handles another one's.</summary>
    public static bool TryTakeTurn(ActorValue actor, Session session)
    {
        if (TryTake(actor, session)) return true;
        var spin = default(SpinWait);
        for (var i = 0; i < Spins && !ReferenceEquals(actor.Holder, session); i++)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            if (TryTake(actor, session)) return true;
        }

        return false;
    }

    /// <summary>
    /// Lets a session wait for its turn; <see cref="EndWait"/> ends that. True: it is its turn, and it does not wait. An error: the
    /// turn would never come, as the message that is being handled waits for this one.
    /// </summary>
    public bool TryWait(TurnWait wait, out LexError? error)
    {
        error = null;
        lock (_waiting)
        {
            // First the one, then the other: who ends the turn does it the other way round.
            Interlocked.Increment(ref wait.Actor.Waiting);
            var isTaken = TryTake(wait.Actor, wait.Session);
            if (!isTaken && IsInCycle(wait.Actor, wait.Session)) error = Cycle(wait.Actor, wait.Effect.Operation);
            if (isTaken || error is not null) Interlocked.Decrement(ref wait.Actor.Waiting);
            else _waiting.Add(wait);
            return isTaken;
        }
    }

    /// <summary>A session waits no more: it tries again, or it has given up, and then the next one is woken in its place.</summary>
    public void EndWait(TurnWait wait, bool hasGivenUp)
    {
        lock (_waiting)
        {
            if (!_waiting.Remove(wait)) return;
            Interlocked.Decrement(ref wait.Actor.Waiting);
            if (hasGivenUp && wait.IsWoken) WakeNext(wait.Actor);
        }
    }

    /// <summary>The message has been handled, or has failed.</summary>
    public void EndTurn(ActorValue actor)
    {
        Interlocked.Exchange(ref actor.Holder, null);
        if (Volatile.Read(ref actor.Waiting) == 0) return;
        lock (_waiting) WakeNext(actor);
    }

    // One that was woken and has not tried yet may find that somebody else was faster; whose turn ends, too.
    private void WakeNext(ActorValue actor)
    {
        foreach (var wait in _waiting)
        {
            if (!ReferenceEquals(wait.Actor, actor) || wait.IsWoken) continue;
            wait.Wake();
            return;
        }
    }

    private LexError Cycle(ActorValue actor, string operation) =>
        LexError.Effect($"conc.{operation}: message cycle: actor `{NameOf(actor)}` still handles a message that waits for this one");

    private static bool TryTake(ActorValue actor, Session session) => Interlocked.CompareExchange(ref actor.Holder, session, null) is null;

    // Whether the actor's holder cannot go on before the session does: it is the session, one that waits for it (for the items of
    // its parallel map, or for a turn), or one that is below it on this thread. While the lock is held nobody who waits can
    // stop waiting, so what is seen here holds.
    private bool IsInCycle(ActorValue actor, Session session)
    {
        var held = new HashSet<Session>();
        AddWithParents(session);
        while (true)
        {
            if (HolderOf(actor) is { } holder && (held.Contains(holder) || holder.Thread == session.Thread)) return true;
            var known = held.Count;
            foreach (var other in _waiting)
            {
                if (!held.Contains(other.Session) && HolderOf(other.Actor) is { } its && held.Contains(its)) AddWithParents(other.Session);
            }

            if (held.Count == known) return false;
        }

        static Session? HolderOf(ActorValue which) => (Session?)Volatile.Read(ref which.Holder);

        void AddWithParents(Session first)
        {
            for (var each = first; each is not null; each = each.Parent) held.Add(each);
        }
    }
}
