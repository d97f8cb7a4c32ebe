using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lex.Core.Values;

/// <summary>A reference as an element. As a struct it makes arrays without the covariance check of reference arrays.</summary>
internal readonly struct Reference(HeapObject target)
{
    /// <summary>What is referred to; never null in a list.</summary>
    public readonly HeapObject Target = target;
}

/// <summary>How an attempt to claim room at an end of a buffer ended.</summary>
internal enum Claim : byte
{
    /// <summary>The room is the caller's.</summary>
    Granted,

    /// <summary>The caller was first, but there is no room left: it may move the elements to a larger buffer.</summary>
    Full,

    /// <summary>Somebody else has extended the buffer at this place: the caller needs a copy.</summary>
    Taken,
}

/// <summary>
/// The storage that lists share. A list is a window [offset, offset + count) of positions in a buffer, and whoever ends
/// where the used part ends may claim the next position; so appending and consing are amortised constant. Positions in
/// use never change. Short buffers are one array, longer ones a table of leaves of <see cref="LeafSize"/> elements:
/// an array of more than 85,000 bytes would go to the large object heap, whose memory is slow to get.
/// </summary>
internal abstract class ListBuffer
{
    /// <summary>Log2 of the number of elements of a leaf.</summary>
    public const int LeafBits = 12;

    /// <summary>Number of elements of a leaf.</summary>
    public const int LeafSize = 1 << LeafBits;

    /// <summary>Most elements of a list.</summary>
    public const int MaxCount = 1 << 29;

    private const int NoFront = int.MinValue;

    private const int NoBack = int.MaxValue;

    private int _front;

    private int _back;

    /// <summary>Starts with the window in use.</summary>
    protected ListBuffer(int front, int back) => (_front, _back) = (front, back);

    /// <summary>Number of positions.</summary>
    protected abstract int Capacity { get; }

    /// <summary>Claims positions from <paramref name="end"/> on, where the caller's list ends.</summary>
    public Claim ClaimBack(int end, int count)
    {
        var fits = count <= Capacity - end;
        if (Interlocked.CompareExchange(ref _back, fits ? end + count : NoBack, end) != end) return Claim.Taken;
        return fits ? Claim.Granted : Claim.Full;
    }

    /// <summary>Claims positions before <paramref name="start"/>, where the caller's list starts.</summary>
    public Claim ClaimFront(int start, int count)
    {
        var fits = count <= start;
        if (Interlocked.CompareExchange(ref _front, fits ? start - count : NoFront, start) != start) return Claim.Taken;
        return fits ? Claim.Granted : Claim.Full;
    }
}

