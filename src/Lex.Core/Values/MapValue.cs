namespace Lex.Core.Values;

/// <summary>A persistent map sorted by key. Keys have passed <see cref="SortedKey.IsKey"/>. Charges nothing.</summary>
internal sealed class MapValue : HeapObject
{
    private MapValue(SortedNode? root)
        : base(Shape.ForKind(ValueKind.Map)) => Root = root;

    /// <summary>The map without entries.</summary>
    public static MapValue Empty { get; } = new(null);

    /// <summary>The tree; null when empty.</summary>
    public SortedNode? Root { get; }

    /// <summary>Number of entries.</summary>
    public int Count => SortedTree.SizeOf(Root);

    /// <summary>Whether all keys are texts; true of the empty map. Texts sort first, so the last key tells.</summary>
    public bool HasTextKeysOnly => Root is null || !SortedTree.At(Root, Count - 1).Key.IsInt;

    /// <summary>A map of entries in any order; the last one of several with one key counts. The span is reordered.</summary>
    public static MapValue Of(Span<KeyValuePair<Value, Value>> entries) => Wrap(SortedTree.FromUnsorted(entries));

    /// <summary>The entries of both; the second one's count where both have a key.</summary>
    public static MapValue Merge(MapValue first, MapValue second) => Wrap(SortedTree.Merge(first.Root, second.Root));

    /// <summary>Finds what a key maps to.</summary>
    public bool TryGet(Value key, out Value item)
    {
        var found = SortedTree.Find(Root, key);
        item = found is null ? default : found.Item;
        return found is not null;
    }

    /// <summary>The map with one entry added or replaced.</summary>
    public MapValue Set(Value key, Value item) => new(SortedTree.Set(Root, key, item));

    /// <summary>The map without a key.</summary>
    public MapValue Remove(Value key)
    {
        var root = SortedTree.Remove(Root, key);
        return ReferenceEquals(root, Root) ? this : Wrap(root);
    }

    /// <summary>Visits the entries in key order.</summary>
    public SortedCursor Entries() => new(Root);

    /// <summary>The map of a tree whose keys ascend.</summary>
    internal static MapValue Over(SortedNode root) => new(root);

    private static MapValue Wrap(SortedNode? root) => root is null ? Empty : new MapValue(root);
}
