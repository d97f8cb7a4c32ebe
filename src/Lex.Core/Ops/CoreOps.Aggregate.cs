using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Builds a record from its fields in shape order, the last one on top.</summary>
    [Op(Group.Aggregate, Site = SiteKind.Alloc,
        Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Record, Escape = EscapeTransfer.Contains)]
    internal static Value MakeRecord(
        [Shape("shape_idx")] ShapeFamily shape, [Count("field_count")] int count, ReadOnlySpan<Value> fields) =>
        Value.Object(Aggregate.Create(shape, fields));

    /// <summary>Builds a record that was shown not to leave its frame, to which it belongs.</summary>
    [Op(Group.Aggregate, Canonical = nameof(MakeRecord), Site = SiteKind.Alloc,
        Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Record, Escape = EscapeTransfer.Contains)]
    internal static Value AllocStackRecord(
        ExecutionContext ctx, [Shape("shape_idx")] ShapeFamily shape, [Count("field_count")] int count, ReadOnlySpan<Value> fields) =>
        ctx.TakeIntoFrame(MakeRecord(shape, count, fields), count);

    /// <summary>Builds a record that was shown not to leave its request, to which it belongs if there is one.</summary>
    [Op(Group.Aggregate, Canonical = nameof(MakeRecord), Site = SiteKind.Alloc,
        Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Record, Escape = EscapeTransfer.Contains)]
    internal static Value AllocArenaRecord(
        ExecutionContext ctx, [Shape("shape_idx")] ShapeFamily shape, [Count("field_count")] int count, ReadOnlySpan<Value> fields) =>
        ctx.TakeIntoRequest(MakeRecord(shape, count, fields));

    /// <summary>Builds a tuple.</summary>
    [Op(Group.Aggregate, Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Tuple, Escape = EscapeTransfer.Contains)]
    internal static Value MakeTuple([Count] int count, ReadOnlySpan<Value> items) =>
        Value.Object(Aggregate.Create(ShapeFamily.OfTuple(count), items));

    /// <summary>Builds a tuple that was shown not to leave its frame.</summary>
    [Op(Group.Aggregate, Canonical = nameof(MakeTuple),
        Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Tuple, Escape = EscapeTransfer.Contains)]
    internal static Value AllocStackTuple(ExecutionContext ctx, [Count("arity")] int count, ReadOnlySpan<Value> items) =>
        ctx.TakeIntoFrame(MakeTuple(count, items), count);

    /// <summary>Builds a tuple that was shown not to leave its request.</summary>
    [Op(Group.Aggregate, Canonical = nameof(MakeTuple),
        Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Tuple, Escape = EscapeTransfer.Contains)]
    internal static Value AllocArenaTuple(ExecutionContext ctx, [Count("arity")] int count, ReadOnlySpan<Value> items) =>
        ctx.TakeIntoRequest(MakeTuple(count, items));

    /// <summary>Builds a variant.</summary>
    [Op(Group.Aggregate, Facts = OpFacts.Allocates, Cells = CellRule.Parts, Result = ValueKind.Variant)]
    internal static Value MakeVariant([Constructor("name_idx")] Name name, [Count("arity")] int count, ReadOnlySpan<Value> arguments) =>
        Value.Object(Aggregate.Create(ShapeFamily.OfVariant(name, count), arguments));

    /// <summary>Reads a field of a record by name.</summary>
    [Op(Group.Aggregate, Site = SiteKind.Property, Escape = EscapeTransfer.Opens)]
    internal static Status GetField(
        ExecutionContext ctx, Value record, [Field("name_idx")] Name name, [Site("site_idx")] int site, out Value field)
    {
        field = default;
        if (record.Kind != ValueKind.Record) return ctx.Fault(LexError.TypeMismatch($"GetField on non-record: {DebugText.Of(record)}"));
        var aggregate = record.As<Aggregate>();
        var index = aggregate.Shape.IndexOf(name);
        if (index < 0) return ctx.Fault(MissingField(name, aggregate.Shape.Region));
        field = aggregate[index];
        return Status.Ok;
    }

    private static LexError MissingField(Name name, Region? region) =>
        LexError.TypeMismatch(region is null ? $"missing field `{name}`" : $"missing field `{name}` on {region.Place} record");

    /// <summary>Reads an item of a tuple.</summary>
    [Op(Group.Aggregate, Escape = EscapeTransfer.Opens)]
    internal static Status GetElem(ExecutionContext ctx, Value tuple, [Index] int index, out Value item)
    {
        item = default;
        if (tuple.Kind != ValueKind.Tuple) return ctx.Fault(LexError.TypeMismatch($"GetElem on non-tuple: {DebugText.Of(tuple)}"));
        var aggregate = tuple.As<Aggregate>();
        if (index >= aggregate.Shape.Count) return ctx.Fault(LexError.TypeMismatch($"tuple index {index} out of range"));
        item = aggregate[index];
        return Status.Ok;
    }

    /// <summary>Whether a variant was built by a constructor; its number of arguments does not matter.</summary>
    [Op(Group.Aggregate, Site = SiteKind.VariantTest)]
    internal static Status TestVariant(ExecutionContext ctx, Value variant, [Constructor] Name name, out bool same)
    {
        same = false;
        if (variant.Kind != ValueKind.Variant)
            return ctx.Fault(LexError.TypeMismatch($"TestVariant on non-variant: {DebugText.Of(variant)}"));
        same = ReferenceEquals(variant.Ref!.Shape.Owner, name);
        return Status.Ok;
    }

    /// <summary>All arguments of a variant as a tuple; the operand is not looked at.</summary>
    [Op(Group.Aggregate, Site = SiteKind.VariantGet,
        Facts = OpFacts.Allocates | OpFacts.DynamicCost, Cells = CellRule.Dynamic, Result = ValueKind.Tuple)]
    internal static Status GetVariant(ExecutionContext ctx, Value variant, [Const] Value ignored, out Value arguments)
    {
        arguments = default;
        if (variant.Kind != ValueKind.Variant)
            return ctx.Fault(LexError.TypeMismatch($"GetVariant on non-variant: {DebugText.Of(variant)}"));
        var aggregate = variant.As<Aggregate>();
        var count = aggregate.Shape.Count;
        if (count > 0 && ctx.ChargeCells(1 + count) != Status.Ok) return Status.Fault;
        arguments = Value.Object(Aggregate.CopyParts(aggregate, ShapeFamily.OfTuple(count)));
        return Status.Ok;
    }

    /// <summary>Reads one argument of a variant.</summary>
    [Op(Group.Aggregate, Site = SiteKind.VariantGet)]
    internal static Status GetVariantArg(ExecutionContext ctx, Value variant, [Index] int index, out Value argument)
    {
        argument = default;
        if (variant.Kind != ValueKind.Variant)
            return ctx.Fault(LexError.TypeMismatch($"GetVariantArg on non-variant: {DebugText.Of(variant)}"));
        var aggregate = variant.As<Aggregate>();
        if (index >= aggregate.Shape.Count) return ctx.Fault(LexError.TypeMismatch("variant arg index oob"));
        argument = aggregate[index];
        return Status.Ok;
    }
}
