using System.Runtime.CompilerServices;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Core.Snapshots;

/// <summary>
/// Reads a graph of values. Objects refer to those before them alone, so that nothing recurs; only the states of actors, which come last,
/// lead back.
/// </summary>
internal sealed class GraphReader
{
    private const int MostParts = ushort.MaxValue;

    private readonly ByteSource _source;

    private readonly ProgramCode _program;

    private readonly IActorDirectory _directory;

    private readonly byte[][] _bytes;

    private readonly bool[] _areTexts;

    private readonly ListRun[] _lists;

    private readonly Family[] _families;

    private readonly object[] _objects;

    private readonly Dictionary<SortedNode, (Value First, Value Last)> _ends = new(ReferenceEqualityComparer.Instance);

    private readonly List<(ActorValue Actor, bool IsNew, Value Saved)> _actors = [];

    // Checks that look at something more than once are paid for by the bytes that are read, as is all else.
    private long _work;

    private int _count;

    /// <summary>Reads all objects.</summary>
    public GraphReader(ByteSource source, ProgramCode program, IActorDirectory directory)
    {
        _source = source;
        _program = program;
        _directory = directory;
        _work = (1L << 20) + (64L * source.Length);
        _bytes = new byte[source.Count()][];
        _areTexts = new bool[_bytes.Length];
        for (var i = 0; i < _bytes.Length; i++) ReadBytes(i);
        _lists = new ListRun[source.Count()];
        var elements = (long)source.Left;
        for (var i = 0; i < _lists.Length; i++) ReadList(i, ref elements);
        _families = new Family[source.Count()];
        for (var i = 0; i < _families.Length; i++) _families[i] = ReadFamily();
        var entries = source.Count();
        _objects = new object[entries];
        for (var i = 0; i < entries; i++) ReadEntry();
        for (var i = 0; i < _actors.Count; i++)
        {
            var state = Value();
            if (_actors[i].IsNew) _actors[i].Actor.State = state;
            else _actors[i] = _actors[i] with { Saved = state };
        }
    }

    /// <summary>Whether an actor, whose turn it is, has not gone on since it was saved.</summary>
    public bool IsAsSaved(ActorValue actor)
    {
        foreach (var known in _actors)
        {
            if (ReferenceEquals(known.Actor, actor) && !known.IsNew) return Equality.AreIdentical(known.Saved, actor.State);
        }

        return true;
    }

    /// <summary>Reads a reference to a value.</summary>
    public Value Value() => (GraphReference)_source.Byte() switch
    {
        GraphReference.Unit => Values.Value.Unit,
        GraphReference.Int => Values.Value.Int(_source.Number()),
        GraphReference.Float => Values.Value.Float(BitConverter.Int64BitsToDouble(_source.Bits())),
        GraphReference.False => Values.Value.Bool(false),
        GraphReference.True => Values.Value.Bool(true),
        GraphReference.Object => Values.Value.Object(Object<HeapObject>()),
        _ => throw new SnapshotFormatException("a reference is of no known kind"),
    };

    private T Object<T>()
        where T : class =>
        _objects[_source.Number(0, _count - 1)] as T ?? throw new SnapshotFormatException("a reference leads to something else");

    private void ReadBytes(int index)
    {
        _areTexts[index] = _source.Number(0, 1) == 1;
        var content = _source.Bytes().Span;
        if (_areTexts[index] && !System.Text.Unicode.Utf8.IsValid(content)) throw new SnapshotFormatException("a text is no UTF-8");
        var store = ByteStore.Exact(content.Length);
        content.CopyTo(store.AsSpan(ByteStore.Start));
        _bytes[index] = store;
    }

    private void ReadList(int index, ref long left)
    {
        var kind = (ElementKind)_source.Number((long)ElementKind.Int, (long)ElementKind.Mixed);
        var length = (int)_source.Number(1, left);
        left -= length;
        _lists[index] = kind switch
        {
            ElementKind.Reference => new ListRun<Reference>(kind, length),
            ElementKind.Mixed => new ListRun<Value>(kind, length),
            _ => new ListRun<long>(kind, length),
        };
    }

    private Family ReadFamily()
    {
        var kind = (ValueKind)_source.Byte();
        var count = (int)_source.Number(0, MostParts);
        switch (kind)
        {
            case ValueKind.Tuple:
                return new Family(kind, count, null, []);
            case ValueKind.Variant:
                return new Family(kind, count, Name.Intern(_source.Text()), []);
            case ValueKind.Closure:
                return new Family(kind, count, _program.Functions[(int)_source.Number(0, _program.Functions.Length - 1)], []);
            case ValueKind.Record:
                if (count > _source.Left) throw new SnapshotFormatException("a record has too many fields");
                var names = new Name[count];
                var distinct = new HashSet<Name>(ReferenceEqualityComparer.Instance);
                for (var i = 0; i < count; i++)
                {
                    names[i] = Name.Intern(_source.Text());
                    if (!distinct.Add(names[i])) throw new SnapshotFormatException("a record has two fields of one name");
                }

                return new Family(kind, count, null, names);
            default:
                throw new SnapshotFormatException($"no shape is of kind {kind}");
        }
    }

