using System.Runtime.CompilerServices;

namespace Lex.Core.Values;

/// <summary>
/// The parts of a value one after the other, records by ascending field name, maps as key, item, key, item, tables as lists. All that
/// walks whole values keeps these on a stack of its own: values may be nested deeper than any thread's stack.
/// </summary>
internal struct Children
{
    private readonly HeapObject _parent;

    private readonly SortedCursor? _entries;

    // The family whose ascending order of names counts; null: as stored.
    private readonly ShapeFamily? _sorted;

    private int _next;

    private Children(HeapObject parent, int count, ShapeFamily? sorted = null)
    {
        _parent = parent;
        _sorted = sorted;
        Count = count;
        _entries = parent switch
        {
            MapValue map => map.Entries(),
            SetValue set => set.Elements(),
            _ => null,
        };
    }

    /// <summary>Number of parts; of a map twice that of its entries.</summary>
    public int Count { get; }

    /// <summary>How many have been visited.</summary>
    public readonly int Visited => _next;

    /// <summary>Whether all have been visited.</summary>
    public readonly bool IsEmpty => _next >= Count;

    /// <summary>What they are the parts of.</summary>
    public readonly HeapObject Parent => _parent;

    /// <summary>Which part comes next, in storage order.</summary>
    public readonly int NextPart => _sorted is null ? _next : _sorted.Ascending[_next];

    /// <summary>The parts of a value; of one without parts there are none.</summary>
    public static Children Of(Value value, bool asStored = false)
    {
        switch (value.Kind)
        {
            case ValueKind.List:
                return new Children(value.Ref!, value.As<ListValue>().Count);
            case ValueKind.Deque:
                var items = value.As<DequeValue>().Items;
                return new Children(items, items.Count);
            case ValueKind.Record:
                return new Children(value.Ref!, value.Ref!.Shape.Count, asStored ? null : value.Ref.Shape.Family);
            case ValueKind.Tuple or ValueKind.Variant or ValueKind.Closure:
                return new Children(value.Ref!, value.Ref!.Shape.Count);
            case ValueKind.Map:
                return new Children(value.Ref!, 2 * value.As<MapValue>().Count);
            case ValueKind.Set:
                return new Children(value.Ref!, value.As<SetValue>().Count);
            case ValueKind.ArrowTable:
                return new Children(value.Ref!, value.As<TableValue>().PartCount);
            default:
                return default;
        }
    }

    /// <summary>The next part; there is one.</summary>
    public Value Next()
    {
        var index = NextPart;
        _next++;
        if (_entries is not null)
        {
            if (_parent.Kind == ValueKind.Map && (index & 1) != 0) return _entries.Item;
            _entries.Next();
            return _entries.Key;
        }

        if (_parent.Kind == ValueKind.List) return Unsafe.As<ListValue>(_parent)[index];
        return _parent.Kind == ValueKind.ArrowTable ? Unsafe.As<TableValue>(_parent).PartAt(index) : Unsafe.As<Aggregate>(_parent)[index];
    }
}
