namespace Lex.Core.Values;

/// <summary>A node of a persistent sorted tree, with what it holds of a map or set.</summary>
internal sealed class SortedNode
{
    /// <summary>Key of a map, element of a set.</summary>
    public readonly Value Key;

    /// <summary>What the key maps to; Unit in a set.</summary>
    public readonly Value Item;

    /// <summary>The smaller keys.</summary>
    public readonly SortedNode? Left;

    /// <summary>The larger keys.</summary>
    public readonly SortedNode? Right;

    /// <summary>Number of nodes in this tree.</summary>
    public readonly int Size;

    /// <summary>Joins two trees that are balanced enough.</summary>
    public SortedNode(in Value key, in Value item, SortedNode? left, SortedNode? right)
    {
        Key = key;
        Item = item;
        Left = left;
        Right = right;
        Size = 1 + SortedTree.SizeOf(left) + SortedTree.SizeOf(right);
    }
}

/// <summary>
/// Weight-balanced trees with path copying, the substance of maps and sets. No tree is more than 3 times as large as
/// its sibling, hence depth and recursion stay below 2.5 times the bit length of the size: at most 75 calls.
/// </summary>
internal static class SortedTree
{
    // Weights are sizes plus one. With these two numbers single and double rotations restore the balance.
    private const int MaxRatio = 3;

    private const int SingleRotation = 2;

    /// <summary>Number of nodes.</summary>
    public static int SizeOf(SortedNode? tree) => tree is null ? 0 : tree.Size;

    /// <summary>Whether two trees may be the children of one node.</summary>
    public static bool AreBalanced(SortedNode? left, SortedNode? right)
    {
        var (leftWeight, rightWeight) = ((long)SizeOf(left) + 1, (long)SizeOf(right) + 1);
        return leftWeight + rightWeight <= 3 || (leftWeight <= MaxRatio * rightWeight && rightWeight <= MaxRatio * leftWeight);
    }

    /// <summary>The node with this key, or null.</summary>
    public static SortedNode? Find(SortedNode? tree, Value key) =>
        key.IsInt ? FindInt(tree, key.AsInt) : FindText(tree, key.As<TextValue>().Utf8);

    /// <summary>The node at a position in key order; the position is in range.</summary>
    public static SortedNode At(SortedNode tree, int index)
    {
        while (true)
        {
            var smaller = SizeOf(tree.Left);
            if (index == smaller) return tree;
            if (index < smaller)
            {
                tree = tree.Left!;
            }
            else
            {
                index -= smaller + 1;
                tree = tree.Right!;
            }
        }
    }

    /// <summary>The tree with a key set to an item.</summary>
    public static SortedNode Set(SortedNode? tree, in Value key, in Value item)
    {
        if (tree is null) return new SortedNode(key, item, null, null);
        var order = SortedKey.Compare(key, tree.Key);
        if (order == 0) return new SortedNode(key, item, tree.Left, tree.Right);
        return order < 0
            ? Balance(tree.Key, tree.Item, Set(tree.Left, key, item), tree.Right)
            : Balance(tree.Key, tree.Item, tree.Left, Set(tree.Right, key, item));
    }

    /// <summary>The tree without a key; the same tree if the key is not in it.</summary>
    public static SortedNode? Remove(SortedNode? tree, in Value key)
    {
        if (tree is null) return null;
        var order = SortedKey.Compare(key, tree.Key);
        if (order < 0)
        {
            var left = Remove(tree.Left, key);
            return ReferenceEquals(left, tree.Left) ? tree : Balance(tree.Key, tree.Item, left, tree.Right);
        }

        if (order > 0)
        {
            var right = Remove(tree.Right, key);
            return ReferenceEquals(right, tree.Right) ? tree : Balance(tree.Key, tree.Item, tree.Left, right);
        }

        if (tree.Left is null) return tree.Right;
        if (tree.Right is null) return tree.Left;
        var next = At(tree.Right, 0);
        return Balance(next.Key, next.Item, tree.Left, RemoveFirst(tree.Right));
    }

    /// <summary>A balanced tree of entries that are in ascending order, all keys distinct.</summary>
    public static SortedNode? FromSorted(ReadOnlySpan<KeyValuePair<Value, Value>> entries)
    {
        if (entries.IsEmpty) return null;
        var middle = entries.Length / 2;
        return new SortedNode(
            entries[middle].Key, entries[middle].Value, FromSorted(entries[..middle]), FromSorted(entries[(middle + 1)..]));
    }

    /// <summary>A tree of entries in any order; the last one of several with one key counts. The span is reordered.</summary>
    public static SortedNode? FromUnsorted(Span<KeyValuePair<Value, Value>> entries)
    {
        if (!IsAscending(entries)) entries = SortAndKeepLast(entries);
        return FromSorted(entries);
    }

    /// <summary>Merges two trees; of two equal keys the right one's item counts.</summary>
    public static SortedNode? Merge(SortedNode? left, SortedNode? right)
    {
        if (left is null) return right;
        if (right is null) return left;
        var small = Math.Min(left.Size, right.Size);

        // A walk over both costs their sizes, single insertions the smaller one's size times the depth of the other.
        if ((long)small * CellCost.BitLength(Math.Max(left.Size, right.Size)) >= left.Size + right.Size) return MergeAll(left, right);
        var smaller = new SortedCursor(left.Size < right.Size ? left : right);
        if (left.Size >= right.Size)
        {
            while (smaller.Next()) left = Set(left, smaller.Key, smaller.Item);
            return left;
        }

        while (smaller.Next())
        {
            if (Find(right, smaller.Key) is null) right = Set(right, smaller.Key, smaller.Item);
        }

        return right;
    }

