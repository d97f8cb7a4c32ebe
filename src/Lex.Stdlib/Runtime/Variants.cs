using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>Looks into variants that are one of two constructors.</summary>
internal static class Variants
{
    /// <summary>Whether a variant is the one constructor (true) or the other (false); anything else is an error.</summary>
    public static Status Read(ExecutionContext ctx, string function, Value variant, ShapeFamily one, ShapeFamily other, out bool isOne)
    {
        var shape = variant.As<Aggregate>().Shape;
        isOne = IsOf(shape, one);
        return isOne || IsOf(shape, other)
            ? Status.Ok
            : BuiltinArguments.WrongKind(ctx, function, $"{((Name)one.Owner!).Text} or {((Name)other.Owner!).Text}", variant);
    }

    /// <summary>Replaces a default by the payload of a variant, if it has one to give.</summary>
    public static Status Take(bool hasPayload, Value variant, ref Value value)
    {
        if (hasPayload) value = variant.As<Aggregate>()[0];
        return Status.Ok;
    }

    private static bool IsOf(Shape shape, ShapeFamily family) => ReferenceEquals(shape.Owner, family.Owner) && shape.Count == family.Count;
}
