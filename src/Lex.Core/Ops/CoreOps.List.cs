using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Builds a list from its elements, the last one on top.</summary>
    [Op(Group.List, Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.List)]
    internal static Value MakeList([Count(null, 32)] int count, ReadOnlySpan<Value> elements) => Value.Object(ListValue.Of(elements));

    /// <summary>The number of elements.</summary>
    [Op(Group.List, Site = SiteKind.ListRep)]
    internal static Status GetListLen(ExecutionContext ctx, Value list, out long length)
    {
        if (list.Kind == ValueKind.List)
        {
            length = list.As<ListValue>().Count;
            return Status.Ok;
        }

        length = 0;
        return ctx.Fault(LexError.TypeMismatch($"GetListLen on non-list: {DebugText.Of(list)}"));
    }

    /// <summary>The element at a fixed position.</summary>
    [Op(Group.List, Site = SiteKind.ListRep)]
    internal static Status GetListElem(ExecutionContext ctx, Value list, [Index(null, 32)] int index, out Value element)
    {
        element = default;
        if (list.Kind != ValueKind.List) return ctx.Fault(LexError.TypeMismatch($"GetListElem on non-list: {DebugText.Of(list)}"));
        return ElementAt(ctx, list.As<ListValue>(), index, out element);
    }

    /// <summary>The element at a position.</summary>
    [Op(Group.List, Site = SiteKind.ListRep)]
    internal static Status GetListElemDyn(ExecutionContext ctx, Value list, Value index, out Value element)
    {
        element = default;
        if (!index.IsInt) return ctx.Fault(LexError.TypeMismatch($"GetListElemDyn idx: {DebugText.Of(index)}"));
        if (list.Kind != ValueKind.List) return ctx.Fault(LexError.TypeMismatch($"GetListElemDyn on non-list: {DebugText.Of(list)}"));
        return ElementAt(ctx, list.As<ListValue>(), index.AsInt, out element);
    }

    /// <summary>The list with one more element at its end; other holders of the list do not see it.</summary>
    [Op(Group.List, Site = SiteKind.ListRep,
        Facts = OpFacts.Allocates | OpFacts.DynamicCost, Cells = CellRule.Dynamic, Result = ValueKind.List)]
    internal static Status ListAppend(ExecutionContext ctx, Value list, Value element, out Value longer)
    {
        longer = default;
        if (list.Kind != ValueKind.List) return ctx.Fault(LexError.TypeMismatch($"ListAppend on non-list: {DebugText.Of(list)}"));
        if (ctx.ChargeCells(2) != Status.Ok) return Status.Fault;
        var status = ListValue.Append(ctx, list.As<ListValue>(), element, out var result);
        longer = Value.Object(result);
        return status;
    }

    private static Status ElementAt(ExecutionContext ctx, ListValue list, long index, out Value element)
    {
        if ((ulong)index < (ulong)list.Count)
        {
            element = list[(int)index];
            return Status.Ok;
        }

        element = default;
        return ctx.Fault(LexError.TypeMismatch("list index oob"));
    }
}
