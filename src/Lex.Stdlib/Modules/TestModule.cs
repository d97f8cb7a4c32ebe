using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>test</c>: assertions that answer instead of failing.</summary>
internal static class TestModule
{
    /// <summary>Succeeds if two values are equal.</summary>
    [LexBuiltin("test.assert_eq", "(T, T) -> Result[Unit, Str]", Cost = BuiltinCost.Charged)]
    internal static Status AssertEqual(ExecutionContext ctx, Value left, Value right, out Value result)
    {
        result = default;
        if (Equality.AreEqual(ctx, left, right, out var equal) != Status.Ok) return Status.Fault;
        if (equal) return Make.NewOk(ctx, Value.Unit, out result);
        if (JsonEncoder.Encode(ctx, left, out var leftText) != Status.Ok) return Status.Fault;
        return JsonEncoder.Encode(ctx, right, out var rightText) == Status.Ok
            ? Fail(ctx, "assert_eq: lhs "u8, leftText, " != rhs "u8, rightText, out result)
            : Status.Fault;
    }

    /// <summary>Succeeds if two values differ.</summary>
    [LexBuiltin("test.assert_ne", "(T, T) -> Result[Unit, Str]", Cost = BuiltinCost.Charged)]
    internal static Status AssertNotEqual(ExecutionContext ctx, Value left, Value right, out Value result)
    {
        result = default;
        if (Equality.AreEqual(ctx, left, right, out var equal) != Status.Ok) return Status.Fault;
        if (!equal) return Make.NewOk(ctx, Value.Unit, out result);
        return JsonEncoder.Encode(ctx, left, out var text) == Status.Ok
            ? Fail(ctx, "assert_ne: both sides are "u8, text, default, TextValue.Empty, out result)
            : Status.Fault;
    }

    /// <summary>Succeeds on true.</summary>
    [LexBuiltin("test.assert_true", "(Bool) -> Result[Unit, Str]", Cost = BuiltinCost.Charged)]
    internal static Status AssertTrue(ExecutionContext ctx, bool condition, out Value result) => condition
        ? Make.NewOk(ctx, Value.Unit, out result)
        : Make.NewErr(ctx, "assert_true: was false", out result);

    /// <summary>Succeeds on false.</summary>
    [LexBuiltin("test.assert_false", "(Bool) -> Result[Unit, Str]", Cost = BuiltinCost.Charged)]
    internal static Status AssertFalse(ExecutionContext ctx, bool condition, out Value result) => condition
        ? Make.NewErr(ctx, "assert_false: was true", out result)
        : Make.NewOk(ctx, Value.Unit, out result);

    private static Status Fail(
        ExecutionContext ctx, ReadOnlySpan<byte> before, TextValue left, ReadOnlySpan<byte> between, TextValue right, out Value result)
    {
        result = default;
        var length = (long)before.Length + left.Length + between.Length + right.Length;
        if (Charge.Text(ctx, "test", length, 0) != Status.Ok || ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        var buffer = new Utf8Buffer((int)length);
        buffer.Write(before);
        buffer.Write(left.Utf8);
        buffer.Write(between);
        buffer.Write(right.Utf8);
        result = Make.Err(Value.Object(buffer.ToText()));
        return Status.Ok;
    }
}
