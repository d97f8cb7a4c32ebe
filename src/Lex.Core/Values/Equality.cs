using Lex.Core.Execution;

namespace Lex.Core.Values;

/// <summary>Structural equality (runtime section 2.2).</summary>
internal static class Equality
{
    /// <summary>Compares two values, charging what it visits.</summary>
    public static Status AreEqual(ExecutionContext ctx, Value left, Value right, out bool equal)
    {
        equal = left.Kind == right.Kind && (left.Kind != ValueKind.Float ? left.Bits == right.Bits : left.AsFloat == right.AsFloat);
        if (equal && left.Kind == ValueKind.Str) return TextValue.AreEqual(ctx, left.As<TextValue>(), right.As<TextValue>(), out equal);
        return Status.Ok;
    }
}
