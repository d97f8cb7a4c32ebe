using Lex.Core.Programs;

namespace Lex.Core.Values;

/// <summary>
/// What code knows of an aggregate before it runs: the kind, the constructor, function or field names, and the number of
/// parts. Which kinds the parts have shows when an object is built; for each such vector the family has one shape.
/// Thread-safe.
/// </summary>
internal sealed class ShapeFamily
{
    // Programs of one family mix few vectors of kinds. What builds more than this gets shapes that no cache remembers.
    private const int MaxShapes = 1024;

    // With two bits a part, the key of a vector is exact up to this many parts; beyond, it is a hash.
    internal const int ExactKey = 32;

    private static ShapeFamily[] _tuples = [];

    private readonly Name[] _fields;

    // Null: the shapes get no ids.
    private readonly ShapeRegistry? _registry;

    private readonly bool _isDynamic;

    // Not a Lock: the first one of a process takes long to make.
    private readonly object _growing = new();

    // Open addressing, at most half full; replaced as a whole when it grows.
    private Shape[] _table = new Shape[4];

    private Shape? _last;

    private int _shapes;

    private int[]? _ascending;

    private long _fieldsHash = long.MinValue;

    internal ShapeFamily(ValueKind kind, object? owner, Name[] fields, int count, ShapeRegistry? registry, bool isDynamic = false)
    {
        Kind = kind;
        Owner = owner;
        _fields = fields;
        Count = count;
        _registry = registry;
        _isDynamic = isDynamic;
    }

    /// <summary>Record, Tuple, Variant or Closure.</summary>
    public ValueKind Kind { get; }

    /// <summary>A variant's <see cref="Name"/>, a closure's <see cref="FunctionCode"/>, else null.</summary>
    public object? Owner { get; }

    /// <summary>Number of parts.</summary>
    public int Count { get; }

    /// <summary>The names of a record's fields in storage order.</summary>
    public ReadOnlySpan<Name> Fields => _fields;

    /// <summary>The positions of a record's fields in ascending order of their names.</summary>
    public ReadOnlySpan<int> Ascending => _ascending ??= SortFields();

    /// <summary>A hash of a record's names that does not depend on their order.</summary>
    public int FieldsHash => _fieldsHash != long.MinValue ? (int)_fieldsHash : (int)(_fieldsHash = SumOfHashes());

    /// <summary>The family of tuples of a number of items.</summary>
    public static ShapeFamily OfTuple(int count) => Find(ref _tuples, ValueKind.Tuple, null, count);

    /// <summary>The family of a constructor with a number of arguments.</summary>
    public static ShapeFamily OfVariant(Name name, int count) => Find(ref name.VariantFamilies, ValueKind.Variant, name, count);

    /// <summary>The family of closures over a function with a number of captures.</summary>
    public static ShapeFamily OfClosure(FunctionCode function, int captures) =>
        Find(ref function.ClosureFamilies, ValueKind.Closure, function, captures);

    /// <summary>The family of records of a program: the names are in the order in which its code has them, all distinct.</summary>
    public static ShapeFamily OfRecord(Name[] names) => ShapeRegistry.Process.Record(names, isDynamic: false);

    /// <summary>The family of records that come from data; the names are ascending and distinct.</summary>
    public static ShapeFamily OfDynamicRecord(Name[] ascending) => ShapeRegistry.Process.Record(ascending, isDynamic: true);

    /// <summary>Whether two families of records have the same names, in whatever order.</summary>
    public bool HasSameFields(ShapeFamily other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (Count != other.Count || FieldsHash != other.FieldsHash) return false;
        var mine = Ascending;
        var theirs = other.Ascending;
        for (var i = 0; i < mine.Length; i++)
        {
            if (!ReferenceEquals(_fields[mine[i]], other._fields[theirs[i]])) return false;
        }

        return true;
    }

    /// <summary>The shape for the kinds of these values.</summary>
    public Shape For(ReadOnlySpan<Value> parts)
    {
        var key = 0UL;
        if (parts.Length <= ExactKey)
        {
            foreach (var part in parts) key = (key << 2) | (ulong)Shape.PartKindOf(part);
            if (_last is { } last && last.Key == key) return last;
        }

        var kinds = new PartKind[parts.Length];
        for (var i = 0; i < kinds.Length; i++) kinds[i] = Shape.PartKindOf(parts[i]);
        return For(kinds);
    }

    /// <summary>The shape for a vector of kinds.</summary>
    public Shape For(ReadOnlySpan<PartKind> parts)
    {
        var key = KeyOf(parts);
        if (_last is { } last && last.Key == key && (parts.Length <= ExactKey || parts.SequenceEqual(last.Parts))) return last;
        var found = Search(Volatile.Read(ref _table), key, parts);
        if (found is null) return Add(key, parts);
        return _last = found;
    }

    internal static ulong KeyOf(ReadOnlySpan<PartKind> parts)
    {
        var key = 0UL;
        if (parts.Length <= ExactKey)
        {
            foreach (var part in parts) key = (key << 2) | (ulong)part;
        }
        else
        {
            foreach (var part in parts) key = ((key ^ (ulong)part) * 0x9E37_79B9_7F4A_7C15) ^ (key >> 29);
        }

        return key;
    }

    private static int Slot(ulong key, int length) => (int)((key * 0x9E37_79B9_7F4A_7C15) >> 40) & (length - 1);

    private static Shape? Search(Shape[] table, ulong key, ReadOnlySpan<PartKind> parts)
    {
        for (var slot = Slot(key, table.Length); table[slot] is { } entry; slot = (slot + 1) & (table.Length - 1))
        {
            if (entry.Key == key && (parts.Length <= ExactKey || parts.SequenceEqual(entry.Parts))) return entry;
        }

        return null;
    }

    private static ShapeFamily Find(ref ShapeFamily[] families, ValueKind kind, object? owner, int count)
    {
        while (true)
        {
            var known = Volatile.Read(ref families);
            foreach (var family in known)
            {
                if (family.Count == count) return family;
            }

            ShapeFamily[] more = [.. known, new ShapeFamily(kind, owner, [], count, ShapeRegistry.Process)];
            if (Interlocked.CompareExchange(ref families, more, known) == known) return more[^1];
        }
    }

    private Shape Add(ulong key, ReadOnlySpan<PartKind> parts)
    {
        lock (_growing)
        {
            if (Search(_table, key, parts) is { } raced) return raced;
            var id = _registry is not null && _shapes < MaxShapes ? _registry.NextId(_isDynamic) : Shape.NoShapeId;
            var entry = new Shape(id, Kind, Owner, _fields, parts.ToArray(), this);
            if (id == Shape.NoShapeId) return entry;
            _shapes++;
            var table = _table;
            if (_shapes * 2 > table.Length)
            {
                table = new Shape[table.Length * 2];
                foreach (var old in _table)
                {
                    if (old is not null) Insert(table, old);
                }
            }

            Insert(table, entry);
            Volatile.Write(ref _table, table);
            _last = entry;
            return entry;
        }
    }

    private static void Insert(Shape[] table, Shape entry)
    {
        var slot = Slot(entry.Key, table.Length);
        while (table[slot] is not null) slot = (slot + 1) & (table.Length - 1);
        Volatile.Write(ref table[slot], entry);
    }

    private int SumOfHashes()
    {
        var sum = 0;
        foreach (var field in _fields) sum = unchecked(sum + field.Hash);
        return sum;
    }

    private int[] SortFields()
    {
        var order = new int[_fields.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (left, right) => _fields[left].CompareTo(_fields[right]));
        return order;
    }
}
