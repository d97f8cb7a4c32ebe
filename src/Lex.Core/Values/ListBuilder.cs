using System.Runtime.CompilerServices;

namespace Lex.Core.Values;

/// <summary>
/// Builds a list element by element. It stores the elements as the first one suggests and changes to whole values when
/// another kind comes. Charges nothing. Not to be used after <see cref="ToList"/> before <see cref="Restart"/>.
/// </summary>
internal sealed class ListBuilder
{
    private int _expected;

    private ElementKind _kind;

    private Array? _leaf;

    private int _inLeaf;

    private Array?[] _full = [];

    private int _fullCount;

    /// <summary>Expects this many elements; a hint.</summary>
    public ListBuilder(int expected = 0, ElementKind kind = ElementKind.None) => (_expected, _kind) = (expected, kind);

    /// <summary>Number of elements so far.</summary>
    public int Count => (_fullCount << ListBuffer.LeafBits) + _inLeaf;

    /// <summary>Adds an element.</summary>
    public void Add(Value element)
    {
        var kind = ListValue.KindOf(element);
        if (kind != _kind && _kind != ElementKind.Mixed) Adapt(kind);
        switch (_kind)
        {
            case ElementKind.Reference:
                AddCell(Cell.Of<Reference>(element));
                break;
            case ElementKind.Mixed:
                AddCell(element);
                break;
            default:
                AddCell(element.Bits);
                break;
        }
    }

    /// <summary>Begins another list.</summary>
    public void Restart(int expected)
    {
        _expected = expected;
        _kind = ElementKind.None;
        _leaf = null;
        _inLeaf = 0;
        if (_fullCount == 0) return;
        _full = [];
        _fullCount = 0;
    }

    /// <summary>Adds the two halves of an element that is stored in a way.</summary>
    public void Add(ElementKind kind, HeapObject reference, long bits)
    {
        if (kind == ElementKind.Reference) AddObject(reference);
        else if (kind == ElementKind.Mixed) Add(new Value(reference, bits));
        else if (kind == _kind) AddCell(bits);
        else Add(new Value(ScalarTag.Of((PartKind)kind), bits));
    }

    /// <summary>Adds an Int.</summary>
    public void AddInt(long element)
    {
        if (_kind == ElementKind.Int) AddCell(element);
        else Add(Value.Int(element));
    }

    /// <summary>Adds a Float.</summary>
    public void AddFloat(double element)
    {
        if (_kind == ElementKind.Float) AddCell(BitConverter.DoubleToInt64Bits(element));
        else Add(Value.Float(element));
    }

    /// <summary>Adds a text, list, record or other object.</summary>
    public void AddObject(HeapObject element)
    {
        if (_kind == ElementKind.Reference) AddCell(new Reference(element));
        else Add(Value.Object(element));
    }

    /// <summary>Adds the elements of a list.</summary>
    public void AddRange(ListValue list)
    {
        foreach (var element in list) Add(element);
    }

    /// <summary>An element that was added.</summary>
    public Value ElementAt(int index)
    {
        var leaf = (index >> ListBuffer.LeafBits) is var full && full < _fullCount ? _full[full]! : _leaf!;
        var position = index & (ListBuffer.LeafSize - 1);
        return _kind switch
        {
            ElementKind.Reference => Cell.ToValue(ref Unsafe.As<Reference[]>(leaf)[position], _kind),
            ElementKind.Mixed => Cell.ToValue(ref Unsafe.As<Value[]>(leaf)[position], _kind),
            _ => Cell.ToValue(ref Unsafe.As<long[]>(leaf)[position], _kind),
        };
    }

    /// <summary>The list of all elements added.</summary>
    public ListValue ToList() => _kind switch
    {
        ElementKind.None => ListValue.Empty,
        _ when _leaf is null => ListValue.Empty,
        ElementKind.Reference => Finish<Reference>(),
        ElementKind.Mixed => Finish<Value>(),
        _ => Finish<long>(),
    };

    private void AddCell<T>(T cell)
        where T : struct
    {
        var leaf = Unsafe.As<T[]?>(_leaf);
        if (leaf is null || _inLeaf == leaf.Length) leaf = Grow(leaf);
        leaf[_inLeaf++] = cell;
    }

    private T[] Grow<T>(T[]? leaf)
        where T : struct
    {
        if (leaf is null) leaf = new T[Math.Clamp(_expected, 4, ListBuffer.LeafSize)];
        else if (leaf.Length < ListBuffer.LeafSize) Array.Resize(ref leaf, Math.Min(leaf.Length * 2, ListBuffer.LeafSize));
        else
        {
            if (_fullCount == _full.Length)
                Array.Resize(ref _full, Math.Max(Math.Max(_full.Length * 2, 4), Math.Min(_expected >> ListBuffer.LeafBits, 4096)));
            _full[_fullCount++] = leaf;
            _inLeaf = 0;
            leaf = new T[ListBuffer.LeafSize];
        }

        _leaf = leaf;
        return leaf;
    }

    private ListValue Finish<T>()
        where T : struct
    {
        var leaf = Unsafe.As<T[]>(_leaf!);
        if (_fullCount == 0) return ListValue.Over(_kind, new ListBuffer<T>(leaf, 0, _inLeaf), 0, _inLeaf);
        var leaves = new T[]?[_fullCount + 1];
        for (var i = 0; i < _fullCount; i++) leaves[i] = Unsafe.As<T[]>(_full[i]);
        leaves[_fullCount] = leaf;
        var count = Count;
        return ListValue.Over(_kind, new ListBuffer<T>(leaves, 0, count), 0, count);
    }

    private void Adapt(ElementKind kind)
    {
        var before = _kind;
        _kind = before == ElementKind.None ? kind : ElementKind.Mixed;
        if (before == ElementKind.None || _leaf is null) return;
        for (var i = 0; i < _fullCount; i++) _full[i] = Widen(_full[i]!, before);
        _leaf = Widen(_leaf, before);
    }

    private static Value[] Widen(Array cells, ElementKind from)
    {
        var values = new Value[cells.Length];
        if (from == ElementKind.Reference) Widen(Unsafe.As<Reference[]>(cells), values, from);
        else Widen(Unsafe.As<long[]>(cells), values, from);
        return values;
    }

    private static void Widen<T>(T[] cells, Value[] values, ElementKind from)
        where T : struct
    {
        for (var i = 0; i < values.Length; i++) values[i] = Cell.ToValue(ref cells[i], from);
    }
}
