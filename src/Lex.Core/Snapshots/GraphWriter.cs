using System.Runtime.InteropServices;
using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Core.Snapshots;

/// <summary>What an entry of a saved graph of values is.</summary>
internal enum GraphEntry : byte
{
    /// <summary>A part of a run of text.</summary>
    Text,

    /// <summary>A part of a run of bytes.</summary>
    Bytes,

    /// <summary>Elements that a run of list storage gets.</summary>
    Elements,

    /// <summary>A part of a run of list storage.</summary>
    List,

    /// <summary>A record, tuple, variant or closure.</summary>
    Aggregate,

    /// <summary>A node of a sorted tree.</summary>
    Node,

    /// <summary>A map.</summary>
    Map,

    /// <summary>A set.</summary>
    Set,

    /// <summary>A deque.</summary>
    Deque,

    /// <summary>A matrix.</summary>
    Matrix,

    /// <summary>A table.</summary>
    Table,

    /// <summary>An actor; its state follows behind all entries, as it may lead to anything.</summary>
    Actor,
}

/// <summary>How a reference to a value is written.</summary>
internal enum GraphReference : byte
{
    /// <summary>The value without content.</summary>
    Unit,

    /// <summary>A number follows.</summary>
    Int,

    /// <summary>64 bits follow.</summary>
    Float,

    /// <summary>False.</summary>
    False,

    /// <summary>True.</summary>
    True,

    /// <summary>The number of an object follows.</summary>
    Object,
}

/// <summary>
/// Writes values with all they consist of: first the storage that texts and lists are windows of, in runs of what is in use,
/// then the objects, each behind those that it refers to, and the states of actors last, which alone may lead back. Walks with
/// a stack of its own, as values nest without limit.
/// </summary>
internal sealed class GraphWriter(ProgramCode program, IActorDirectory actors)
{
    private readonly Dictionary<object, int> _numbers = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<byte[], ByteRuns> _bytes = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<ListBuffer, ListRuns> _lists = new(ReferenceEqualityComparer.Instance);

    private readonly Dictionary<ShapeFamily, int> _families = new(ReferenceEqualityComparer.Instance);

    private readonly List<ShapeFamily> _familyList = [];

    private readonly List<Entry> _entries = [];

    // The actors of programs in the order of their entries, and their states.
    private readonly List<(ActorValue Actor, Value State)> _states = [];

    private WalkStack<Visit> _path;

    private int _objects;

    /// <summary>Why a value cannot be saved; null: all can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Says that something cannot be saved.</summary>
    public void Refuse(string problem) => Problem ??= problem;

    /// <summary>Takes a value in with all its parts.</summary>
    public void Add(Value value)
    {
        Push(value);
        while (!_path.IsEmpty && Problem is null)
        {
            ref var visit = ref _path.Top;
            if (!Advance(ref visit)) continue;
            var done = visit.Subject;
            _path.Pop();
            if (_numbers[done] < 0) _numbers[done] = Enter(done);
        }
    }

    /// <summary>Takes in the states of all actors that were met, and of those met thereby.</summary>
    public void AddStates(ActorStateReader read)
    {
        for (var i = 0; i < _states.Count && Problem is null; i++)
        {
            var actor = _states[i].Actor;
            if (!read(actor, out var state))
            {
                Refuse("an actor that handles a message of another run cannot be saved");
                return;
            }

            _states[i] = (actor, state);
            Add(state);
        }
    }

