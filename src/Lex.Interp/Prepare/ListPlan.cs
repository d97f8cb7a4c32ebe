using Lex.Core.Values;

namespace Lex.Interp.Prepare;

/// <summary>How a list is put together from slots.</summary>
internal sealed class ListPlan(Loc[] elements, long cells)
{
    /// <summary>Where the elements are.</summary>
    public readonly Loc[] Elements = elements;

    /// <summary>How they are stored; mixed stands for what is only known when they are there.</summary>
    public readonly ElementKind Kind = KindOf(elements);

    /// <summary>What building it costs; nothing if that has been paid.</summary>
    public readonly long Cells = cells;

    private static ElementKind KindOf(Loc[] elements)
    {
        var kind = KindOf(elements[0].Kind);
        var areAlike = elements.Length <= ListBuffer.LeafSize && Array.TrueForAll(elements, element => KindOf(element.Kind) == kind);
        return areAlike ? kind : ElementKind.Mixed;
    }

    private static ElementKind KindOf(ValueKind kind) => kind switch
    {
        ValueKind.Unknown => ElementKind.Mixed,
        ValueKind.Int => ElementKind.Int,
        ValueKind.Float => ElementKind.Float,
        ValueKind.Bool => ElementKind.Bool,
        _ => ElementKind.Reference,
    };
}
