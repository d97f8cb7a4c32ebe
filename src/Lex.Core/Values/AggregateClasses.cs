namespace Lex.Core.Values;

/// <summary>Asks the generator for the classes of aggregates with up to this many parts in line.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class AggregateFamilyAttribute(int maximum) : Attribute
{
    /// <summary>Most parts that are stored in line.</summary>
    public int Maximum { get; } = maximum;
}

/// <summary>
/// The generated classes of aggregates: one for each number of references and scalars. An index names a class; it
/// counts by total number of parts, then by number of references.
/// </summary>
[AggregateFamily(8)]
internal static partial class AggregateClasses
{
    private static readonly int[]?[] Offsets = new int[]?[Wide];

    /// <summary>The index of the class for these numbers of parts.</summary>
    public static int IndexOf(int references, int scalars)
    {
        var total = references + scalars;
        return total > Maximum ? Wide : (total * (total + 1) / 2) + references;
    }

    /// <summary>
    /// Byte offsets of the cells of a class, references first, from the place of the shape. The runtime lays objects out
    /// as it likes; hence they are measured in an instance, when a class is first needed.
    /// </summary>
    public static int[] OffsetsOf(int classIndex)
    {
        if (Offsets[classIndex] is { } known) return known;
        var measured = new int[Maximum];
        New(classIndex, Shape.ForKind(ValueKind.Tuple)).MeasureCells(measured);
        return Offsets[classIndex] = measured; // A race measures twice, with the same result.
    }
}