    // As SortedKey.Compare, with what is known about the key taken out of the loop.
    private static SortedNode? FindInt(SortedNode? tree, long key)
    {
        while (tree is not null)
        {
            if (tree.Key.IsInt && key <= tree.Key.AsInt)
            {
                if (key == tree.Key.AsInt) return tree;
                tree = tree.Left;
            }
            else
            {
                tree = tree.Right;
            }
        }

        return null;
    }

    private static SortedNode? FindText(SortedNode? tree, ReadOnlySpan<byte> key)
    {
        while (tree is not null)
        {
            var order = tree.Key.IsInt ? -1 : key.SequenceCompareTo(tree.Key.As<TextValue>().Utf8);
            if (order == 0) return tree;
            tree = order < 0 ? tree.Left : tree.Right;
        }

        return null;
    }

    private static SortedNode? MergeAll(SortedNode left, SortedNode right)
    {
        var merged = new KeyValuePair<Value, Value>[left.Size + right.Size];
        var count = 0;
        var first = new SortedCursor(left);
        var second = new SortedCursor(right);
        var inFirst = first.Next();
        var inSecond = second.Next();
        while (inFirst || inSecond)
        {
            var order = !inFirst ? 1 : !inSecond ? -1 : SortedKey.Compare(first.Key, second.Key);
            merged[count++] = order < 0 ? new(first.Key, first.Item) : new(second.Key, second.Item);
            if (order <= 0) inFirst = first.Next();
            if (order >= 0) inSecond = second.Next();
        }

        return FromSorted(merged.AsSpan(0, count));
    }

    private static bool IsAscending(ReadOnlySpan<KeyValuePair<Value, Value>> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (SortedKey.Compare(entries[i - 1].Key, entries[i].Key) >= 0) return false;
        }

        return true;
    }

    private static Span<KeyValuePair<Value, Value>> SortAndKeepLast(Span<KeyValuePair<Value, Value>> entries)
    {
        // The sort is not stable; the original positions make it so.
        var positions = new int[entries.Length];
        for (var i = 0; i < positions.Length; i++) positions[i] = i;
        var unsorted = entries.ToArray();
        Array.Sort(positions, (left, right) =>
        {
            var order = SortedKey.Compare(unsorted[left].Key, unsorted[right].Key);
            return order != 0 ? order : left.CompareTo(right);
        });
        var count = 0;
        foreach (var position in positions)
        {
            var isSame = count > 0 && SortedKey.Compare(entries[count - 1].Key, unsorted[position].Key) == 0;
            entries[isSame ? count - 1 : count++] = unsorted[position];
        }

        return entries[..count];
    }

    private static SortedNode? RemoveFirst(SortedNode tree) =>
        tree.Left is null ? tree.Right : Balance(tree.Key, tree.Item, RemoveFirst(tree.Left), tree.Right);

    private static SortedNode Balance(in Value key, in Value item, SortedNode? left, SortedNode? right)
    {
        var leftWeight = (long)SizeOf(left) + 1;
        var rightWeight = (long)SizeOf(right) + 1;
        if (leftWeight + rightWeight <= 3) return new SortedNode(key, item, left, right);
        if (rightWeight > MaxRatio * leftWeight)
        {
            return SizeOf(right!.Left) + 1 < SingleRotation * (SizeOf(right.Right) + 1)
                ? new SortedNode(right.Key, right.Item, new SortedNode(key, item, left, right.Left), right.Right)
                : RotateTwice(key, item, left, right.Left!, right);
        }

        if (leftWeight > MaxRatio * rightWeight)
        {
            return SizeOf(left!.Right) + 1 < SingleRotation * (SizeOf(left.Left) + 1)
                ? new SortedNode(left.Key, left.Item, left.Left, new SortedNode(key, item, left.Right, right))
                : RotateTwice(left, left.Right!, key, item, right);
        }

        return new SortedNode(key, item, left, right);
    }

    private static SortedNode RotateTwice(in Value key, in Value item, SortedNode? left, SortedNode middle, SortedNode right) => new(
        middle.Key,
        middle.Item,
        new SortedNode(key, item, left, middle.Left),
        new SortedNode(right.Key, right.Item, middle.Right, right.Right));

    private static SortedNode RotateTwice(SortedNode left, SortedNode middle, in Value key, in Value item, SortedNode? right) => new(
        middle.Key,
        middle.Item,
        new SortedNode(left.Key, left.Item, left.Left, middle.Left),
        new SortedNode(key, item, middle.Right, right));
}

/// <summary>Visits the nodes of a tree in ascending order, without recursion.</summary>
internal sealed class SortedCursor
{
    private readonly SortedNode[] _path;

    private int _depth;

    private SortedNode? _current;

    /// <summary>Starts before the first node.</summary>
    public SortedCursor(SortedNode? tree)
    {
        _path = new SortedNode[(5 * CellCost.BitLength(SortedTree.SizeOf(tree)) / 2) + 1];
        Descend(tree);
    }

    /// <summary>The key reached.</summary>
    public Value Key => _current!.Key;

    /// <summary>The item reached.</summary>
    public Value Item => _current!.Item;

    /// <summary>Goes to the next node, if there is one.</summary>
    public bool Next()
    {
        if (_depth == 0) return false;
        _current = _path[--_depth];
        Descend(_current.Right);
        return true;
    }

    private void Descend(SortedNode? tree)
    {
        for (; tree is not null; tree = tree.Left) _path[_depth++] = tree;
    }
}
