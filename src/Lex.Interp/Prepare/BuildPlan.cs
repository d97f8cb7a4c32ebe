using Lex.Core.Values;

namespace Lex.Interp.Prepare;

/// <summary>How an aggregate is put together from slots.</summary>
internal sealed class BuildPlan
{
    private readonly Shape? _shape;

    /// <summary>The shape when the kinds of all parts are known and the class has room for them; else null. Null, too, while what is
    /// built has to be marked, which is not done on the fast way.</summary>
    public Shape? Shape;

    /// <summary>Whether it is built for the request that is served, if there is one.</summary>
    public readonly bool InRequest;

    /// <summary>Whether there is one.</summary>
    public bool IsMarked
    {
        get;
        set
        {
            field = value;
            Shape = value ? null : _shape;
        }
    }

    /// <summary>All shapes that it may have.</summary>
    public readonly ShapeFamily Family;

    /// <summary>Where the parts are.</summary>
    public readonly Loc[] Parts;

    /// <summary>What building it costs; nothing if that has been paid.</summary>
    public readonly long Cells;

    /// <summary>For a known shape: which slots go where as scalars.</summary>
    public readonly Copy[] Scalars = [];

    /// <summary>For a known shape: which slots go where as references.</summary>
    public readonly Copy[] References = [];

    /// <summary>For a known shape: the scalars that are constants.</summary>
    public readonly Constant[] Constants = [];

    /// <summary>For a known shape: the other parts that are constants.</summary>
    public readonly int[] ReferenceConstants = [];

    /// <summary>Makes the plan.</summary>
    public BuildPlan(ShapeFamily family, Shape? shape, Loc[] parts, long cells, bool inRequest = false)
    {
        Family = family;
        Parts = parts;
        Cells = cells;
        InRequest = inRequest;
        if (shape is null or { ClassIndex: AggregateClasses.Wide } || Array.Exists(parts, static part => part.Form == LocForm.Unbuilt)) return;
        Shape = _shape = shape;
        Constants = Array.ConvertAll(
            PartsThat(static part => part.IsConstant && part.IsScalar), part => new Constant(shape.OffsetOf(part), parts[part].Constant.Bits));
        ReferenceConstants = PartsThat(static part => part.IsConstant && !part.IsScalar);
        Scalars = Copies(PartsThat(static part => !part.IsConstant && part.IsScalar));
        References = Copies(PartsThat(static part => !part.IsConstant && !part.IsScalar));
    }

    private int[] PartsThat(Predicate<Loc> holds)
    {
        var found = new List<int>();
        for (var i = 0; i < Parts.Length; i++)
        {
            if (holds(Parts[i])) found.Add(i);
        }

        return [.. found];
    }

    private Copy[] Copies(int[] parts) => Array.ConvertAll(parts, part => new Copy((ushort)Shape!.OffsetOf(part), Parts[part].Slot));

    /// <summary>One part: its offset, and the slot that it takes.</summary>
    internal readonly record struct Copy(ushort Offset, ushort Slot);

    /// <summary>A scalar part that is a constant.</summary>
    internal readonly record struct Constant(nint Offset, long Bits);
}
