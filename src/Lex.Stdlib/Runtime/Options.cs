using Lex.Core.Values;

namespace Lex.Stdlib.Runtime;

/// <summary>Reads options that the library takes as arguments.</summary>
internal static class Options
{
    /// <summary>What is in an option, if it has a value of this kind.</summary>
    public static Value? Find(Value option, ValueKind kind)
    {
        if (option.Kind != ValueKind.Variant) return null;
        var variant = option.As<Aggregate>();
        if (!ReferenceEquals(variant.Shape.Owner, Constructors.Some.Owner) || variant.Shape.Count != 1 || variant[0].Kind != kind)
            return null;
        return variant[0];
    }
}