    /// <summary>Writes a reference to a value that was taken in.</summary>
    public void Refer(ByteSink to, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Unit:
                to.Byte((byte)GraphReference.Unit);
                break;
            case ValueKind.Int:
                to.Byte((byte)GraphReference.Int);
                to.Number(value.AsInt);
                break;
            case ValueKind.Float:
                to.Byte((byte)GraphReference.Float);
                to.Bits(value.Bits);
                break;
            case ValueKind.Bool:
                to.Byte((byte)(value.AsBool ? GraphReference.True : GraphReference.False));
                break;
            default:
                to.Byte((byte)GraphReference.Object);
                to.Number(NumberOf(value.Ref!));
                break;
        }
    }

    /// <summary>Writes all that was taken in.</summary>
    public void Write(ByteSink to)
    {
        WriteBytes(to);
        WriteLists(to);
        WriteFamilies(to);
        to.Number(_entries.Count);
        foreach (var entry in _entries) Write(to, entry);
        foreach (var (_, state) in _states) Refer(to, state);
    }

    private Value NameOf(ActorValue actor) => actors.NameOf(actor) is { } name ? Value.Object(name) : Value.Unit;

    private int NumberOf(object part) => _numbers.TryGetValue(part, out var number) ? number : 0;

    private int Enter(object subject)
    {
        _entries.Add(new Entry(subject, 0, 0));
        if (subject is ActorValue { Native: null } actor) _states.Add((actor, Value.Unit));
        return _objects++;
    }

    // Parts are numbered before what they are parts of; a part that is met again while it is open would be a part of itself.
    private void Push(Value value)
    {
        if (value.Ref is not { } subject || subject is ScalarTag or UnitObject) return;
        switch (subject)
        {
            case TextValue text:
                if (_numbers.TryAdd(text, -1)) RunsOf(text.Store, isText: true).Add(text.Start, text.Length);
                else return;
                break;
            case BytesValue bytes:
                if (_numbers.TryAdd(bytes, -1)) RunsOf(bytes.Store, isText: false).Add(bytes.Start, bytes.Length);
                else return;
                break;
            case Aggregate aggregate:
                if (!_numbers.TryAdd(aggregate, -1)) return;
                if (aggregate.Shape.Owner is FunctionCode function && function.Program != program)
                {
                    Problem = "a closure of another program cannot be saved";
                    return;
                }

                if (_families.TryAdd(aggregate.Shape.Family!, _familyList.Count)) _familyList.Add(aggregate.Shape.Family!);
                break;
            case ListValue or DequeValue or MapValue or SetValue or F64Array or TableValue:
                if (!_numbers.TryAdd(subject, -1)) return;
                break;
            case ActorValue actor:
                if (!_numbers.TryAdd(actor, -1)) return;
                if (actor.Native is not null && actors.NameOf(actor) is null)
                {
                    Problem = "an actor of the host that has no name cannot be saved";
                    return;
                }

                break;
            default:
                Problem = $"a value of kind {subject.Kind} cannot be saved";
                return;
        }

        _path.Push(new Visit(subject));
    }

    private void Push(SortedNode? node)
    {
        if (node is not null && _numbers.TryAdd(node, -1)) _path.Push(new Visit(node));
    }

    /// <summary>Goes on with the parts of what is visited. True: it has no more.</summary>
    private bool Advance(ref Visit visit)
    {
        switch (visit.Subject)
        {
            case ListValue list:
                return AdvanceList(list, ref visit);
            case Aggregate aggregate:
                if (visit.Next == aggregate.Shape.Count) return true;
                Push(aggregate[visit.Next++]);
                return false;
            case ActorValue actor:
                if (visit.Next++ > 0) return true;
                Push(NameOf(actor));
                if (actor.Handler is { } handler) Push(Value.Object(handler));
                return false;
            case TableValue table:
                if (visit.Next == table.PartCount) return true;
                Push(table.PartAt(visit.Next++));
                return false;
            case SortedNode node:
                switch (visit.Next++)
                {
                    case 0:
                        Push(node.Left);
                        return false;
                    case 1:
                        Push(node.Key);
                        return false;
                    case 2:
                        Push(node.Item);
                        return false;
                    case 3:
                        Push(node.Right);
                        return false;
                    default:
                        return true;
                }

            case MapValue map:
                if (visit.Next++ > 0) return true;
                Push(map.Root);
                return false;
            case SetValue set:
                if (visit.Next++ > 0) return true;
                Push(set.Root);
                return false;
            case DequeValue deque:
                if (visit.Next++ > 0) return true;
                Push(Value.Object(deque.Items));
                return false;
            default:
                return true;
        }
    }

    /// <summary>
    /// Enters the elements of a window that no other window has brought in. An element may be a list over the same storage, made
    /// before the element was added: then it brings in its elements first.
    /// </summary>
    private bool AdvanceList(ListValue list, ref Visit visit)
    {
        if (list.Count == 0) return true;
        var runs = RunsOf(list);
        while (visit.Next < list.Count)
        {
            var position = list.Offset + visit.Next;
            if (runs.SkipFrom(position) is var known && known > position)
            {
                visit.Next = Math.Min(known - list.Offset, list.Count);
                continue;
            }

            var element = list[visit.Next];
            if (element.Ref is not (null or ScalarTag or UnitObject) && !IsEntered(element.Ref))
            {
                Push(element);
                return false;
            }

            runs.Enter(position);
            if (_entries.Count > 0 && CollectionsMarshal.AsSpan(_entries)[^1] is { Subject: ListRuns last } entry && last == runs && entry.From + entry.Count == position)
                CollectionsMarshal.AsSpan(_entries)[^1] = entry with { Count = entry.Count + 1 };
            else
                _entries.Add(new Entry(runs, position, 1));
            visit.Next++;
        }

        runs.EnteredAll(list.Offset, list.Count);
        return true;
    }

    private bool IsEntered(object part)
    {
        if (!_numbers.TryGetValue(part, out var number)) return false;
        if (number < 0) Problem ??= "a value that contains itself cannot be saved";
        return true;
    }

    private ByteRuns RunsOf(byte[] store, bool isText)
    {
        ref var runs = ref CollectionsMarshal.GetValueRefOrAddDefault(_bytes, store, out _);
        return runs ??= new ByteRuns(store, isText);
    }

    private ListRuns RunsOf(ListValue list)
    {
        ref var runs = ref CollectionsMarshal.GetValueRefOrAddDefault(_lists, list.Buffer!, out _);
        return runs ??= new ListRuns(list);
    }

    private void WriteBytes(ByteSink to)
    {
        var count = 0;
        foreach (var runs in _bytes.Values) count += runs.Merge(count);
        to.Number(count);
        foreach (var runs in _bytes.Values)
        {
            foreach (var (start, length) in runs.Merged)
            {
                to.Number(runs.IsText ? 1 : 0);
                to.Bytes(runs.Store.AsSpan(start, length));
            }
        }
    }

    private void WriteLists(ByteSink to)
    {
        var count = 0;
        foreach (var runs in _lists.Values) count += runs.Number(count);
        to.Number(count);
        foreach (var runs in _lists.Values)
        {
            foreach (var (_, length) in runs.Found)
            {
                to.Number((long)runs.Elements);
                to.Number(length);
            }
        }
    }

    private void WriteFamilies(ByteSink to)
    {
        to.Number(_familyList.Count);
        foreach (var family in _familyList)
        {
            to.Byte((byte)family.Kind);
            to.Number(family.Count);
            switch (family.Owner)
            {
                case Name name:
                    to.Bytes(name.Utf8);
                    break;
                case FunctionCode function:
                    to.Number(function.Id);
                    break;
            }

            foreach (var field in family.Fields) to.Bytes(field.Utf8);
        }
    }

    private void Write(ByteSink to, Entry entry)
    {
        switch (entry.Subject)
        {
            case TextValue text:
                WriteWindow(to, GraphEntry.Text, _bytes[text.Store].Find(text.Start), text.Length);
                break;
            case BytesValue bytes:
                WriteWindow(to, GraphEntry.Bytes, _bytes[bytes.Store].Find(bytes.Start), bytes.Length);
                break;
            case ListRuns runs:
                WriteWindow(to, GraphEntry.Elements, runs.Find(entry.From), entry.Count);
                for (var i = 0; i < entry.Count; i++) Refer(to, runs.ElementAt(entry.From + i));
                break;
            case ListValue list:
                WriteWindow(to, GraphEntry.List, list.Count == 0 ? default : _lists[list.Buffer!].Find(list.Offset), list.Count);
                break;
            case Aggregate aggregate:
                to.Byte((byte)GraphEntry.Aggregate);
                to.Number(_families[aggregate.Shape.Family!]);
                for (var i = 0; i < aggregate.Shape.Count; i++) Refer(to, aggregate[i]);
                break;
            case SortedNode node:
                to.Byte((byte)GraphEntry.Node);
                Refer(to, node.Left);
                Refer(to, node.Right);
                Refer(to, node.Key);
                Refer(to, node.Item);
                break;
            case MapValue map:
                to.Byte((byte)GraphEntry.Map);
                Refer(to, map.Root);
                break;
            case SetValue set:
                to.Byte((byte)GraphEntry.Set);
                Refer(to, set.Root);
                break;
            case DequeValue deque:
                to.Byte((byte)GraphEntry.Deque);
                to.Number(NumberOf(deque.Items));
                break;
            case F64Array matrix:
                to.Byte((byte)GraphEntry.Matrix);
                to.Number(matrix.Rows);
                to.Number(matrix.Columns);
                foreach (var element in matrix.Data) to.Bits(BitConverter.DoubleToInt64Bits(element));
                break;
            case ActorValue actor:
                to.Byte((byte)GraphEntry.Actor);
                Refer(to, NameOf(actor));
                Refer(to, actor.Handler is { } handler ? Value.Object(handler) : Value.Unit);
                break;
            case TableValue table:
                to.Byte((byte)GraphEntry.Table);
                to.Number(table.Rows);
                to.Number(table.Columns.Length);
                foreach (var column in table.Columns) to.Byte((byte)column.Kind);
                for (var i = 0; i < table.PartCount; i++) Refer(to, table.PartAt(i));
                break;
        }
    }

    private static void WriteWindow(ByteSink to, GraphEntry entry, (int Run, int Offset) place, int count)
    {
        to.Byte((byte)entry);
        to.Number(place.Run);
        to.Number(place.Offset);
        to.Number(count);
    }

    // A tree that is not there is -1.
    private void Refer(ByteSink to, SortedNode? node) => to.Number(node is null ? -1 : NumberOf(node));

    private struct Visit(object subject)
    {
        public readonly object Subject = subject;
        public int Next;
    }

    /// <summary>An object, or elements of list storage from a position on.</summary>
    private readonly record struct Entry(object Subject, int From, int Count);

    /// <summary>The parts of one array that texts or byte sequences are windows of.</summary>
    private sealed class ByteRuns(byte[] store, bool isText)
    {
        private readonly List<(int Start, int Length)> _windows = [];

        private int _first;

        public byte[] Store => store;

        public bool IsText => isText;

        public List<(int Start, int Length)> Merged { get; } = [];

        public void Add(int start, int length)
        {
            if (length > 0) _windows.Add((start, length));
        }

        /// <summary>Joins windows that overlap; they are numbered from <paramref name="first"/> on. Answers how many there are.</summary>
        public int Merge(int first)
        {
            _first = first;
            Merged.Clear();
            _windows.Sort();
            foreach (var (start, length) in _windows)
            {
                if (Merged.Count > 0 && Merged[^1] is var last && start <= last.Start + last.Length)
                    Merged[^1] = (last.Start, Math.Max(last.Length, start + length - last.Start));
                else
                    Merged.Add((start, length));
            }

            return Merged.Count;
        }

        public (int Run, int Offset) Find(int start) => FindIn(Merged, _first, start);
    }

    /// <summary>The parts of one buffer that lists are windows of.</summary>
    private sealed class ListRuns(ListValue any)
    {
        private ulong[] _entered = new ulong[1];

        // The longest part known to be entered as a whole, so that windows inside it need not be looked through.
        private int _low;

        private int _high;

        private int _first;

        public ElementKind Elements => any.Elements;

        public List<(int Start, int Length)> Found { get; } = [];

        /// <summary>The first position from here on that may not have been entered.</summary>
        public int SkipFrom(int position)
        {
            if (position >= _low && position < _high) return _high;
            var word = position >> 6;
            return word < _entered.Length && (_entered[word] & (1UL << (position & 63))) != 0 ? position + 1 : position;
        }

        public void Enter(int position)
        {
            if (position >> 6 >= _entered.Length) Array.Resize(ref _entered, Math.Max(_entered.Length * 2, (position >> 6) + 1));
            _entered[position >> 6] |= 1UL << (position & 63);
        }

        public void EnteredAll(int offset, int count)
        {
            var end = offset + count;
            if (offset <= _high && end >= _low && _low != _high) (_low, _high) = (Math.Min(_low, offset), Math.Max(_high, end));
            else if (count > _high - _low) (_low, _high) = (offset, end);
        }

        /// <summary>Finds the runs of entered positions; they are numbered from <paramref name="first"/> on. Answers how many there are.</summary>
        public int Number(int first)
        {
            _first = first;
            Found.Clear();
            for (var position = 0; position < _entered.Length << 6; position++)
            {
                if ((_entered[position >> 6] & (1UL << (position & 63))) == 0) continue;
                if (Found.Count > 0 && Found[^1] is var last && last.Start + last.Length == position) Found[^1] = (last.Start, last.Length + 1);
                else Found.Add((position, 1));
            }

            return Found.Count;
        }

        public (int Run, int Offset) Find(int position) => FindIn(Found, _first, position);

        /// <summary>The element at a position of the buffer.</summary>
        public Value ElementAt(int position) => any[position - any.Offset];
    }

    private static (int Run, int Offset) FindIn(List<(int Start, int Length)> runs, int first, int position)
    {
        var low = 0;
        var high = runs.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            if (runs[middle].Start > position) high = middle - 1;
            else low = middle + 1;
        }

        return high < 0 ? (0, 0) : (first + high, position - runs[high].Start);
    }
}
