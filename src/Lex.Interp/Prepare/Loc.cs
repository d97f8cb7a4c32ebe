using Lex.Core.Ops;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Prepare;

/// <summary>Where a value is while code is prepared.</summary>
internal enum LocForm : byte
{
    /// <summary>It is a constant.</summary>
    Constant,

    /// <summary>In a slot, represented as its kind says.</summary>
    Slot,

    /// <summary>Not computed yet: a pure op over slots and at most one constant.</summary>
    Pending,

    /// <summary>An aggregate that is not built: its parts are known one by one.</summary>
    Unbuilt,
}

/// <summary>
/// A value of canonical code as execution code sees it. What is known of its kind decides how a slot holds it: Int, Float
/// and Bool as bits alone, anything else known as a reference alone, and an unknown kind as a pair.
/// </summary>
internal readonly record struct Loc(LocForm Form, ValueKind Kind, ushort Slot, Value Constant, Op Op, ushort Right, bool Negated)
{
    /// <summary>Some kind, but no scalar: never the kind of a value.</summary>
    public const ValueKind AnyReference = (ValueKind)255;

    /// <summary>
    /// An option that is not built: a slot without a reference is <c>None</c>, a pair is what is in the <c>Some</c>. Never
    /// the kind of a value.
    /// </summary>
    public const ValueKind UnbuiltOption = (ValueKind)253;

    /// <summary>
    /// A list that is not built: the reference is a list, the scalar half says how many of its first elements do not belong to
    /// it. Where nothing is missing the reference may be any value but a scalar. Never the kind of a value.
    /// </summary>
    public const ValueKind UnbuiltList = (ValueKind)252;

    /// <summary>The value that uninitialised locals have.</summary>
    public static Loc Unit => Of(default(Value));

    /// <summary>Whether the bits alone represent it.</summary>
    public bool IsScalar => IsScalarKind(Kind);

    /// <summary>Whether both halves of a slot represent it although its kind is known.</summary>
    public bool IsUnbuiltPair => Kind is UnbuiltOption or UnbuiltList;

    /// <summary>Whether it is a constant.</summary>
    public bool IsConstant => Form == LocForm.Constant;

    /// <summary>A constant.</summary>
    public static Loc Of(Value constant) => new(LocForm.Constant, constant.Kind, 0, constant, default, 0, false);

    /// <summary>A value in a slot.</summary>
    public static Loc At(int slot, ValueKind kind) => new(LocForm.Slot, kind, (ushort)slot, default, default, 0, false);

    /// <summary>A pure op over a slot and another slot.</summary>
    public static Loc Over(Op op, ValueKind kind, int left, int right) => new(LocForm.Pending, kind, (ushort)left, default, op, (ushort)right, false);

    /// <summary>A pure op over a slot and a constant.</summary>
    public static Loc Over(Op op, ValueKind kind, int left, Value right) => new(LocForm.Pending, kind, (ushort)left, right, op, NoSlot, false);

    /// <summary>Stands for the right operand of a pending op that has none, or a constant.</summary>
    public const ushort NoSlot = ushort.MaxValue;

    /// <summary>The parts of an aggregate that is not built; else null.</summary>
    public UnbuiltParts? Unbuilt { get; init; }

    /// <summary>Whether an option that is not built is known to have a value.</summary>
    public bool IsPresent { get; init; }

    /// <summary>The instruction that has taken this element from a list, or -1.</summary>
    public int Origin { get; init; } = -1;

    /// <summary>Whether computing or copying the value reads a slot.</summary>
    public bool Reads(int slot) => Form switch
    {
        LocForm.Constant => false,
        LocForm.Unbuilt => Unbuilt!.Reads(slot),
        LocForm.Pending => Slot == slot || (Right == slot && Right != NoSlot),
        _ => Slot == slot,
    };

    /// <summary>An aggregate that is not built.</summary>
    public static Loc Of(UnbuiltParts parts) => new(LocForm.Unbuilt, parts.Shape.Kind, NoSlot, default, default, NoSlot, false) { Unbuilt = parts };

    /// <summary>Whether a kind is represented by bits alone.</summary>
    public static bool IsScalarKind(ValueKind kind) => kind is ValueKind.Int or ValueKind.Float or ValueKind.Bool;

    /// <summary>What is known of a value that has one kind here and another kind there.</summary>
    public static ValueKind Join(ValueKind left, ValueKind right)
    {
        if (left == right) return left;
        if (left == ValueKind.Unknown || right == ValueKind.Unknown || IsScalarKind(left) || IsScalarKind(right)) return ValueKind.Unknown;
        return AnyReference;
    }

    /// <summary>A hint as prepared code uses it: of references it only matters that they are no scalars.</summary>
    public static ValueKind OfHint(ValueKind hint) => hint == ValueKind.Unknown || IsScalarKind(hint) ? hint : AnyReference;

    /// <summary>Whether a value may be put where this kind is expected.</summary>
    public static bool Fits(Value value, ValueKind expected)
    {
        if (expected == ValueKind.Unknown) return true;
        var kind = value.Kind;
        return expected == kind || (expected == AnyReference && !IsScalarKind(kind));
    }
}
