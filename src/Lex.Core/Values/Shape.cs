namespace Lex.Core.Values;

/// <summary>How a part of an aggregate is stored.</summary>
internal enum PartKind : byte
{
    /// <summary>A reference of any kind but Int, Float and Bool (Unit included).</summary>
    Reference,

    /// <summary>A 64-bit integer.</summary>
    Int,

    /// <summary>The bits of a float.</summary>
    Float,

    /// <summary>0 or 1.</summary>
    Bool,
}

/// <summary>
/// Kind and layout of heap objects: for a record its ordered field names, for a variant its constructor, for a closure
/// its function, and for each of them and for tuples how every part is stored. Two objects with the same shape object
/// agree in all of that, hence a comparison of <see cref="Id"/> is the guard of every inline cache. Shapes never affect
/// equality, hashing or JSON (runtime section 2.6).
/// </summary>
internal sealed partial class Shape
{
    /// <summary>The id of shapes that no cache may remember: those made after the registry was full.</summary>
    public const uint NoShapeId = 0xFFFF_FFFF;

    /// <summary>The first id of a registered shape; smaller ids belong to the fixed kinds.</summary>
    public const uint FirstDynamicId = 0x8000_0000;

    private static readonly Shape[] Fixed = MakeFixed();

    private static readonly Shape[] Lists = MakeLists();

    private readonly byte[] _cells;

    private readonly int[] _offsets;

    /// <summary>Unique in the process, never used again; or <see cref="NoShapeId"/>.</summary>
    public readonly uint Id;

    /// <summary>The kind of values with this shape.</summary>
    public readonly ValueKind Kind;

    /// <summary>Number of parts.</summary>
    public readonly int Count;

    /// <summary>How many parts are references.</summary>
    public readonly int References;

    /// <summary>How many parts are scalars.</summary>
    public readonly int Scalars;

    /// <summary>What distinguishes shapes of equal layout: a variant's <see cref="Name"/>, a closure's function; else null.</summary>
    public readonly object? Owner;

    /// <summary>Which of the generated classes holds such objects; <see cref="AggregateClasses.Wide"/> if none has room.</summary>
    public readonly int ClassIndex;

    /// <summary>The kinds of the parts as a number, exact up to <see cref="ShapeFamily.ExactKey"/> parts, else a hash.</summary>
    internal readonly ulong Key;

    /// <summary>How the elements of a list with this shape are stored; None for other kinds.</summary>
    public readonly ElementKind Elements;

    private readonly Name[] _fields;

    private readonly PartKind[] _parts;

    private Aggregate? _empty;

    internal Shape(uint id, ValueKind kind, object? owner, Name[] fields, PartKind[] parts, ShapeFamily? family = null,
        ElementKind elements = ElementKind.None)
    {
        Id = id;
        Kind = kind;
        Owner = owner;
        _fields = fields;
        _parts = parts;
        Count = parts.Length;
        Family = family;
        Elements = elements;
        _cells = new byte[parts.Length <= byte.MaxValue ? parts.Length : 0];
        foreach (var part in parts)
        {
            var cell = part == PartKind.Reference ? References++ : Scalars++;
            if (_cells.Length != 0) _cells[References + Scalars - 1] = (byte)cell;
        }

        Key = ShapeFamily.KeyOf(parts);
        ClassIndex = AggregateClasses.IndexOf(References, Scalars);
        _offsets = Count == 0 || ClassIndex == AggregateClasses.Wide ? [] : new int[Count];
        for (var part = 0; part < _offsets.Length; part++)
        {
            var cell = CellOf(part) + (parts[part] == PartKind.Reference ? 0 : References);
            _offsets[part] = AggregateClasses.OffsetsOf(ClassIndex)[cell];
        }
    }

    /// <summary>The shapes that differ from this one in the kinds of parts alone; null for kinds without parts.</summary>
    public ShapeFamily? Family { get; }

    /// <summary>The constructor of a variant shape.</summary>
    public Name Constructor => (Name)Owner!;

    /// <summary>The names of a record's fields in storage order; empty for other kinds.</summary>
    public ReadOnlySpan<Name> Fields => _fields;

    /// <summary>How each part is stored, in part order.</summary>
    public ReadOnlySpan<PartKind> Parts => _parts;

    /// <summary>The shape of a kind that has no layout of its own (texts, lists, scalar tags, ...).</summary>
    public static Shape ForKind(ValueKind kind) => Fixed[(int)kind];

    /// <summary>The shape of lists whose elements are stored in this way.</summary>
    public static Shape OfList(ElementKind elements) => Lists[(int)elements];

    /// <summary>The position of a field, or -1.</summary>
    public int IndexOf(Name field)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (ReferenceEquals(_fields[i], field)) return i;
        }

        return -1;
    }

    /// <summary>The index of a part within its bank: among the references, or among the scalars.</summary>
    public int CellOf(int part)
    {
        if (_cells.Length != 0) return _cells[part];
        var wanted = _parts[part] == PartKind.Reference;
        var cell = 0;
        for (var i = 0; i < part; i++)
        {
            if ((_parts[i] == PartKind.Reference) == wanted) cell++;
        }

        return cell;
    }

    /// <summary>
    /// Where a part lies, in bytes from the place of <see cref="HeapObject.Shape"/> in the object; -1 for the wide class,
    /// whose parts are in arrays. See <see cref="Aggregate.ScalarAt"/>.
    /// </summary>
    public int OffsetOf(int part) => _offsets.Length != 0 ? _offsets[part] : -1;

    /// <summary>Where all parts lie; empty for the wide class.</summary>
    internal ReadOnlySpan<int> Offsets => _offsets;

    /// <summary>The one object of a shape without parts.</summary>
    internal Aggregate Empty => _empty ?? Interlocked.CompareExchange(ref _empty, Aggregate.Allocate(this), null) ?? _empty;

    /// <summary>How a value is stored as a part.</summary>
    internal static PartKind PartKindOf(Value value) => value.Ref is ScalarTag scalar ? scalar.Part : PartKind.Reference;

    private static Shape[] MakeFixed()
    {
        var shapes = new Shape[(int)ValueKind.ArrowTable + 1];
        for (var kind = 0; kind < shapes.Length; kind++) shapes[kind] = new Shape((uint)kind, (ValueKind)kind, null, [], []);
        return shapes;
    }

    private static Shape[] MakeLists()
    {
        var shapes = new Shape[(int)ElementKind.Mixed + 1];
        for (var kind = 0; kind < shapes.Length; kind++)
            shapes[kind] = new Shape((uint)(Fixed.Length + kind), ValueKind.List, null, [], [], null, (ElementKind)kind);
        return shapes;
    }
}
