using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>An immutable list.</summary>
internal sealed class ListValue : HeapObject
{
    private readonly Value[] _items;

    private ListValue(Value[] items)
        : base(Shape.OfList(ElementKind.Mixed)) => _items = items;

    /// <summary>The list without elements.</summary>
    public static ListValue Empty { get; } = new([]);

    /// <summary>Number of elements.</summary>
    public int Count => _items.Length;

    /// <summary>An element; the index is in range.</summary>
    public Value this[int index] => _items[index];

    /// <summary>A list of these elements.</summary>
    public static ListValue Of(ReadOnlySpan<Value> elements) => new(elements.ToArray());

    /// <summary>The list with one more element at its end.</summary>
    public static Status Append(ExecutionContext ctx, ListValue list, Value element, out ListValue longer)
    {
        longer = new ListValue([.. list._items, element]);
        return Status.Ok;
    }
}
