using Lex.Core.Values;
using Lex.Frontend.Types;

namespace Lex.Frontend.Emit;

/// <summary>The run-time kind of values of a type, as far as the type says; a hint, not a promise.</summary>
internal sealed class KindMapper(TypeTable types)
{
    public ValueKind Of(LexType? type)
    {
        // A type parameter that a body has pinned says nothing: callers still see the general type.
        while (type is TypeVariable variable)
        {
            if (variable.OfParameter) return ValueKind.Unknown;
            type = variable.Binding;
        }

        switch (type)
        {
            case PrimitiveType primitive:
                return OfPrimitive(primitive);
            case ListType:
                return ValueKind.List;
            case TupleType:
                return ValueKind.Tuple;
            case RecordType:
                return ValueKind.Record;
            case FunctionType:
                return ValueKind.Closure;
            case NamedType named:
                return OfNamed(named);
            default:
                return ValueKind.Unknown;
        }
    }

    private static ValueKind OfPrimitive(PrimitiveType type)
    {
        if (type == PrimitiveType.Int) return ValueKind.Int;
        if (type == PrimitiveType.Float) return ValueKind.Float;
        if (type == PrimitiveType.Bool) return ValueKind.Bool;
        if (type == PrimitiveType.Str) return ValueKind.Str;
        if (type == PrimitiveType.Bytes) return ValueKind.Bytes;
        return type == PrimitiveType.Unit ? ValueKind.Unit : ValueKind.Unknown;
    }

    private ValueKind OfNamed(NamedType named)
    {
        var declaration = types.FindType(named.Name);
        if (declaration is null || (declaration.IsBuiltIn && named.Name == BuiltInTypes.Matrix)) return BuiltInTypes.KindOf(named.Name);
        if (declaration.Alias is null) return ValueKind.Variant;
        // What stays an alias runs in a circle or has the wrong number of arguments; it says nothing.
        var unfolded = types.Unfold(named);
        var isStuck = unfolded is NamedType other && types.FindType(other.Name)?.Alias is not null;
        return isStuck ? ValueKind.Unknown : Of(unfolded);
    }
}
