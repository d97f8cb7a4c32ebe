using Lex.Core.Errors;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Joins two texts; charged as building the right one.</summary>
    [Op(Group.Text, Facts = OpFacts.Allocates | OpFacts.DynamicCost, Cells = CellRule.Dynamic)]
    internal static Status StrConcat(ExecutionContext ctx, TextValue left, TextValue right, out TextValue joined) =>
        TextValue.Concat(ctx, left, right, out joined);

    /// <summary>The number of UTF-8 bytes.</summary>
    [Op(Group.Text)]
    internal static long StrLen(TextValue text) => text.Length;

    /// <summary>Compares two texts for equality.</summary>
    [Op(Group.Text, Facts = OpFacts.DynamicCost)]
    internal static Status StrEq(ExecutionContext ctx, TextValue left, TextValue right, out bool equal) =>
        TextValue.AreEqual(ctx, left, right, out equal);

    /// <summary>The number of bytes.</summary>
    [Op(Group.Text)]
    internal static Status BytesLen(ExecutionContext ctx, Value bytes, out long length)
    {
        if (bytes.Kind == ValueKind.Bytes)
        {
            length = bytes.As<BytesValue>().Length;
            return Status.Ok;
        }

        length = 0;
        return ctx.Fault(LexError.TypeMismatch($"BytesLen on {DebugText.Of(bytes)}"));
    }

    /// <summary>Compares two byte sequences for equality.</summary>
    [Op(Group.Text, Facts = OpFacts.DynamicCost)]
    internal static Status BytesEq(ExecutionContext ctx, Value left, Value right, out bool equal)
    {
        if (left.Kind == ValueKind.Bytes && right.Kind == ValueKind.Bytes)
            return BytesValue.AreEqual(ctx, left.As<BytesValue>(), right.As<BytesValue>(), out equal);
        equal = false;
        return ctx.Fault(LexError.TypeMismatch("BytesEq operands"));
    }
}
