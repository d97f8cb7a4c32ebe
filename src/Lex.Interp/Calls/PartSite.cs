using Lex.Core.Values;

namespace Lex.Interp.Calls;

/// <summary>
/// A place in compiled code that reads a part of aggregates. It knows where the part lies in objects of one shape, the one met
/// last; others it looks up. Shared by all sessions that run the code; what it knows changes as a whole.
/// </summary>
/// <param name="field">The field, or null.</param>
/// <param name="index">Which part, if it has no name.</param>
/// <param name="kind">The kind that is expected of it, or Unknown.</param>
internal sealed class PartSite(Name? field, int index, ValueKind kind)
{
    // A site that meets many shapes looks parts up rather than to change its mind with each of them.
    private const int MostChanges = 32;

    private int _changes;

    /// <summary>What it knows; read by compiled code.</summary>
    public PartPlace Place = PartPlace.Nowhere;

    /// <summary>The part of an aggregate, or null if it has none. Remembers where it was.</summary>
    public Value? Find(Aggregate aggregate)
    {
        var shape = aggregate.Shape;
        var part = field is not null ? shape.IndexOf(field) : index < shape.Count ? index : -1;
        if (part < 0) return null;
        Learn(shape, part);
        return aggregate[part];
    }

    private void Learn(Shape shape, int part)
    {
        var (stored, offset) = (shape.Parts[part], shape.OffsetOf(part));
        if (shape.Id == Shape.NoShapeId || offset < 0 || _changes == MostChanges || !Fits(stored)) return;
        _changes++;
        Place = new PartPlace(shape.Id, offset, stored == PartKind.Reference ? null : ScalarTag.Of(stored));
    }

    private bool Fits(PartKind stored) => kind switch
    {
        ValueKind.Unknown => true,
        ValueKind.Int or ValueKind.Float or ValueKind.Bool => stored != PartKind.Reference && ScalarTag.Of(stored).Kind == kind,
        _ => stored == PartKind.Reference,
    };
}

/// <summary>Where a part lies in objects of a shape.</summary>
/// <param name="shape">The id of the shape.</param>
/// <param name="offset">The offset, see <see cref="Aggregate.ScalarAt"/>.</param>
/// <param name="tag">The tag of a scalar; null: the part is a reference.</param>
internal sealed class PartPlace(uint shape, nint offset, ScalarTag? tag)
{
    /// <summary>Of no object.</summary>
    public static readonly PartPlace Nowhere = new(0, 0, null);

    /// <summary>The id of the shape.</summary>
    public readonly uint Shape = shape;

    /// <summary>Where the part lies.</summary>
    public readonly nint Offset = offset;

    /// <summary>The tag of a scalar; null: the part is a reference.</summary>
    public readonly HeapObject? Tag = tag;
}
