using Lex.Core.Values;

namespace Lex.Interp.Prepare;

/// <summary>How an aggregate is put together from slots.</summary>
internal sealed class BuildPlan
{
    /// <summary>The shape when the kinds of all parts are known and the class has room for them; else null.</summary>
    public readonly Shape? Shape;

    /// <summary>All shapes that it may have.</summary>
    public readonly ShapeFamily Family;

    /// <summary>Where the parts are.</summary>
    public readonly Loc[] Parts;

    /// <summary>What building it costs.</summary>
    public readonly long Cells;

    /// <summary>For a known shape: which slot goes where in the object.</summary>
    public readonly Copy[] Copies;

    /// <summary>Makes the plan.</summary>
    public BuildPlan(ShapeFamily family, Shape? shape, Loc[] parts)
    {
        Family = family;
        Parts = parts;
        Cells = CellCost.Parts(parts.Length);
        Shape = shape is { ClassIndex: not AggregateClasses.Wide } ? shape : null;
        Copies = new Copy[Shape is null ? 0 : parts.Length];
        for (var i = 0; i < Copies.Length; i++)
            Copies[i] = new Copy((ushort)Shape!.OffsetOf(i), parts[i].Slot, parts[i].IsScalar, parts[i].IsConstant);
    }

    /// <summary>One part: its offset, and the slot that it takes, unless it is a constant.</summary>
    internal readonly record struct Copy(ushort Offset, ushort Slot, bool IsScalar, bool IsConstant);
}
