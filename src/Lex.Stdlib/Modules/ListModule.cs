using System.Runtime.CompilerServices;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>list</c>, as far as its functions take no closures.</summary>
[LexInlined("list.map", "(List[T], (T) -> [E] U) -> [E] List[U]", "The results of a function on each element, from left to right.")]
[LexInlined("list.filter", "(List[T], (T) -> [E] Bool) -> [E] List[T]", "The elements for which a function answers true, in order.")]
[LexInlined("list.fold", "(List[T], A, (A, T) -> [E] A) -> [E] A", "Joins the elements from the left, beginning with a start value.")]
[LexInlined("list.par_map", "(List[T], (T) -> [E] U) -> [E] List[U]", "As `list.map`, on several threads.")]
[LexInlined("list.sort_by", "(List[T], (T) -> [E] K) -> [E] List[T]", "The elements in ascending order of a key; equal keys keep their order.")]
[LexInlined("list.any", "(List[T], (T) -> [E] Bool) -> [E] Bool", "Whether a function answers true for an element; the rest is not asked.")]
[LexInlined("list.all", "(List[T], (T) -> [E] Bool) -> [E] Bool", "Whether a function answers true for each element; after a false the rest is not asked.")]
[LexInlined("list.find", "(List[T], (T) -> [E] Bool) -> [E] Option[T]", "The first element for which a function answers true.")]
[LexInlined("list.flat_map", "(List[T], (T) -> [E] List[U]) -> [E] List[U]", "The lists that a function makes of the elements, one after the other.")]
internal static class ListModule
{
    /// <summary>Number of elements.</summary>
    [LexBuiltin("list.len", "(List[T]) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Len(ListValue list) => list.Count;

    /// <summary>Whether there are no elements.</summary>
    [LexBuiltin("list.is_empty", "(List[T]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool IsEmpty(ListValue list) => list.Count == 0;

    /// <summary>The integers from one up to, not including, another.</summary>
    [LexBuiltin("list.range", "(Int, Int) -> List[Int]", Cost = BuiltinCost.Charged)]
    internal static Status Range(ExecutionContext ctx, long from, long to, out ListValue list)
    {
        list = ListValue.Empty;
        if (from >= to) return Status.Ok;

        // The difference of two Ints needs an unsigned number; what does not fit in 63 bits is too long in any case.
        var count = (long)Math.Min(unchecked((ulong)(to - from)), long.MaxValue);
        if (Charge.List(ctx, "list.range", count, 0) != Status.Ok) return Status.Fault;
        var builder = new ListBuilder((int)count);
        for (var number = from; number < to; number++) builder.AddInt(number);
        list = builder.ToList();
        return Status.Ok;
    }

    /// <summary>The first element, if there is one.</summary>
    [LexBuiltin("list.head", "(List[T]) -> Option[T]", Cost = BuiltinCost.Charged, Form = BuiltinForm.ListHead)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value? Head(ListValue list) => list.Count == 0 ? null : list[0];

    /// <summary>All elements but the first.</summary>
    [LexBuiltin("list.tail", "(List[T]) -> List[T]", Cost = BuiltinCost.Charged, Form = BuiltinForm.ListTail)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Status Tail(ExecutionContext ctx, ListValue list, out ListValue tail)
    {
        tail = list;
        if (list.Count == 0) return Status.Ok;
        if (ctx.ChargeCells(CellCost.Element) != Status.Ok) return Status.Fault;
        tail = list.Slice(1, list.Count - 1);
        return Status.Ok;
    }

    /// <summary>The elements of one list and then those of another.</summary>
    [LexBuiltin("list.concat", "(List[T], List[T]) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status Concat(ExecutionContext ctx, ListValue left, ListValue right, out ListValue joined)
    {
        joined = left;
        return Charge.List(ctx, "list.concat", right.Count, 0) == Status.Ok
            ? ListValue.Concat(ctx, left, right, out joined)
            : Status.Fault;
    }

    /// <summary>The element at a position from zero, if there is one.</summary>
    [LexBuiltin("list.get", "(List[T], Int) -> Option[T]", Cost = BuiltinCost.Charged)]
    internal static Status Get(ExecutionContext ctx, ListValue list, long index, out Value element)
    {
        element = Make.None;
        return (ulong)index < (ulong)list.Count ? Make.NewSome(ctx, list[(int)index], out element) : Status.Ok;
    }

    /// <summary>The last element, if there is one.</summary>
    [LexBuiltin("list.last", "(List[T]) -> Option[T]", Cost = BuiltinCost.Charged)]
    internal static Status Last(ExecutionContext ctx, ListValue list, out Value last) => Get(ctx, list, list.Count - 1L, out last);

    /// <summary>The first elements, so many at most.</summary>
    [LexBuiltin("list.take", "(List[T], Int) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status Take(ExecutionContext ctx, ListValue list, long count, out ListValue part) =>
        View(ctx, list, 0, (int)Math.Clamp(count, 0, list.Count), out part);

    /// <summary>All elements but the first ones, so many at most.</summary>
    [LexBuiltin("list.drop", "(List[T], Int) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status Drop(ExecutionContext ctx, ListValue list, long count, out ListValue part)
    {
        var dropped = (int)Math.Clamp(count, 0, list.Count);
        return View(ctx, list, dropped, list.Count - dropped, out part);
    }

    /// <summary>Whether a list has an element that equals a value.</summary>
    [LexBuiltin("list.contains", "(List[T], T) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status Contains(ExecutionContext ctx, ListValue list, Value wanted, out bool contains)
    {
        contains = false;
        var work = new Work(ctx);
        foreach (var element in list)
        {
            // Each comparison charges whole steps of its own; what short texts leave over is charged here.
            var read = element.Kind == ValueKind.Str && wanted.Kind == ValueKind.Str
                ? Charge.Units(Math.Min(Math.Min(element.As<TextValue>().Length, wanted.As<TextValue>().Length), Work.BytesPerStep))
                : 0;
            if (work.Add(1 + read) != Status.Ok || Equality.AreEqual(ctx, element, wanted, out contains) != Status.Ok) return Status.Fault;
            if (contains) return Status.Ok;
        }

        return Status.Ok;
    }

    /// <summary>The elements of two lists in pairs; what one list has more is left out.</summary>
    [LexBuiltin("list.zip", "(List[T], List[U]) -> List[(T, U)]", Cost = BuiltinCost.Charged)]
    internal static Status Zip(ExecutionContext ctx, ListValue left, ListValue right, out ListValue pairs)
    {
        pairs = ListValue.Empty;
        var count = Math.Min(left.Count, right.Count);
        if (Charge.List(ctx, "list.zip", count, 2L * count) != Status.Ok) return Status.Fault;
        if (ctx.ChargeCells(count * CellCost.Parts(2)) != Status.Ok) return Status.Fault;
        var builder = new ListBuilder(count);
        for (var i = 0; i < count; i++) builder.Add(Make.Pair(left[i], right[i]));
        pairs = builder.ToList();
        return Status.Ok;
    }

    /// <summary>The elements in ascending order, as <c>list.sort_by</c> orders keys.</summary>
    [LexBuiltin("list.sort", "(List[T]) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status Sort(ExecutionContext ctx, ListValue list, out ListValue sorted)
    {
        sorted = list;
        if (ctx.ChargeSteps((long)list.Count * CellCost.BitLength(list.Count)) != Status.Ok) return Status.Fault;
        if (Charge.List(ctx, "list.sort", list.Count, list.Count) != Status.Ok) return Status.Fault;
        return KeyOrder.Sort(ctx, list, list.ToArray(), out sorted);
    }

    /// <summary>The elements of all lists of a list, one after the other.</summary>
    [LexBuiltin("list.flatten", "(List[List[T]]) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status Flatten(ExecutionContext ctx, ListValue lists, out ListValue joined)
    {
        joined = ListValue.Empty;
        var count = 0L;
        if (ctx.ChargeWork(lists.Count) != Status.Ok) return Status.Fault;
        foreach (var list in lists)
        {
            if (list.Kind != ValueKind.List) return BuiltinArguments.WrongKind(ctx, "list.flatten", "List", list);
            count += list.As<ListValue>().Count;
        }

        if (Charge.List(ctx, "list.flatten", count, count) != Status.Ok) return Status.Fault;
        var builder = new ListBuilder((int)count);
        foreach (var list in lists) builder.AddRange(list.As<ListValue>());
        joined = builder.ToList();
        return Status.Ok;
    }

    /// <summary>The elements in the opposite order.</summary>
    [LexBuiltin("list.reverse", "(List[T]) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status Reverse(ExecutionContext ctx, ListValue list, out ListValue reversed)
    {
        reversed = list;
        if (Charge.List(ctx, "list.reverse", list.Count, list.Count) != Status.Ok) return Status.Fault;
        reversed = list.Reverse();
        return Status.Ok;
    }

    /// <summary>A list with one more element at its beginning.</summary>
    [LexBuiltin("list.cons", "(T, List[T]) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status Cons(ExecutionContext ctx, Value element, ListValue list, out ListValue longer)
    {
        longer = list;
        return ctx.ChargeCells(CellCost.Element) == Status.Ok ? ListValue.Cons(ctx, element, list, out longer) : Status.Fault;
    }

    /// <summary>Each element with its position, from zero.</summary>
    [LexBuiltin("list.enumerate", "(List[T]) -> List[(Int, T)]", Cost = BuiltinCost.Charged)]
    internal static Status Enumerate(ExecutionContext ctx, ListValue list, out ListValue pairs)
    {
        pairs = list;
        if (Charge.List(ctx, "list.enumerate", list.Count, list.Count) != Status.Ok) return Status.Fault;
        if (ctx.ChargeCells(list.Count * CellCost.Parts(2)) != Status.Ok) return Status.Fault;
        var builder = new ListBuilder(list.Count);
        for (var i = 0; i < list.Count; i++) builder.Add(Make.Pair(Value.Int(i), list[i]));
        pairs = builder.ToList();
        return Status.Ok;
    }

    private static Status View(ExecutionContext ctx, ListValue list, int start, int count, out ListValue part)
    {
        part = list;
        if (count == list.Count) return Status.Ok;
        if (ctx.ChargeCells(CellCost.Element) != Status.Ok) return Status.Fault;
        part = list.Slice(start, count);
        return Status.Ok;
    }
}
