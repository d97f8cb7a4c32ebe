using Lex.Core.Snapshots;
using Lex.Core.Values;
using Lex.Interp.Dispatch;

namespace Lex.Interp.Calls;

/// <summary>The ops that run a closure for each element of a list.</summary>
internal enum ListOperationKind : byte
{
    /// <summary>Results in input order.</summary>
    ListMap,

    /// <summary>The elements for which the closure answers true.</summary>
    ListFilter,

    /// <summary>One value, combined from left to right.</summary>
    ListFold,

    /// <summary>Stable ascending order by key.</summary>
    SortByKey,

    /// <summary>As the map; every item counts for itself.</summary>
    ParallelMap,
}

/// <summary>
/// A list operation under way. It stands in the first slot of its operands while the closure's frames come and go above
/// it, so that the host's stack stays flat and an element costs a return and a call.
/// </summary>
internal sealed unsafe class ListOperation() : HeapObject(Shape.ForKind(ValueKind.List))
{
    /// <summary>The keys of a sort.</summary>
    public Value[]? Keys;

    /// <summary>The results of a map or filter.</summary>
    public ListBuilder? Results;

    /// <summary>The next element.</summary>
    public int Index;

    /// <summary>Whether the closure runs execution code, and its calls need no examination.</summary>
    public bool IsDirect;

    /// <summary>The value of a fold so far, where no slot holds it.</summary>
    public Value Accumulator;

    /// <summary>What the instruction that began it knows of the closure; null: nothing.</summary>
    public ClosurePlan* Plan;

    /// <summary>Whether the elements stand in the list as the closure takes them. Only with a plan.</summary>
    public bool IsStraight;

    /// <summary>The next one that is not in use.</summary>
    public ListOperation? NextFree;

    /// <summary>What it does.</summary>
    public ListOperationKind Operation { get; private set; }

    /// <summary>The elements.</summary>
    public ListValue List { get; private set; } = ListValue.Empty;

    /// <summary>The closure, for its captures.</summary>
    public Aggregate Closure { get; private set; } = null!;

    /// <summary>Arguments that the closure gets besides its captures.</summary>
    public int Arguments => Operation == ListOperationKind.ListFold ? 2 : 1;

    /// <summary>Begins an operation; the kinds of its operands have been checked.</summary>
    public ListOperation Begin(ListOperationKind operation, ListValue list, Aggregate closure)
    {
        Operation = operation;
        List = list;
        Closure = closure;
        Index = 0;
        if (operation is ListOperationKind.ListMap or ListOperationKind.ListFilter)
            (Results ??= new ListBuilder()).Restart(operation == ListOperationKind.ListMap ? list.Count : 0);
        else if (operation == ListOperationKind.SortByKey) Keys = new Value[list.Count];
        return this;
    }

    /// <summary>It is over, and lets go of all that belongs to others.</summary>
    public void End()
    {
        (List, Closure, IsDirect, Accumulator) = (null!, null!, false, default);
        Plan = null;
        Results?.Restart(0);
    }

    /// <summary>Writes how far it has come; the closure runs for the element before <see cref="Index"/>.</summary>
    public void Save(SnapshotWriter to)
    {
        to.Number((long)Operation);
        to.Value(Value.Object(List));
        to.Value(Value.Object(Closure));
        to.Value(Accumulator);
        to.Number(Index);
        to.Number(Results?.Count ?? 0);
        for (var i = 0; i < Results?.Count; i++) to.Value(Results.ElementAt(i));
        for (var i = 0; i < Index - 1 && Keys is not null; i++) to.Value(Keys[i]);
    }

    /// <summary>Reads an operation under way.</summary>
    public static ListOperation Restore(SnapshotReader from)
    {
        var kind = (ListOperationKind)from.Number(0, (int)ListOperationKind.SortByKey);
        var list = from.Value<ListValue>(ValueKind.List);
        var closure = from.Value<Aggregate>(ValueKind.Closure);
        var operation = new ListOperation().Begin(kind, list, closure);
        operation.Accumulator = from.Value();
        operation.Index = from.Number(1, list.Count);
        var results = from.Count();
        if (operation.Results is null ? results != 0 : results >= operation.Index) throw new SnapshotFormatException("a list operation has too many results");
        for (var i = 0; i < results; i++) operation.Results!.Add(from.Value());
        for (var i = 0; i < operation.Index - 1 && operation.Keys is not null; i++) operation.Keys[i] = from.Value();
        return operation;
    }
}
