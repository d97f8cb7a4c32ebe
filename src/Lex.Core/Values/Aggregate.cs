using System.Runtime.CompilerServices;

namespace Lex.Core.Values;

/// <summary>
/// A record, tuple, variant or closure: a shape and parts. The parts are fields of a generated class, scalars unboxed
/// (measured: a separate array for the parts doubles the cost of a small record).
/// </summary>
internal abstract class Aggregate : HeapObject
{
    /// <summary>Makes an instance whose parts are not set yet.</summary>
    protected Aggregate(Shape shape)
        : base(shape)
    {
    }

    /// <summary>A part as a value.</summary>
    public Value this[int part]
    {
        get
        {
            var kind = Shape.Parts[part];
            var offset = Shape.OffsetOf(part);
            if (offset < 0) return Unsafe.As<WideAggregate>(this).Part(part);
            return kind == PartKind.Reference
                ? new Value(ReferenceAt(this, offset), 0)
                : new Value(ScalarTag.Of(kind), ScalarAt(this, offset));
        }
    }

    /// <summary>Builds an aggregate from its parts in order.</summary>
    public static Aggregate Create(ShapeFamily family, ReadOnlySpan<Value> parts)
    {
        var shape = family.For(parts);
        if (parts.IsEmpty) return shape.Empty;
        var made = Allocate(shape);
        made.Fill(shape.Offsets, parts);
        return made;
    }

    /// <summary>An aggregate of another family with the same parts.</summary>
    public static Aggregate CopyParts(Aggregate source, ShapeFamily family)
    {
        var shape = family.For(source.Shape.Parts);
        if (shape.Count == 0) return shape.Empty;
        var made = Allocate(shape);
        for (var part = 0; part < shape.Count; part++) made.SetPart(part, source[part]);
        return made;
    }

    /// <summary>A new instance whose parts are not set yet: the caller fills all of them before anyone sees it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Aggregate Allocate(Shape shape) => AggregateClasses.New(shape.ClassIndex, shape);

    /// <summary>The cell of a scalar part; the offset is <see cref="Values.Shape.OffsetOf"/> of the object's own shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref long ScalarAt(HeapObject aggregate, nint offset) =>
        ref Unsafe.As<byte, long>(ref Unsafe.AddByteOffset(ref Origin(aggregate), offset));

    /// <summary>The cell of a reference part; the offset is <see cref="Values.Shape.OffsetOf"/> of the object's own shape.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref HeapObject ReferenceAt(HeapObject aggregate, nint offset) =>
        ref Unsafe.As<byte, HeapObject>(ref Unsafe.AddByteOffset(ref Origin(aggregate), offset));

    /// <summary>Sets a part of a new instance; the value's kind is the one that the shape says.</summary>
    public void SetPart(int part, Value value)
    {
        var offset = Shape.OffsetOf(part);
        if (offset < 0) Unsafe.As<WideAggregate>(this).Set(part, value);
        else if (Shape.Parts[part] == PartKind.Reference) ReferenceAt(this, offset) = value.Tag;
        else ScalarAt(this, offset) = value.Bits;
    }

    private void Fill(ReadOnlySpan<int> offsets, ReadOnlySpan<Value> parts)
    {
        if (offsets.Length != parts.Length)
        {
            for (var part = 0; part < parts.Length; part++) Unsafe.As<WideAggregate>(this).Set(part, parts[part]);
            return;
        }

        for (var part = 0; part < parts.Length; part++)
        {
            ref readonly var value = ref parts[part];
            if (value.Ref is ScalarTag) ScalarAt(this, offsets[part]) = value.Bits;
            else ReferenceAt(this, offsets[part]) = value.Tag;
        }
    }

    /// <summary>Stores the offset of each cell, references first.</summary>
    internal abstract void MeasureCells(Span<int> offsets);

    /// <summary>How far a field lies from the place of the shape.</summary>
    protected int DistanceTo<T>(ref T field) => (int)Unsafe.ByteOffset(ref Origin(this), ref Unsafe.As<T, byte>(ref field));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte Origin(HeapObject instance) => ref Unsafe.As<Shape, byte>(ref Unsafe.AsRef(in instance.Shape));
}

/// <summary>An aggregate with more parts than the generated classes hold.</summary>
internal sealed class WideAggregate : Aggregate
{
    /// <summary>The reference parts.</summary>
    public readonly HeapObject[] References;

    /// <summary>The scalar parts.</summary>
    public readonly long[] Scalars;

    /// <summary>Makes an instance whose parts are not set yet.</summary>
    public WideAggregate(Shape shape)
        : base(shape)
    {
        References = new HeapObject[shape.References];
        Scalars = new long[shape.Scalars];
    }

    /// <summary>A part as a value.</summary>
    public Value Part(int part)
    {
        var kind = Shape.Parts[part];
        var cell = Shape.CellOf(part);
        return kind == PartKind.Reference ? new Value(References[cell], 0) : new Value(ScalarTag.Of(kind), Scalars[cell]);
    }

    /// <summary>Sets a part of a new instance.</summary>
    public void Set(int part, Value value)
    {
        var cell = Shape.CellOf(part);
        if (Shape.Parts[part] == PartKind.Reference) References[cell] = value.Tag;
        else Scalars[cell] = value.Bits;
    }

    /// <summary>Nothing: the parts are in arrays.</summary>
    internal override void MeasureCells(Span<int> offsets)
    {
    }
}
