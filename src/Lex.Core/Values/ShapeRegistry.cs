using System.Collections.Concurrent;

namespace Lex.Core.Values;

/// <summary>
/// The process-wide part of the shapes (runtime section 2.7): ids, and the families of records by their ordered names.
/// Families of programs are held weakly and go with the last program or record that uses them. Those of data are kept,
/// so that their ids stay, and are limited in number, so that hostile data cannot fill the memory.
/// </summary>
internal sealed class ShapeRegistry(int maxDynamic = ShapeRegistry.MaxDynamic)
{
    /// <summary>Most shapes that data may register; later ones get no id.</summary>
    public const int MaxDynamic = 65_535;

    /// <summary>Most memory, roughly, that the field names of such shapes may take up.</summary>
    private const long MaxDynamicBytes = 64 << 20;

    private readonly ConcurrentDictionary<Names, Held> _records = new(Names.Comparer);

    private uint _ids = Shape.FirstDynamicId - 1;

    private int _dynamic;

    private long _dynamicBytes;

    private int _untilSweep = 1024;

    /// <summary>The registry of this process.</summary>
    public static ShapeRegistry Process { get; } = new();

    /// <summary>An id that was not used before, or <see cref="Shape.NoShapeId"/> when the limit has been reached.</summary>
    public uint NextId(bool isDynamic)
    {
        if (isDynamic && Interlocked.Increment(ref _dynamic) > maxDynamic)
        {
            Interlocked.Decrement(ref _dynamic);
            return Shape.NoShapeId;
        }

        while (true)
        {
            var last = Volatile.Read(ref _ids);
            if (last == Shape.NoShapeId - 1) return Shape.NoShapeId;
            if (Interlocked.CompareExchange(ref _ids, last + 1, last) == last) return last + 1;
        }
    }

    /// <summary>The family of records with these names in this order.</summary>
    public ShapeFamily Record(Name[] names, bool isDynamic)
    {
        var key = new Names(names);
        while (true)
        {
            if (_records.TryGetValue(key, out var held))
            {
                if (held.Family is { } family) return family;
                _records.TryRemove(new KeyValuePair<Names, Held>(key, held));
            }

            var register = !isDynamic || (Volatile.Read(ref _dynamic) < maxDynamic && HasRoomFor(names));
            var made = new ShapeFamily(ValueKind.Record, null, names, names.Length, register ? this : null, isDynamic);
            if (!register) return made;
            if (!_records.TryAdd(key, new Held(made, isDynamic))) continue; // Another thread was faster; its family is the one.
            if (Interlocked.Decrement(ref _untilSweep) == 0) Sweep();
            return made;
        }
    }

    private bool HasRoomFor(Name[] names)
    {
        var bytes = 0L;
        foreach (var name in names) bytes += 100 + (3L * name.Utf8.Length);
        if (Interlocked.Add(ref _dynamicBytes, bytes) <= MaxDynamicBytes) return true;
        Interlocked.Add(ref _dynamicBytes, -bytes);
        return false;
    }

    private void Sweep()
    {
        foreach (var entry in _records)
        {
            if (entry.Value.Family is null) _records.TryRemove(entry);
        }

        Interlocked.Exchange(ref _untilSweep, Math.Max(1024, _records.Count));
    }

    /// <summary>A family, kept or held weakly.</summary>
    private sealed class Held(ShapeFamily family, bool keep)
    {
        private readonly ShapeFamily? _kept = keep ? family : null;

        private readonly WeakReference<ShapeFamily>? _weak = keep ? null : new(family);

        public ShapeFamily? Family => _kept ?? (_weak!.TryGetTarget(out var target) ? target : null);
    }

    /// <summary>An ordered list of names as a key.</summary>
    private sealed class Names
    {
        /// <summary>Compares them. Given to the dictionary, as the runtime would make a comparer by reflection.</summary>
        public static readonly IEqualityComparer<Names> Comparer = new ByNames();

        private readonly Name[] _names;

        private readonly int _hash;

        public Names(Name[] names)
        {
            _names = names;
            var hash = default(HashCode);
            foreach (var name in names) hash.Add(name);
            _hash = hash.ToHashCode();
        }

        private sealed class ByNames : IEqualityComparer<Names>
        {
            public bool Equals(Names? left, Names? right) => left!._names.AsSpan().SequenceEqual(right!._names);

            public int GetHashCode(Names names) => names._hash;
        }
    }
}
