using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

// Operations on operands of a kind that was not known when the code was made. They dispatch to the typed meanings, so
// that wrapping, division and order are stated once.
internal static partial class CoreOps
{
    /// <summary>Adds two Ints or two Floats, or joins two texts.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric, Facts = OpFacts.Allocates | OpFacts.DynamicCost, Cells = CellRule.Dynamic)]
    internal static Status NumAdd(ExecutionContext ctx, Value left, Value right, out Value sum)
    {
        if (left.IsInt && right.IsInt) return Ok(Value.Int(IntAdd(left.AsInt, right.AsInt)), out sum);
        if (left.IsFloat && right.IsFloat) return Ok(Value.Float(FloatAdd(left.AsFloat, right.AsFloat)), out sum);
        if (left.Kind != ValueKind.Str || right.Kind != ValueKind.Str) return BadPair(ctx, left, right, out sum);
        var status = StrConcat(ctx, left.As<TextValue>(), right.As<TextValue>(), out var joined);
        sum = Value.Object(joined);
        return status;
    }

    /// <summary>Subtracts two Ints or two Floats.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric)]
    internal static Status NumSub(ExecutionContext ctx, Value left, Value right, out Value difference)
    {
        if (left.IsInt && right.IsInt) return Ok(Value.Int(IntSub(left.AsInt, right.AsInt)), out difference);
        if (left.IsFloat && right.IsFloat) return Ok(Value.Float(FloatSub(left.AsFloat, right.AsFloat)), out difference);
        return BadPair(ctx, left, right, out difference);
    }

    /// <summary>Multiplies two Ints or two Floats.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric)]
    internal static Status NumMul(ExecutionContext ctx, Value left, Value right, out Value product)
    {
        if (left.IsInt && right.IsInt) return Ok(Value.Int(IntMul(left.AsInt, right.AsInt)), out product);
        if (left.IsFloat && right.IsFloat) return Ok(Value.Float(FloatMul(left.AsFloat, right.AsFloat)), out product);
        return BadPair(ctx, left, right, out product);
    }

    /// <summary>Divides two Ints or two Floats.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric)]
    internal static Status NumDiv(ExecutionContext ctx, Value left, Value right, out Value quotient)
    {
        if (left.IsFloat && right.IsFloat) return Ok(Value.Float(FloatDiv(left.AsFloat, right.AsFloat)), out quotient);
        if (!left.IsInt || !right.IsInt) return BadPair(ctx, left, right, out quotient);
        var status = IntDiv(ctx, left.AsInt, right.AsInt, out var result);
        quotient = Value.Int(result);
        return status;
    }

    /// <summary>The remainder of two Ints or two Floats; it has the sign of the dividend.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric)]
    internal static Status NumMod(ExecutionContext ctx, Value left, Value right, out Value remainder)
    {
        if (left.IsFloat && right.IsFloat) return Ok(Value.Float(left.AsFloat % right.AsFloat), out remainder);
        if (!left.IsInt || !right.IsInt) return BadPair(ctx, left, right, out remainder);
        var status = IntMod(ctx, left.AsInt, right.AsInt, out var result);
        remainder = Value.Int(result);
        return status;
    }

    /// <summary>Negates an Int or a Float.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric)]
    internal static Status NumNeg(ExecutionContext ctx, Value operand, out Value negated)
    {
        if (operand.IsInt) return Ok(Value.Int(IntNeg(operand.AsInt)), out negated);
        if (operand.IsFloat) return Ok(Value.Float(FloatNeg(operand.AsFloat)), out negated);
        negated = default;
        return ctx.Fault(LexError.TypeMismatch($"NumNeg on {DebugText.Of(operand)}"));
    }

    /// <summary>Compares any two values for structural equality; values of different kinds are unequal.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric, Facts = OpFacts.InspectsWhole | OpFacts.DynamicCost)]
    internal static Status NumEq(ExecutionContext ctx, Value left, Value right, out bool equal) =>
        Equality.AreEqual(ctx, left, right, out equal);

    /// <summary>Whether the left of two Ints, Floats or texts is less; text by its UTF-8 bytes.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric, Facts = OpFacts.DynamicCost)]
    internal static Status NumLt(ExecutionContext ctx, Value left, Value right, out bool less)
    {
        less = false;
        if (left.IsInt && right.IsInt) less = IntLt(left.AsInt, right.AsInt);
        else if (left.IsFloat && right.IsFloat) less = FloatLt(left.AsFloat, right.AsFloat);
        else if (left.Kind != ValueKind.Str || right.Kind != ValueKind.Str) return BadPair(ctx, left, right, out _);
        else
        {
            var status = TextValue.Compare(ctx, left.As<TextValue>(), right.As<TextValue>(), out var order);
            less = order < 0;
            return status;
        }

        return Status.Ok;
    }

    /// <summary>Whether the left of two Ints, Floats or texts is less or equal; text by its UTF-8 bytes.</summary>
    [Op(Group.Num, Site = SiteKind.Numeric, Facts = OpFacts.DynamicCost)]
    internal static Status NumLe(ExecutionContext ctx, Value left, Value right, out bool lessOrEqual)
    {
        lessOrEqual = false;
        if (left.IsInt && right.IsInt) lessOrEqual = IntLe(left.AsInt, right.AsInt);
        else if (left.IsFloat && right.IsFloat) lessOrEqual = FloatLe(left.AsFloat, right.AsFloat);
        else if (left.Kind != ValueKind.Str || right.Kind != ValueKind.Str) return BadPair(ctx, left, right, out _);
        else
        {
            var status = TextValue.Compare(ctx, left.As<TextValue>(), right.As<TextValue>(), out var order);
            lessOrEqual = order <= 0;
            return status;
        }

        return Status.Ok;
    }

    private static Status Ok(Value value, out Value result)
    {
        result = value;
        return Status.Ok;
    }

    private static Status BadPair(ExecutionContext ctx, Value left, Value right, out Value result)
    {
        result = default;
        return ctx.Fault(LexError.TypeMismatch($"Num op: {DebugText.Of(left)} {DebugText.Of(right)}"));
    }
}
