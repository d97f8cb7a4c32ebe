using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>list</c>, as far as its functions take no closures.</summary>
[LexInlined("list.map", "(List[T], (T) -> [E] U) -> [E] List[U]", "The results of a function on each element, from left to right.")]
[LexInlined("list.filter", "(List[T], (T) -> [E] Bool) -> [E] List[T]", "The elements for which a function answers true, in order.")]
[LexInlined("list.fold", "(List[T], A, (A, T) -> [E] A) -> [E] A", "Joins the elements from the left, beginning with a start value.")]
[LexInlined("list.par_map", "(List[T], (T) -> [E] U) -> [E] List[U]", "As `list.map`, on several threads.")]
[LexInlined("list.sort_by", "(List[T], (T) -> [E] K) -> [E] List[T]", "The elements in ascending order of a key; equal keys keep their order.")]
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
    [LexBuiltin("list.head", "(List[T]) -> Option[T]", Cost = BuiltinCost.Charged)]
    internal static Value? Head(ListValue list) => list.Count == 0 ? null : list[0];

    /// <summary>All elements but the first.</summary>
    [LexBuiltin("list.tail", "(List[T]) -> List[T]", Cost = BuiltinCost.Charged)]
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
}
