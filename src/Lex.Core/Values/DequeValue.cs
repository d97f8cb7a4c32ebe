namespace Lex.Core.Values;

/// <summary>A double-ended sequence: a list, which grows and shrinks at both ends, under another kind.</summary>
internal sealed class DequeValue(ListValue items) : HeapObject(Shape.ForKind(ValueKind.Deque))
{
    /// <summary>The deque without elements.</summary>
    public static DequeValue Empty { get; } = new(ListValue.Empty);

    /// <summary>The elements from front to back.</summary>
    public ListValue Items { get; } = items;

    /// <summary>Number of elements.</summary>
    public int Count => Items.Count;
}
