namespace Lex.Core.Values;

/// <summary>A persistent sorted set. Elements have passed <see cref="SortedKey.IsKey"/>. Charges nothing.</summary>
internal sealed class SetValue : HeapObject
{
    private SetValue(SortedNode? root)
        : base(Shape.ForKind(ValueKind.Set)) => Root = root;

    /// <summary>The set without elements.</summary>
    public static SetValue Empty { get; } = new(null);

    /// <summary>The tree; null when empty.</summary>
    public SortedNode? Root { get; }

    /// <summary>Number of elements.</summary>
    public int Count => SortedTree.SizeOf(Root);

    /// <summary>A set of elements in any order, with repetitions.</summary>
    public static SetValue Of(ReadOnlySpan<Value> elements)
    {
        var entries = new KeyValuePair<Value, Value>[elements.Length];
        for (var i = 0; i < entries.Length; i++) entries[i] = new(elements[i], default);
        return Wrap(SortedTree.FromUnsorted(entries));
    }

    /// <summary>The elements of either.</summary>
    public static SetValue Union(SetValue first, SetValue second) => Wrap(SortedTree.Merge(first.Root, second.Root));

    /// <summary>The elements of both.</summary>
    public static SetValue Intersect(SetValue first, SetValue second) => first.Where(second, wanted: true);

    /// <summary>The elements of the first that are not in the second.</summary>
    public static SetValue Difference(SetValue first, SetValue second) => first.Where(second, wanted: false);

    /// <summary>Whether an element is in the set.</summary>
    public bool Has(Value element) => SortedTree.Find(Root, element) is not null;

    /// <summary>Whether all elements are in another set.</summary>
    public bool IsSubsetOf(SetValue other)
    {
        if (Count > other.Count) return false;
        var elements = Elements();
        while (elements.Next())
        {
            if (!other.Has(elements.Key)) return false;
        }

        return true;
    }

    /// <summary>The set with one element more.</summary>
    public SetValue Add(Value element) => Has(element) ? this : new SetValue(SortedTree.Set(Root, element, default));

    /// <summary>The set without an element.</summary>
    public SetValue Remove(Value element)
    {
        var root = SortedTree.Remove(Root, element);
        return ReferenceEquals(root, Root) ? this : Wrap(root);
    }

    /// <summary>Visits the elements in ascending order.</summary>
    public SortedCursor Elements() => new(Root);

    /// <summary>The set of a tree whose elements ascend.</summary>
    internal static SetValue Over(SortedNode root) => new(root);

    private static SetValue Wrap(SortedNode? root) => root is null ? Empty : new SetValue(root);

    private SetValue Where(SetValue other, bool wanted)
    {
        var kept = new List<KeyValuePair<Value, Value>>();
        var elements = Elements();
        while (elements.Next())
        {
            if (other.Has(elements.Key) == wanted) kept.Add(new(elements.Key, default));
        }

        return kept.Count == Count ? this : Wrap(SortedTree.FromSorted(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept)));
    }
}
