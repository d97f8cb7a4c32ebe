using System.Runtime.CompilerServices;

namespace Lex.Core.Values;

/// <summary>
/// A Lex value at rest: a reference (heap object, or the tag of a scalar kind) and 64 bits of payload (runtime
/// section 2). <c>default</c> is Unit. Immutable; safe to share between threads.
/// </summary>
public readonly struct Value
{
    /// <summary>Heap object or scalar tag; null means Unit.</summary>
    internal readonly HeapObject? Ref;

    /// <summary>The Int, the bits of the Float, or 0/1 for a Bool; 0 for every other kind.</summary>
    internal readonly long Bits;

    /// <summary>Joins the two halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value(HeapObject? reference, long bits)
    {
        Ref = reference;
        Bits = bits;
    }

    /// <summary>The value <c>()</c>.</summary>
    public static Value Unit => default;

    /// <summary>The value's kind; never <see cref="ValueKind.Unknown"/>.</summary>
    public ValueKind Kind => Ref is null ? ValueKind.Unit : Ref.Shape.Kind;

    internal bool IsInt => ReferenceEquals(Ref, ScalarTag.Int);

    internal bool IsFloat => ReferenceEquals(Ref, ScalarTag.Float);

    internal bool IsBool => ReferenceEquals(Ref, ScalarTag.Bool);

    /// <summary>The reference half as frames store it: never null.</summary>
    internal HeapObject Tag => Ref ?? UnitObject.Instance;

    // The four readers below do not check: callers have looked at the kind.
    internal long AsInt => Bits;

    internal double AsFloat => BitConverter.Int64BitsToDouble(Bits);

    internal bool AsBool => Bits != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T As<T>()
        where T : HeapObject
        => Unsafe.As<T>(Ref!);

    internal static Value Int(long value) => new(ScalarTag.Int, value);

    internal static Value Float(double value) => new(ScalarTag.Float, BitConverter.DoubleToInt64Bits(value));

    internal static Value Bool(bool value) => new(ScalarTag.Bool, value ? 1 : 0);

    internal static Value Object(HeapObject value) => new(value, 0);
}
