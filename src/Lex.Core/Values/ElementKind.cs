namespace Lex.Core.Values;

/// <summary>How the elements of a list are stored. It is part of the list's shape, so that one guard proves
/// both. The scalar kinds have the numbers that they have in <see cref="PartKind"/>.</summary>
internal enum ElementKind : byte
{
    /// <summary>There are no elements.</summary>
    None,

    /// <summary>64-bit integers.</summary>
    Int,

    /// <summary>Bits of floats, 64 each.</summary>
    Float,

    /// <summary>Truth values, 64 bits each.</summary>
    Bool,

    /// <summary>References of any kinds, Unit included.</summary>
    Reference,

    /// <summary>Whole values: scalars of several kinds, or scalars and references.</summary>
    Mixed,
}