/// <summary>A buffer of one type of cell: <c>long</c>, <see cref="Reference"/> or <see cref="Value"/>.</summary>
internal sealed class ListBuffer<T> : ListBuffer
    where T : struct
{
    /// <summary>The only leaf of a short buffer, or null.</summary>
    public readonly T[]? Flat;

    /// <summary>The leaves of a long buffer, those in no use null; or null.</summary>
    public readonly T[]?[]? Leaves;

    /// <summary>A short buffer.</summary>
    public ListBuffer(T[] flat, int front, int back)
        : base(front, back) => Flat = flat;

    /// <summary>A long buffer.</summary>
    public ListBuffer(T[]?[] leaves, int front, int back)
        : base(front, back) => Leaves = leaves;

    /// <summary>A buffer of cells that are all in use; the caller fills them.</summary>
    public static ListBuffer<T> Filled(int count)
    {
        if (count <= LeafSize) return new ListBuffer<T>(new T[count], 0, count);
        var leaves = new T[]?[(count + LeafSize - 1) >> LeafBits];
        for (var i = 0; i < leaves.Length; i++) leaves[i] = new T[LeafSize];
        return new ListBuffer<T>(leaves, 0, count);
    }

    /// <inheritdoc/>
    protected override int Capacity => Flat is not null ? Flat.Length : Leaves!.Length << LeafBits;

    /// <summary>The cell at a position in use.</summary>
    public ref T At(int position)
    {
        if (Flat is not null) return ref Flat[position];
        return ref Leaves![position >> LeafBits]![position & (LeafSize - 1)];
    }

    /// <summary>The cells from a position to the end of its leaf, at most <paramref name="count"/>.</summary>
    public Span<T> RunFrom(int position, int count)
    {
        if (Flat is not null) return Flat.AsSpan(position, count);
        var inLeaf = position & (LeafSize - 1);
        return Leaves![position >> LeafBits].AsSpan(inLeaf, Math.Min(count, LeafSize - inLeaf));
    }

    /// <summary>Like <see cref="RunFrom"/> for positions that the caller has claimed; makes the leaf if it is missing.</summary>
    public Span<T> WritableRun(int position, int count)
    {
        if (Leaves is not null) Leaves[position >> LeafBits] ??= new T[LeafSize];
        return RunFrom(position, count);
    }

    /// <summary>Fills claimed positions with elements of another buffer.</summary>
    public void CopyFrom(ListBuffer<T> source, int from, int to, int count)
    {
        while (count > 0)
        {
            var run = source.RunFrom(from, count);
            var target = WritableRun(to, run.Length);
            run[..target.Length].CopyTo(target);
            (from, to, count) = (from + target.Length, to + target.Length, count - target.Length);
        }
    }

    /// <summary>How many elements <see cref="Rebuild"/> copies one by one.</summary>
    public int CopiesOf(int offset, int count)
    {
        if (Flat is not null) return count;
        var (head, whole, tail) = Cut(offset, count);
        return whole >= 0 ? head + tail : count;
    }

    /// <summary>
    /// A buffer with the same elements that owns both ends, with room for at least <paramref name="front"/> before and
    /// <paramref name="back"/> after them; those positions count as claimed. Whole leaves are shared, not copied.
    /// </summary>
    /// <param name="offset">Where the elements start here.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="front">Positions claimed before them.</param>
    /// <param name="back">Positions claimed after them.</param>
    /// <param name="moved">Where the elements start in the new buffer.</param>
    public ListBuffer<T> Rebuild(int offset, int count, int front, int back, out int moved)
    {
        // The end that grows gets as much room again as there are elements; the other one some, if it was ever used.
        var frontRoom = front > 0 ? front + Math.Max(count, 4) : offset > 0 ? count / 4 : 0;
        var backRoom = back > 0 ? back + Math.Max(count, 4) : count / 4;
        if ((long)count + frontRoom + backRoom <= LeafSize)
        {
            moved = frontRoom;
            var flat = new T[frontRoom + count + backRoom];
            var small = new ListBuffer<T>(flat, moved - front, moved + count + back);
            small.CopyFrom(this, offset, moved, count);
            return small;
        }

        var (head, whole, tail) = Leaves is null ? (0, -1, 0) : Cut(offset, count);
        var before = (frontRoom + LeafSize - 1) >> LeafBits;
        var after = ((backRoom + LeafSize - 1) >> LeafBits) + 1;
        moved = (before << LeafBits) + (whole >= 0 ? offset & (LeafSize - 1) : 0);
        var table = new T[]?[before + ((count + LeafSize - 1) >> LeafBits) + 1 + after];
        var large = new ListBuffer<T>(table, moved - front, moved + count + back);
        if (whole < 0)
        {
            large.CopyFrom(this, offset, moved, count);
            return large;
        }

        if (head > 0) large.CopyFrom(this, offset, moved, head);
        Array.Copy(Leaves!, (offset + head) >> LeafBits, table, (moved + head) >> LeafBits, whole);
        if (tail > 0) large.CopyFrom(this, offset + count - tail, moved + count - tail, tail);
        return large;
    }

    // A window as a part of a leaf, whole leaves, and a part of a leaf. Whole is -1 if it lies inside one leaf.
    private static (int Head, int Whole, int Tail) Cut(int offset, int count)
    {
        var head = -offset & (LeafSize - 1);
        if (head > count) return (0, -1, 0);
        var tail = (offset + count) & (LeafSize - 1);
        return (head, (count - head - tail) >> LeafBits, tail);
    }
}

/// <summary>Conversion between values and cells; folds to a move for each type of cell.</summary>
internal static class Cell
{
    /// <summary>The cell that holds a value; the value's kind fits the list.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(Value value)
        where T : struct
    {
        if (typeof(T) == typeof(long))
        {
            var bits = value.Bits;
            return Unsafe.As<long, T>(ref bits);
        }

        if (typeof(T) == typeof(Reference))
        {
            var reference = new Reference(value.Tag);
            return Unsafe.As<Reference, T>(ref reference);
        }

        Debug.Assert(typeof(T) == typeof(Value));
        return Unsafe.As<Value, T>(ref value);
    }

    /// <summary>The value in a cell of a list with elements of this kind.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value ToValue<T>(ref T cell, ElementKind elements)
        where T : struct
    {
        if (typeof(T) == typeof(long)) return new Value(ScalarTag.Of((PartKind)elements), Unsafe.As<T, long>(ref cell));
        return typeof(T) == typeof(Reference) ? new Value(Unsafe.As<T, Reference>(ref cell).Target, 0) : Unsafe.As<T, Value>(ref cell);
    }
}
