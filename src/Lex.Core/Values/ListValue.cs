using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>
/// An immutable list: a window of a shared <see cref="ListBuffer"/>. Indexing and views are constant, adding at either
/// end amortised constant. How the elements are stored is part of the shape. Methods that take a context charge copies
/// that doubling does not pay for, and nothing else: the cells of the result are the caller's to charge.
/// </summary>
internal sealed class ListValue : HeapObject
{
    /// <summary>The array of a short list (of <c>long</c>, <see cref="Reference"/> or <see cref="Value"/>); null: see
    /// <see cref="Buffer"/>.</summary>
    internal readonly Array? Flat;

    /// <summary>The buffer; null for the empty list.</summary>
    internal readonly ListBuffer? Buffer;

    /// <summary>Position of the first element.</summary>
    internal readonly int Offset;

    /// <summary>Number of elements.</summary>
    public readonly int Count;

    private ListValue(Shape shape, ListBuffer? buffer, Array? flat, int offset, int count)
        : base(shape)
    {
        Buffer = buffer;
        Flat = flat;
        Offset = offset;
        Count = count;
    }

    /// <summary>The list without elements. There is no other: empty views are this one.</summary>
    public static ListValue Empty { get; } = new(Shape.OfList(ElementKind.None), null, null, 0, 0);

    /// <summary>How the elements are stored.</summary>
    public ElementKind Elements => Shape.Elements;

