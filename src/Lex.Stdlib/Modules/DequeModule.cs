using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>deque</c>: persistent sequences that grow and shrink at both ends.</summary>
internal static class DequeModule
{
    /// <summary>The deque without elements.</summary>
    [LexBuiltin("deque.new", "() -> Deque[T]", Cost = BuiltinCost.Constant)]
    internal static DequeValue New() => DequeValue.Empty;

    /// <summary>Number of elements.</summary>
    [LexBuiltin("deque.size", "(Deque[T]) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Size(DequeValue deque) => deque.Count;

    /// <summary>Whether there are no elements.</summary>
    [LexBuiltin("deque.is_empty", "(Deque[T]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool IsEmpty(DequeValue deque) => deque.Count == 0;

    /// <summary>The deque with one more element at its back.</summary>
    [LexBuiltin("deque.push_back", "(Deque[T], T) -> Deque[T]", Cost = BuiltinCost.Charged)]
    internal static Status PushBack(ExecutionContext ctx, DequeValue deque, Value element, out DequeValue longer)
    {
        longer = deque;
        if (ctx.ChargeCells(CellCost.Element) != Status.Ok) return Status.Fault;
        if (ListValue.Append(ctx, deque.Items, element, out var items) != Status.Ok) return Status.Fault;
        longer = new DequeValue(items);
        return Status.Ok;
    }

    /// <summary>The deque with one more element at its front.</summary>
    [LexBuiltin("deque.push_front", "(Deque[T], T) -> Deque[T]", Cost = BuiltinCost.Charged)]
    internal static Status PushFront(ExecutionContext ctx, DequeValue deque, Value element, out DequeValue longer)
    {
        longer = deque;
        if (ctx.ChargeCells(CellCost.Element) != Status.Ok) return Status.Fault;
        if (ListValue.Cons(ctx, element, deque.Items, out var items) != Status.Ok) return Status.Fault;
        longer = new DequeValue(items);
        return Status.Ok;
    }

    /// <summary>The last element and the deque without it.</summary>
    [LexBuiltin("deque.pop_back", "(Deque[T]) -> Option[(T, Deque[T])]", Cost = BuiltinCost.Charged)]
    internal static Status PopBack(ExecutionContext ctx, DequeValue deque, out Value result) =>
        Pop(ctx, deque, deque.Count - 1, 0, out result);

    /// <summary>The first element and the deque without it.</summary>
    [LexBuiltin("deque.pop_front", "(Deque[T]) -> Option[(T, Deque[T])]", Cost = BuiltinCost.Charged)]
    internal static Status PopFront(ExecutionContext ctx, DequeValue deque, out Value result) => Pop(ctx, deque, 0, 1, out result);

    /// <summary>The last element.</summary>
    [LexBuiltin("deque.peek_back", "(Deque[T]) -> Option[T]", Cost = BuiltinCost.Charged)]
    internal static Value? PeekBack(DequeValue deque) => deque.Count == 0 ? null : deque.Items[deque.Count - 1];

    /// <summary>The first element.</summary>
    [LexBuiltin("deque.peek_front", "(Deque[T]) -> Option[T]", Cost = BuiltinCost.Charged)]
    internal static Value? PeekFront(DequeValue deque) => deque.Count == 0 ? null : deque.Items[0];

    /// <summary>The deque of a list's elements, the first one in front.</summary>
    [LexBuiltin("deque.from_list", "(List[T]) -> Deque[T]", Cost = BuiltinCost.Charged)]
    internal static Status FromList(ExecutionContext ctx, ListValue list, out DequeValue deque)
    {
        deque = DequeValue.Empty;
        if (Charge.List(ctx, "deque.from_list", list.Count, 0) != Status.Ok) return Status.Fault;
        deque = new DequeValue(list);
        return Status.Ok;
    }

    /// <summary>The elements from front to back.</summary>
    [LexBuiltin("deque.to_list", "(Deque[T]) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status ToList(ExecutionContext ctx, DequeValue deque, out ListValue list)
    {
        list = deque.Items;
        return Charge.List(ctx, "deque.to_list", deque.Count, 0);
    }

    private static Status Pop(ExecutionContext ctx, DequeValue deque, int taken, int restStart, out Value result)
    {
        result = Make.None;
        if (deque.Count == 0) return Status.Ok;
        if (ctx.ChargeCells(CellCost.Element + CellCost.Parts(2) + CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        var rest = new DequeValue(deque.Items.Slice(restStart, deque.Count - 1));
        result = Make.Some(Make.Pair(deque.Items[taken], Value.Object(rest)));
        return Status.Ok;
    }
}
