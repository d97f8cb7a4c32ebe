using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Lex.Core.Values;

/// <summary>
/// Base of everything a <see cref="Value"/> may refer to. The first word of each object is its shape, so that one
/// comparison of a shape's id proves kind, layout and field kinds at once (the only test on a hot read).
/// </summary>
internal abstract class HeapObject
{
    /// <summary>Kind and layout of this object; never null.</summary>
    public readonly Shape Shape;

    /// <summary>Stores the shape.</summary>
    protected HeapObject(Shape shape) => Shape = shape;

    /// <summary>Moves the object to another region, or to the heap: its shape becomes a twin of itself, which no reader notices.</summary>
    internal void Move(Shape twin)
    {
        Debug.Assert(twin.OnHeap == Shape.OnHeap, "only twins take each other's place");
        Unsafe.AsRef(in Shape) = twin;
    }

    /// <summary>The kind that a value referring to this object has.</summary>
    public ValueKind Kind => Shape.Kind;
}

/// <summary>
/// What the reference half of an Int, Float or Bool refers to: there is one object per kind, and the payload is in the
/// other half. In a frame it is the tag that a slot of unknown kind carries.
/// </summary>
internal sealed class ScalarTag : HeapObject
{
    /// <summary>The tag of integers.</summary>
    public static readonly ScalarTag Int = new(ValueKind.Int, PartKind.Int);

    /// <summary>The tag of floats.</summary>
    public static readonly ScalarTag Float = new(ValueKind.Float, PartKind.Float);

    /// <summary>The tag of truth values.</summary>
    public static readonly ScalarTag Bool = new(ValueKind.Bool, PartKind.Bool);

    /// <summary>The tag of a part that is stored as a scalar.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ScalarTag Of(PartKind kind) => kind switch
    {
        PartKind.Int => Int,
        PartKind.Float => Float,
        _ => Bool,
    };

    /// <summary>How such a value is stored as a part.</summary>
    public readonly PartKind Part;

    private ScalarTag(ValueKind kind, PartKind part)
        : base(Shape.ForKind(kind)) => Part = part;
}

/// <summary>The object behind <c>()</c>. Unit is a reference without payload, hence no scalar.</summary>
internal sealed class UnitObject : HeapObject
{
    /// <summary>The only instance.</summary>
    public static readonly UnitObject Instance = new();

    private UnitObject()
        : base(Shape.ForKind(ValueKind.Unit))
    {
    }
}