    /// <summary>An element; the index is in range.</summary>
    public Value this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var elements = Shape.Elements;
            return elements < ElementKind.Reference
                ? new Value(ScalarTag.Of((PartKind)elements), At<long>(index))
                : ReferenceOrValueAt(index);
        }
    }

    /// <summary>How an element of this kind is stored in a list of its like.</summary>
    public static ElementKind KindOf(Value element)
    {
        var part = Shape.PartKindOf(element);
        return part == PartKind.Reference ? ElementKind.Reference : (ElementKind)part;
    }

    private Value ReferenceOrValueAt(int index) =>
        Shape.Elements == ElementKind.Reference ? new Value(At<Reference>(index).Target, 0) : At<Value>(index);

    /// <summary>The cell of an element. The index is in range and <typeparamref name="T"/> is the type that <see cref="Elements"/>
    /// demands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T At<T>(int index)
        where T : struct
    {
        var position = Offset + index;
        if (Flat is { } flat) return ref Unsafe.As<T[]>(flat)[position];
        return ref Unsafe.As<ListBuffer<T>>(Buffer!).Leaves![position >> ListBuffer.LeafBits]![position & (ListBuffer.LeafSize - 1)];
    }

    /// <summary>An element of a list of Ints.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long IntAt(int index) => At<long>(index);

    /// <summary>An element of a list of references.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public HeapObject ReferenceAt(int index) => At<Reference>(index).Target;

    /// <summary>
    /// The cells from an index on that lie together, as many as there are; at least one. To visit a list:
    /// <c>for (var i = 0; i &lt; list.Count; i += run.Length) run = list.RunFrom&lt;long&gt;(i);</c>
    /// </summary>
    public ReadOnlySpan<T> RunFrom<T>(int index)
        where T : struct
        => Unsafe.As<ListBuffer<T>>(Buffer!).RunFrom(Offset + index, Count - index);

    /// <summary>The elements in order.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>A list of these elements.</summary>
    public static ListValue Of(ReadOnlySpan<Value> elements)
    {
        if (elements.IsEmpty) return Empty;
        var kind = KindOf(elements[0]);
        foreach (var element in elements[1..])
        {
            if (KindOf(element) == kind) continue;
            kind = ElementKind.Mixed;
            break;
        }

        return kind switch
        {
            ElementKind.Reference => Of<Reference>(kind, elements),
            ElementKind.Mixed => Of<Value>(kind, elements),
            _ => Of<long>(kind, elements),
        };
    }

    /// <summary>The list with one more element at its end.</summary>
    public static Status Append(ExecutionContext ctx, ListValue list, Value element, out ListValue longer)
    {
        var kind = KindOf(element);
        if (kind != list.Elements && list.Elements != ElementKind.Mixed)
        {
            if (list.Count == 0)
            {
                longer = Single(kind, element);
                return Status.Ok;
            }

            if (ToMixed(ctx, ref list) != Status.Ok) return Failed(out longer);
        }

        return list.Elements switch
        {
            ElementKind.Reference => list.AppendCell(ctx, Cell.Of<Reference>(element), out longer),
            ElementKind.Mixed => list.AppendCell(ctx, element, out longer),
            _ => list.AppendCell(ctx, element.Bits, out longer),
        };
    }

    /// <summary>The list with one more element at its beginning.</summary>
    public static Status Cons(ExecutionContext ctx, Value element, ListValue list, out ListValue longer)
    {
        var kind = KindOf(element);
        if (kind != list.Elements && list.Elements != ElementKind.Mixed)
        {
            if (list.Count == 0)
            {
                longer = Single(kind, element);
                return Status.Ok;
            }

            if (ToMixed(ctx, ref list) != Status.Ok) return Failed(out longer);
        }

        return list.Elements switch
        {
            ElementKind.Reference => list.ConsCell(ctx, Cell.Of<Reference>(element), out longer),
            ElementKind.Mixed => list.ConsCell(ctx, element, out longer),
            _ => list.ConsCell(ctx, element.Bits, out longer),
        };
    }

    /// <summary>Both lists one after the other. The left one is extended in place if it has not been before.</summary>
    public static Status Concat(ExecutionContext ctx, ListValue left, ListValue right, out ListValue joined)
    {
        joined = left.Count == 0 ? right : left;
        if (left.Count == 0 || right.Count == 0) return Status.Ok;
        if (left.Elements != right.Elements)
        {
            if (ToMixed(ctx, ref left) != Status.Ok || ToMixed(ctx, ref right) != Status.Ok) return Status.Fault;
        }

        return left.Elements switch
        {
            ElementKind.Reference => left.AppendAll<Reference>(ctx, right, out joined),
            ElementKind.Mixed => left.AppendAll<Value>(ctx, right, out joined),
            _ => left.AppendAll<long>(ctx, right, out joined),
        };
    }

    /// <summary>A view of a part; the range is inside the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ListValue Slice(int start, int count)
    {
        if (count == 0) return Empty;
        return count == Count ? this : new ListValue(Shape, Buffer, Flat, Offset + start, count);
    }

    /// <summary>The elements in the opposite order.</summary>
    public ListValue Reverse()
    {
        var reversed = new ListBuilder(Count);
        for (var i = Count - 1; i >= 0; i--) reversed.Add(this[i]);
        return reversed.ToList();
    }

    /// <summary>Copies the elements into an array for a host.</summary>
    public Value[] ToArray()
    {
        var array = new Value[Count];
        for (var i = 0; i < array.Length; i++) array[i] = this[i];
        return array;
    }

    /// <summary>Wraps a finished buffer.</summary>
    internal static ListValue Over<T>(ElementKind elements, ListBuffer<T> buffer, int offset, int count)
        where T : struct
        => new(Shape.OfList(elements), buffer, buffer.Flat, offset, count);

    private static ListValue Of<T>(ElementKind kind, ReadOnlySpan<Value> elements)
        where T : struct
    {
        if (elements.Length > ListBuffer.LeafSize)
        {
            var builder = new ListBuilder(elements.Length);
            foreach (var element in elements) builder.Add(element);
            return builder.ToList();
        }

        var cells = new T[elements.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = Cell.Of<T>(elements[i]);
        return Over(kind, new ListBuffer<T>(cells, 0, cells.Length), 0, cells.Length);
    }

    // The first element of a list that is going to grow, more often than not.
    private static ListValue Single(ElementKind kind, Value element) => kind switch
    {
        ElementKind.Reference => Single(kind, Cell.Of<Reference>(element)),
        _ => Single(kind, element.Bits),
    };

    private static ListValue Single<T>(ElementKind kind, T cell)
        where T : struct
    {
        var cells = new T[4];
        cells[0] = cell;
        return Over(kind, new ListBuffer<T>(cells, 0, 1), 0, 1);
    }

    private static Status ToMixed(ExecutionContext ctx, ref ListValue list)
    {
        if (list.Elements == ElementKind.Mixed) return Status.Ok;
        if (ctx.ChargeCopy(list.Count) != Status.Ok) return Status.Fault;
        var mixed = new ListBuilder(list.Count, ElementKind.Mixed);
        foreach (var element in list) mixed.Add(element);
        list = mixed.ToList();
        return Status.Ok;
    }

    private static Status Failed(out ListValue result)
    {
        result = Empty;
        return Status.Fault;
    }

    private static Status TooLong(ExecutionContext ctx, out ListValue result)
    {
        result = Empty;
        return ctx.Fault(LexError.Panic($"a list of more than {ListBuffer.MaxCount} elements is too long"));
    }

    private Status AppendCell<T>(ExecutionContext ctx, T cell, out ListValue longer)
        where T : struct
    {
        var buffer = Unsafe.As<ListBuffer<T>>(Buffer!);
        var end = Offset + Count;
        var claim = buffer.ClaimBack(end, 1);
        if (claim == Claim.Granted)
        {
            buffer.WritableRun(end, 1)[0] = cell;
            longer = new ListValue(Shape, buffer, Flat, Offset, Count + 1);
            return Status.Ok;
        }

        if (Count >= ListBuffer.MaxCount) return TooLong(ctx, out longer);
        if (claim == Claim.Taken && ctx.ChargeCopy(buffer.CopiesOf(Offset, Count)) != Status.Ok) return Failed(out longer);
        var moved = buffer.Rebuild(Offset, Count, 0, 1, out var offset);
        moved.WritableRun(offset + Count, 1)[0] = cell;
        longer = new ListValue(Shape, moved, moved.Flat, offset, Count + 1);
        return Status.Ok;
    }

    private Status ConsCell<T>(ExecutionContext ctx, T cell, out ListValue longer)
        where T : struct
    {
        var buffer = Unsafe.As<ListBuffer<T>>(Buffer!);
        var claim = buffer.ClaimFront(Offset, 1);
        if (claim == Claim.Granted)
        {
            buffer.WritableRun(Offset - 1, 1)[0] = cell;
            longer = new ListValue(Shape, buffer, Flat, Offset - 1, Count + 1);
            return Status.Ok;
        }

        if (Count >= ListBuffer.MaxCount) return TooLong(ctx, out longer);
        if (claim == Claim.Taken && ctx.ChargeCopy(buffer.CopiesOf(Offset, Count)) != Status.Ok) return Failed(out longer);
        var moved = buffer.Rebuild(Offset, Count, 1, 0, out var offset);
        moved.WritableRun(offset - 1, 1)[0] = cell;
        longer = new ListValue(Shape, moved, moved.Flat, offset - 1, Count + 1);
        return Status.Ok;
    }

    private Status AppendAll<T>(ExecutionContext ctx, ListValue right, out ListValue joined)
        where T : struct
    {
        var buffer = Unsafe.As<ListBuffer<T>>(Buffer!);
        var offset = Offset;
        var count = Count + right.Count;
        if (count > ListBuffer.MaxCount) return TooLong(ctx, out joined);
        var claim = buffer.ClaimBack(Offset + Count, right.Count);
        if (claim != Claim.Granted)
        {
            if (claim == Claim.Taken && ctx.ChargeCopy(buffer.CopiesOf(Offset, Count)) != Status.Ok) return Failed(out joined);
            buffer = buffer.Rebuild(Offset, Count, 0, right.Count, out offset);
        }

        buffer.CopyFrom(Unsafe.As<ListBuffer<T>>(right.Buffer!), right.Offset, offset + Count, right.Count);
        joined = new ListValue(Shape, buffer, buffer.Flat, offset, count);
        return Status.Ok;
    }

    /// <summary>Visits the elements of a list in order.</summary>
    public struct Enumerator(ListValue list)
    {
        private int _next;

        /// <summary>The element reached.</summary>
        public readonly Value Current => list[_next - 1];

        /// <summary>Goes to the next element, if there is one.</summary>
        public bool MoveNext() => ++_next <= list.Count;
    }
}