    private void ReadEntry()
    {
        var kind = (GraphEntry)_source.Byte();
        if (kind == GraphEntry.Elements)
        {
            var (run, from, count) = ReadWindow(_lists.Length);
            if (count == 0) throw new SnapshotFormatException("there is nothing to be a part of");
            var list = _lists[run];
            if (from < 0 || count > list.Length - from) throw new SnapshotFormatException("elements lie outside their list");
            for (var i = 0; i < count; i++) list.Set(from + i, Value());
            return;
        }

        object made = kind switch
        {
            GraphEntry.Text => ReadText(),
            GraphEntry.Bytes => ReadBytes(),
            GraphEntry.List => ReadList(),
            GraphEntry.Aggregate => ReadAggregate(),
            GraphEntry.Node => ReadNode(),
            GraphEntry.Map => Tree() is { } root ? MapValue.Over(root) : MapValue.Empty,
            GraphEntry.Set => Tree() is { } root ? SetValue.Over(root) : SetValue.Empty,
            GraphEntry.Deque => new DequeValue(Object<ListValue>()),
            GraphEntry.Matrix => ReadMatrix(),
            GraphEntry.Table => ReadTable(),
            GraphEntry.Actor => ReadActor(),
            _ => throw new SnapshotFormatException("an entry is of no known kind"),
        };
        _objects[_count++] = made;
    }

    // A window without content is of no store.
    private (int Run, int Offset, int Count) ReadWindow(int runs)
    {
        var run = (int)_source.Number(0, Math.Max(runs - 1, 0));
        var offset = (int)_source.Number(0, int.MaxValue);
        var count = (int)_source.Number(0, int.MaxValue);
        if (run >= runs && count > 0) throw new SnapshotFormatException("there is nothing to be a part of");
        return (run, offset, count);
    }

    private TextValue ReadText()
    {
        var (run, offset, length) = ReadWindow(_bytes.Length);
        if (length == 0) return TextValue.Empty;
        var text = TextValue.Over(Store(run, offset, length, isText: true), ByteStore.Start + offset, length);
        return text ?? throw new SnapshotFormatException("a text is cut inside a character");
    }

    private BytesValue ReadBytes()
    {
        var (run, offset, length) = ReadWindow(_bytes.Length);
        return length == 0 ? BytesValue.Empty : BytesValue.Over(Store(run, offset, length, isText: false), ByteStore.Start + offset, length);
    }

    private byte[] Store(int run, int offset, int length, bool isText)
    {
        if (_areTexts[run] != isText) throw new SnapshotFormatException("bytes stand where a text should, or the other way round");
        var store = _bytes[run];
        return length <= store.Length - ByteStore.Start - offset ? store : throw new SnapshotFormatException("a part lies outside its store");
    }

    private ListValue ReadList()
    {
        var (run, offset, count) = ReadWindow(_lists.Length);
        return count == 0 ? ListValue.Empty : _lists[run].Window(offset, count, this);
    }

    private Aggregate ReadAggregate()
    {
        var family = _families[(int)_source.Number(0, _families.Length - 1)];
        if (family.Count > _source.Left) throw new SnapshotFormatException("it ends too soon");
        var parts = new Value[family.Count];
        for (var i = 0; i < parts.Length; i++) parts[i] = Value();
        return Aggregate.Create(family.Resolve(), parts);
    }

    private SortedNode? Tree()
    {
        var number = _source.Number(-1, _count - 1);
        return number < 0 ? null : _objects[number] as SortedNode ?? throw new SnapshotFormatException("a reference leads to something else");
    }

    private SortedNode ReadNode()
    {
        var (left, right) = (Tree(), Tree());
        var (key, item) = (Value(), Value());
        if (!SortedKey.IsKey(key)) throw new SnapshotFormatException("a key is neither Int nor Str");
        if (!SortedTree.AreBalanced(left, right)) throw new SnapshotFormatException("a tree is out of balance");
        if ((left is not null && !Ascends(_ends[left].Last, key)) || (right is not null && !Ascends(key, _ends[right].First)))
            throw new SnapshotFormatException("keys are out of order");
        var node = new SortedNode(key, item, left, right);
        _ends.Add(node, (left is null ? key : _ends[left].First, right is null ? key : _ends[right].Last));
        return node;
    }

    private bool Ascends(Value first, Value second)
    {
        Pay(1 + (first.IsInt || second.IsInt ? 0 : Math.Min(first.As<TextValue>().Length, second.As<TextValue>().Length)));
        return SortedKey.Compare(first, second) < 0;
    }

