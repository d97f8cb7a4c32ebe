using System.Collections.Concurrent;

namespace Lex.Core.Values;

/// <summary>
/// The process-wide part of the shapes (runtime section 2.7): ids, and the families of records by their ordered names.
/// Families of programs are held weakly and go with the last program or record that uses them. Those of data are kept,
/// so that their ids stay, and are limited in number, so that hostile data cannot fill the memory.
/// </summary>
internal static class ShapeRegistry
{
    /// <summary>Most shapes that data may register; later ones get no id.</summary>
    public const int MaxDynamic = 65_535;

    private static readonly ConcurrentDictionary<Names, Held> Records = new();

    private static uint _ids = Shape.FirstDynamicId - 1;

    private static int _dynamic;

    private static int _untilSweep = 1024;

    /// <summary>An id that was not used before, or <see cref="Shape.NoShapeId"/> when the limit has been reached.</summary>
    public static uint NextId(bool isDynamic)
    {
        if (isDynamic && Interlocked.Increment(ref _dynamic) > MaxDynamic)
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
    public static ShapeFamily Record(Name[] names, bool isDynamic)
    {
        var key = new Names(names);
        while (true)
        {
            if (Records.TryGetValue(key, out var held))
            {
                if (held.Family is { } family) return family;
                Records.TryRemove(new KeyValuePair<Names, Held>(key, held));
            }

            var register = !isDynamic || Volatile.Read(ref _dynamic) < MaxDynamic;
            var made = new ShapeFamily(ValueKind.Record, null, names, names.Length, isDynamic, register);
            if (!register) return made;
            if (!Records.TryAdd(key, new Held(made, isDynamic))) continue;
            if (Interlocked.Decrement(ref _untilSweep) == 0) Sweep();
            return made;
        }
    }

    private static void Sweep()
    {
        foreach (var entry in Records)
        {
            if (entry.Value.Family is null) Records.TryRemove(entry);
        }

        Interlocked.Exchange(ref _untilSweep, Math.Max(1024, Records.Count));
    }

    /// <summary>A family, kept or held weakly.</summary>
    private sealed class Held(ShapeFamily family, bool keep)
    {
        private readonly ShapeFamily? _kept = keep ? family : null;

        private readonly WeakReference<ShapeFamily>? _weak = keep ? null : new(family);

        public ShapeFamily? Family => _kept ?? (_weak!.TryGetTarget(out var target) ? target : null);
    }

    /// <summary>An ordered list of names as a key.</summary>
    private sealed class Names : IEquatable<Names>
    {
        private readonly Name[] _names;

        private readonly int _hash;

        public Names(Name[] names)
        {
            _names = names;
            var hash = default(HashCode);
            foreach (var name in names) hash.Add(name);
            _hash = hash.ToHashCode();
        }

        public bool Equals(Names? other) => other is not null && _names.AsSpan().SequenceEqual(other._names);

        public override bool Equals(object? obj) => Equals(obj as Names);

        public override int GetHashCode() => _hash;
    }
}
