using Lex.Core.Snapshots;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Memo;

/// <summary>A call that the memo did not know, until it returns.</summary>
/// <param name="Callee">The function; null in an unused entry.</param>
/// <param name="Arguments">The arguments.</param>
/// <param name="Low">One half of the digest of both.</param>
/// <param name="High">The other half.</param>
internal readonly record struct PendingCall(FunctionState? Callee, Value[] Arguments, ulong Low, ulong High)
{
    /// <summary>Whether another key stands for the same call: equal digests are confirmed by comparing the arguments.</summary>
    public bool Matches(in PendingCall other)
    {
        if (Low != other.Low || High != other.High || Callee != other.Callee || Arguments.Length != other.Arguments.Length) return false;
        for (var i = 0; i < Arguments.Length; i++)
        {
            if (!Equality.AreIdentical(Arguments[i], other.Arguments[i])) return false;
        }

        return true;
    }
}

/// <summary>
/// Results of pure calls by function and arguments (runtime section 5). A hit compares the
/// arguments in full. Holds a fixed number of entries at most; then the clock hand evicts one that was not asked for
/// since it last came by.
/// </summary>
internal sealed class MemoTable
{
    /// <summary>Returned misses without a hit after which a function is switched off.</summary>
    public const int Trial = 64;

    /// <summary>Most entries of a session.</summary>
    public const int Capacity = 65_536;

    private int[] _buckets = new int[16];

    private Entry[] _entries = new Entry[16];

    private int _count;

    private int _hand;

    /// <summary>Number of entries.</summary>
    public int Count => _count;

    /// <summary>Entries that gave way to others.</summary>
    public long Evictions { get; private set; }

    /// <summary>Makes the key of a call. False: the arguments are too large.</summary>
    public static bool TryMakeKey(FunctionState callee, Value[] arguments, out PendingCall key)
    {
        var known = Digest.TryOf(callee.Code.Id, arguments, out var digest);
        key = known ? new PendingCall(callee, arguments, digest.Low, digest.High) : default;
        return known;
    }

    /// <summary>Finds the result of a call.</summary>
    public bool TryFind(in PendingCall key, out Value result)
    {
        for (var i = _buckets[(int)key.Low & (_buckets.Length - 1)] - 1; i >= 0; i = _entries[i].Next)
        {
            ref var entry = ref _entries[i];
            if (!entry.Key.Matches(key)) continue;
            entry.Used = true;
            result = entry.Result;
            return true;
        }

        result = default;
        return false;
    }

    /// <summary>Remembers the result of a call.</summary>
    public void Store(in PendingCall key, Value result)
    {
        // A recursive call with the same arguments may have stored it already.
        if (TryFind(key, out _)) return;
        int index;
        if (_count < Capacity)
        {
            if (_count == _entries.Length) Grow();
            index = _count++;
        }
        else
        {
            index = Evict();
        }

        _entries[index] = new Entry { Key = key, Result = result };
        Link(index);
    }

    /// <summary>Writes the entries and where the clock hand is.</summary>
    public void Save(SnapshotWriter to)
    {
        to.Number(_count);
        to.Number(_hand);
        to.Number(Evictions);
        foreach (ref readonly var entry in _entries.AsSpan(0, _count))
        {
            to.Number(entry.Key.Callee!.Code.Id);
            foreach (var argument in entry.Key.Arguments) to.Value(argument);
            to.Value(entry.Result);
            to.Flag(entry.Used);
        }
    }

    /// <summary>Reads a table for a session.</summary>
    public static MemoTable Restore(SnapshotReader from, Session session)
    {
        var count = from.Count();
        if (count > Capacity) throw new SnapshotFormatException("its memo is too large");
        var table = new MemoTable { _hand = from.Number(0, Math.Max(count - 1, 0)), Evictions = from.Number(0, int.MaxValue) };
        for (var i = 0; i < count; i++)
        {
            var callee = session.StateOf(from.Number(0, session.Program.Functions.Length - 1));
            var arguments = new Value[callee.Code.Arity];
            for (var a = 0; a < arguments.Length; a++) arguments[a] = from.Value();
            if (!TryMakeKey(callee, arguments, out var key)) throw new SnapshotFormatException("a call in its memo is too large");
            table.Store(key, from.Value());
            if (table._count != i + 1) throw new SnapshotFormatException("its memo has a call twice");
            table._entries[i].Used = from.Flag();
        }

        return table;
    }

    private void Link(int index)
    {
        ref var bucket = ref _buckets[(int)_entries[index].Key.Low & (_buckets.Length - 1)];
        _entries[index].Next = bucket - 1;
        bucket = index + 1;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, _entries.Length * 2);
        _buckets = new int[_entries.Length];
        for (var i = 0; i < _count; i++) Link(i);
    }

    private int Evict()
    {
        while (_entries[_hand].Used)
        {
            _entries[_hand].Used = false;
            _hand = (_hand + 1) & (Capacity - 1);
        }

        var victim = _hand;
        _hand = (_hand + 1) & (Capacity - 1);
        ref var next = ref _buckets[(int)_entries[victim].Key.Low & (_buckets.Length - 1)];
        if (next == victim + 1)
        {
            next = _entries[victim].Next + 1;
        }
        else
        {
            var before = next - 1;
            while (_entries[before].Next != victim) before = _entries[before].Next;
            _entries[before].Next = _entries[victim].Next;
        }

        Evictions++;
        return victim;
    }

    private struct Entry
    {
        public PendingCall Key;
        public Value Result;
        public int Next;
        public bool Used;
    }
}