    private void Pay(long work)
    {
        _work -= work;
        if (_work < 0) throw new SnapshotFormatException("it takes too long to check");
    }

    private F64Array ReadMatrix()
    {
        var rows = (int)_source.Number(0, int.MaxValue);
        var columns = (int)_source.Number(0, int.MaxValue);
        if ((long)rows * columns > _source.Left / sizeof(double)) throw new SnapshotFormatException("it ends too soon");
        var data = new double[rows * columns];
        for (var i = 0; i < data.Length; i++) data[i] = BitConverter.Int64BitsToDouble(_source.Bits());
        return new F64Array(rows, columns, data);
    }

    private TableValue ReadTable()
    {
        var rows = (int)_source.Number(0, int.MaxValue);
        var kinds = new ValueKind[_source.Count()];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = (ValueKind)_source.Byte();
            if (kinds[i] is not (ValueKind.Int or ValueKind.Float or ValueKind.Str))
                throw new SnapshotFormatException("no column has this type");
        }

        var parts = new Value[1 + (2 * kinds.Length)];
        for (var i = 0; i < parts.Length; i++) parts[i] = Value();
        Pay((long)rows * kinds.Length);
        return TableValue.OfParts(kinds, rows, parts) ?? throw new SnapshotFormatException("a table does not fit together");
    }

    // Whoever has a name is asked for here: the actor that goes by it is the one that was meant, and goes on from where it is by now.
    private ActorValue ReadActor()
    {
        var (name, handler) = (Value(), Value());
        if (name.Kind is not (ValueKind.Unit or ValueKind.Str)) throw new SnapshotFormatException("the name of an actor is no text");
        var known = name.Kind == ValueKind.Str ? _directory.Find(name) : null;
        if (handler.Kind == ValueKind.Unit)
        {
            return known is { Native: not null }
                ? known
                : throw new SnapshotFormatException("the host has no actor here that it had when the run was saved");
        }

        if (handler.Kind != ValueKind.Closure) throw new SnapshotFormatException("the handler of an actor is no closure");
        if (known is not null && !ReferenceEquals(known.Handler?.Shape.Owner, handler.Ref!.Shape.Owner))
            throw new SnapshotFormatException("the name of one of its actors belongs to another one here");
        var actor = known ?? new ActorValue(_directory.Home, handler.As<Aggregate>(), Values.Value.Unit);
        _actors.Add((actor, known is null, default));
        return actor;
    }

    /// <summary>What aggregates have in common; the shapes are made when the first of them is.</summary>
    private sealed class Family(ValueKind kind, int count, object? owner, Name[] names)
    {
        private ShapeFamily? _family;

        public int Count => count;

        public ShapeFamily Resolve() => _family ??= kind switch
        {
            ValueKind.Tuple => ShapeFamily.OfTuple(count),
            ValueKind.Variant => ShapeFamily.OfVariant((Name)owner!, count),
            ValueKind.Closure => ShapeFamily.OfClosure((FunctionCode)owner!, count),
            _ => ShapeFamily.OfRecord(names),
        };
    }

    /// <summary>Storage of lists, filled as elements come.</summary>
    private abstract class ListRun(ElementKind kind, int length)
    {
        private readonly bool[] _isSet = new bool[length];

        // A part known to be complete, so that lists inside it need not be looked through.
        private int _low;

        private int _high;

        public int Length => length;

        protected ElementKind Kind => kind;

        public void Set(int position, Value element)
        {
            if (_isSet[position]) throw new SnapshotFormatException("an element is there twice");
            if (kind != ElementKind.Mixed && ListValue.KindOf(element) != kind) throw new SnapshotFormatException("an element does not fit its list");
            _isSet[position] = true;
            Store(position, element);
        }

        public ListValue Window(int offset, int count, GraphReader reader)
        {
            if (count > length - offset) throw new SnapshotFormatException("a list lies outside its storage");
            var end = offset + count;
            if (_low == _high || offset > _high || end < _low) (_low, _high) = (offset, offset);
            reader.Pay(Math.Max(_low - offset, 0) + Math.Max(end - _high, 0));
            if (offset < _low) _low = Complete(offset, _low, offset);
            if (end > _high) _high = Complete(_high, end, end);
            return Over(offset, count);
        }

        private int Complete(int from, int to, int answer) =>
            _isSet.AsSpan(from, to - from).Contains(false) ? throw new SnapshotFormatException("an element of a list is missing") : answer;

        protected abstract void Store(int position, Value element);

        protected abstract ListValue Over(int offset, int count);
    }

    private sealed class ListRun<T>(ElementKind kind, int length) : ListRun(kind, length)
        where T : struct
    {
        private readonly ListBuffer<T> _buffer = ListBuffer<T>.Filled(length);

        protected override void Store(int position, Value element) => _buffer.At(position) = Cell.Of<T>(element);

        protected override ListValue Over(int offset, int count) => ListValue.Over(Kind, _buffer, offset, count);
    }
}
