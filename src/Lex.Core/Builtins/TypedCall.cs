using System.Runtime.CompilerServices;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Builtins;

/// <summary>How a typed call ended.</summary>
internal enum TypedStatus : byte
{
    /// <summary>With its result in the slot.</summary>
    Ok,

    /// <summary>With the error in the context.</summary>
    Fault,

    /// <summary>An argument has the wrong kind; nothing has happened.</summary>
    Mismatch,
}

/// <summary>
/// Where a typed call finds its arguments: slots of a frame, whose scalar halves and references lie in two banks, a fixed
/// distance apart. In unmanaged memory, so that a call site reads no reference.
/// </summary>
internal unsafe struct TypedArguments
{
    /// <summary>Functions of more parameters have no typed form.</summary>
    public const int Most = 4;

    private fixed ushort _slots[Most];

    private fixed byte _kinds[Most];

    /// <summary>Sets the place of an argument.</summary>
    /// <param name="index">Which argument.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="kind">Int, Float or Bool if only the scalar half is set; anything else if the reference is.</param>
    /// <param name="isPair">Whether both halves are set, and the kind shows at run time.</param>
    public void Set(int index, ushort slot, ValueKind kind, bool isPair)
    {
        _slots[index] = slot;
        _kinds[index] = isPair ? Pair : (byte)kind;
    }

    private const byte Pair = 255;

    /// <summary>The scalar half of an argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Scalar(int index, long* slots) => slots[_slots[index]];

    /// <summary>An argument that is a Float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly double Float(int index, long* slots) => *(double*)(slots + _slots[index]);

    /// <summary>The reference half of an argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly HeapObject Reference(int index, long* slots, nint references) => Banks.Reference(slots + _slots[index], references);

    /// <summary>An argument whatever its kind.</summary>
    public readonly Value Any(int index, long* slots, nint references)
    {
        var slot = slots + _slots[index];
        return _kinds[index] switch
        {
            (byte)ValueKind.Int => new Value(ScalarTag.Int, *slot),
            (byte)ValueKind.Float => new Value(ScalarTag.Float, *slot),
            (byte)ValueKind.Bool => new Value(ScalarTag.Bool, *slot),
            Pair => new Value(Banks.Reference(slot, references), *slot),
            _ => new Value(Banks.Reference(slot, references), 0),
        };
    }
}

/// <summary>The two banks of frame slots: the scalar half of a slot, and at a fixed distance from it the reference.</summary>
internal static unsafe class Banks
{
    /// <summary>The reference half of a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref HeapObject Reference(long* slot, nint references) => ref Unsafe.AsRef<HeapObject>((byte*)slot + references);

    /// <summary>Sets both halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(long* slot, nint references, Value value)
    {
        *slot = value.Bits;
        ref var half = ref Reference(slot, references);
        // A reference store costs a write barrier, a comparison next to nothing.
        if (!ReferenceEquals(half, value.Tag)) half = value.Tag;
    }

    /// <summary>
    /// Sets the slot to an option that is not built: nothing, or both halves of what is in it, which is paid for as if it
    /// were built.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TypedStatus SetOption(ExecutionContext ctx, long* slot, nint references, Value? option)
    {
        if (option is not { } value)
        {
            Reference(slot, references) = null!;
            return TypedStatus.Ok;
        }

        if (ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok) return TypedStatus.Fault;
        Set(slot, references, value);
        return TypedStatus.Ok;
    }
}
