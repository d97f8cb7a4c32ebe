using Lex.Core.Programs;
using Lex.Core.Snapshots;
using Lex.Core.Values;
using Lex.Interp.Prepare;

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
internal sealed class ListOperation : HeapObject
{
    /// <summary>The keys of a sort.</summary>
    public readonly Value[]? Keys;

    /// <summary>The results of a map or filter.</summary>
    public readonly ListBuilder? Results;

    /// <summary>The next element.</summary>
    public int Index;

    /// <summary>Whether the closure runs execution code, and its calls need no examination.</summary>
    public bool IsDirect;

    /// <summary>The value of a fold so far.</summary>
    public Value Accumulator;

    /// <summary>The kind in which the closure's execution code takes elements.</summary>
    public readonly ValueKind ElementKind;

    /// <summary>The kind in which it takes the value of a fold so far.</summary>
    public readonly ValueKind AccumulatorKind;

    /// <summary>Number of captures.</summary>
    public readonly int Captures;

    /// <summary>Begins an operation; the kinds of its operands have been checked.</summary>
    public ListOperation(ListOperationKind operation, ListValue list, Aggregate closure, FunctionState callee, Value initial)
        : base(Shape.ForKind(ValueKind.List))
    {
        Operation = operation;
        List = list;
        Closure = closure;
        Callee = callee;
        Accumulator = initial;
        Captures = closure.Shape.Count;
        ElementKind = Loc.OfHint(callee.Code.Hints.OfParameter(Captures + Arguments - 1));
        AccumulatorKind = Loc.OfHint(callee.Code.Hints.OfParameter(Captures));
        if (operation is ListOperationKind.ListMap) Results = new ListBuilder(list.Count);
        else if (operation is ListOperationKind.ListFilter) Results = new ListBuilder();
        else if (operation is ListOperationKind.SortByKey) Keys = new Value[list.Count];
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
    public static ListOperation Restore(SnapshotReader from, Session session)
    {
        var kind = (ListOperationKind)from.Number(0, (int)ListOperationKind.SortByKey);
        var list = from.Value<ListValue>(ValueKind.List);
        var closure = from.Value<Aggregate>(ValueKind.Closure);
        var callee = session.StateOf(((FunctionCode)closure.Shape.Owner!).Id);
        var operation = new ListOperation(kind, list, closure, callee, from.Value()) { Index = from.Number(1, list.Count) };
        var results = from.Count();
        if (operation.Results is null ? results != 0 : results >= operation.Index) throw new SnapshotFormatException("a list operation has too many results");
        for (var i = 0; i < results; i++) operation.Results!.Add(from.Value());
        for (var i = 0; i < operation.Index - 1 && operation.Keys is not null; i++) operation.Keys[i] = from.Value();
        return operation;
    }

    /// <summary>What it does.</summary>
    public ListOperationKind Operation { get; }

    /// <summary>The elements.</summary>
    public ListValue List { get; }

    /// <summary>The closure, for its captures.</summary>
    public Aggregate Closure { get; }

    /// <summary>The closure's function.</summary>
    public FunctionState Callee { get; }

    /// <summary>Arguments that the closure gets besides its captures.</summary>
    public int Arguments => Operation == ListOperationKind.ListFold ? 2 : 1;
}
