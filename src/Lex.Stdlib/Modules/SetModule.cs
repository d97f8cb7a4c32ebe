using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>set</c>: persistent sets in ascending order; elements are texts or integers.</summary>
[LexInlined("set.map", "(Set[T], (T) -> [E] U) -> [E] Set[U]", "The results of a function on each element, in ascending order.")]
[LexInlined("set.filter", "(Set[T], (T) -> [E] Bool) -> [E] Set[T]", "The elements for which a function answers true.")]
internal static class SetModule
{
    /// <summary>The set without elements.</summary>
    [LexBuiltin("set.new", "() -> Set[T]", Cost = BuiltinCost.Constant)]
    internal static SetValue New() => SetValue.Empty;

    /// <summary>Number of elements.</summary>
    [LexBuiltin("set.size", "(Set[T]) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Size(SetValue set) => set.Count;

    /// <summary>Whether there are no elements.</summary>
    [LexBuiltin("set.is_empty", "(Set[T]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static bool IsEmpty(SetValue set) => set.Count == 0;

    /// <summary>Whether a value is an element.</summary>
    [LexBuiltin("set.has", "(Set[T], T) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status Has(ExecutionContext ctx, SetValue set, Value element, out bool has)
    {
        has = false;
        if (Keys.Pay(ctx, element, set.Count) != Status.Ok) return Status.Fault;
        has = set.Has(element);
        return Status.Ok;
    }

    /// <summary>The set with one element more.</summary>
    [LexBuiltin("set.add", "(Set[T], T) -> Set[T]", Cost = BuiltinCost.Charged)]
    internal static Status Add(ExecutionContext ctx, SetValue set, Value element, out SetValue changed)
    {
        changed = set;
        if (Keys.Pay(ctx, element, set.Count) != Status.Ok) return Status.Fault;
        if (set.Has(element)) return Status.Ok;
        if (ctx.ChargeCells(CellCost.Entry(set.Count)) != Status.Ok) return Status.Fault;
        changed = set.Add(element);
        return Status.Ok;
    }

    /// <summary>The set without an element.</summary>
    [LexBuiltin("set.delete", "(Set[T], T) -> Set[T]", Cost = BuiltinCost.Charged)]
    internal static Status Delete(ExecutionContext ctx, SetValue set, Value element, out SetValue changed)
    {
        changed = set;
        if (Keys.Pay(ctx, element, set.Count) != Status.Ok) return Status.Fault;
        if (!set.Has(element)) return Status.Ok;
        if (ctx.ChargeCells(CellCost.Entry(set.Count)) != Status.Ok) return Status.Fault;
        changed = set.Remove(element);
        return Status.Ok;
    }

    /// <summary>The elements, ascending.</summary>
    [LexBuiltin("set.to_list", "(Set[T]) -> List[T]", Cost = BuiltinCost.Charged)]
    internal static Status ToList(ExecutionContext ctx, SetValue set, out ListValue elements)
    {
        elements = ListValue.Empty;
        if (Charge.List(ctx, "set.to_list", set.Count, set.Count) != Status.Ok) return Status.Fault;
        elements = Keys.ToList(set.Elements(), set.Count);
        return Status.Ok;
    }

    /// <summary>The set of the elements of a list.</summary>
    [LexBuiltin("set.from_list", "(List[T]) -> Set[T]", Cost = BuiltinCost.Charged)]
    internal static Status FromList(ExecutionContext ctx, ListValue elements, out SetValue set)
    {
        set = SetValue.Empty;
        var work = new Work(ctx);
        foreach (var element in elements)
        {
            if (Keys.Pay(ctx, ref work, element, elements.Count) != Status.Ok) return Status.Fault;
        }

        if (ctx.ChargeCells(CellCost.Set(elements.Count)) != Status.Ok) return Status.Fault;
        var copied = new Value[elements.Count];
        for (var i = 0; i < copied.Length; i++) copied[i] = elements[i];
        set = SetValue.Of(copied);
        return Status.Ok;
    }

    /// <summary>The elements of either set.</summary>
    [LexBuiltin("set.union", "(Set[T], Set[T]) -> Set[T]", Cost = BuiltinCost.Charged)]
    internal static Status Union(ExecutionContext ctx, SetValue first, SetValue second, out SetValue union)
    {
        union = first;
        if (Pay(ctx, first, second, (long)first.Count + second.Count) != Status.Ok) return Status.Fault;
        union = SetValue.Union(first, second);
        return Status.Ok;
    }

    /// <summary>The elements of both sets.</summary>
    [LexBuiltin("set.intersect", "(Set[T], Set[T]) -> Set[T]", Cost = BuiltinCost.Charged)]
    internal static Status Intersect(ExecutionContext ctx, SetValue first, SetValue second, out SetValue intersection)
    {
        intersection = first;
        if (Pay(ctx, first, second, Math.Min(first.Count, second.Count)) != Status.Ok) return Status.Fault;
        intersection = SetValue.Intersect(first, second);
        return Status.Ok;
    }

    /// <summary>The elements of the first set that are not in the second.</summary>
    [LexBuiltin("set.diff", "(Set[T], Set[T]) -> Set[T]", Cost = BuiltinCost.Charged)]
    internal static Status Difference(ExecutionContext ctx, SetValue first, SetValue second, out SetValue difference)
    {
        difference = first;
        if (Pay(ctx, first, second, first.Count) != Status.Ok) return Status.Fault;
        difference = SetValue.Difference(first, second);
        return Status.Ok;
    }

    /// <summary>Whether all elements of the first set are in the second.</summary>
    [LexBuiltin("set.is_subset", "(Set[T], Set[T]) -> Bool", Cost = BuiltinCost.Charged)]
    internal static Status IsSubset(ExecutionContext ctx, SetValue first, SetValue second, out bool isSubset)
    {
        isSubset = false;
        if (Pay(ctx, first, second, 0) != Status.Ok) return Status.Fault;
        isSubset = first.IsSubsetOf(second);
        return Status.Ok;
    }

    // Each element of the first set is looked up in the second, or both are read side by side: the first is the dearer.
    private static Status Pay(ExecutionContext ctx, SetValue first, SetValue second, long atMost)
    {
        var work = new Work(ctx);
        var elements = first.Elements();
        while (elements.Next())
        {
            if (work.Add(SortedKey.WorkOf(elements.Key, second.Count)) != Status.Ok) return Status.Fault;
        }

        return work.Add(second.Count) == Status.Ok ? ctx.ChargeCells(CellCost.Set(atMost)) : Status.Fault;
    }
}
