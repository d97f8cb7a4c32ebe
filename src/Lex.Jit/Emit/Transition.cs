using System.Reflection.Emit;

namespace Lex.Jit.Emit;

/// <summary>One legal use of an instruction: the types it pops, deepest first, and the one it pushes.</summary>
internal readonly record struct Effect(StackType[] Pops, StackType Push);

/// <summary>An instruction without operands and all its legal uses; the emitter looks for the one that fits the stack.</summary>
internal sealed class Transition
{
    private Transition(OpCode code, params Effect[] uses) => (Code, Uses) = (code, uses);

    /// <summary>The instruction.</summary>
    public OpCode Code { get; }

    /// <summary>Its legal uses.</summary>
    public Effect[] Uses { get; }

    public static Transition Add { get; } = Binary(OpCodes.Add, StackType.I32, StackType.I64, StackType.F64, StackType.Native);

    public static Transition Subtract { get; } = Binary(OpCodes.Sub, StackType.I32, StackType.I64, StackType.F64, StackType.Native);

    public static Transition Multiply { get; } = Binary(OpCodes.Mul, StackType.I32, StackType.I64, StackType.F64);

    public static Transition Divide { get; } = Binary(OpCodes.Div, StackType.I32, StackType.I64, StackType.F64);

    public static Transition Remainder { get; } = Binary(OpCodes.Rem, StackType.I32, StackType.I64);

    public static Transition And { get; } = Binary(OpCodes.And, StackType.I32, StackType.I64);

    public static Transition Or { get; } = Binary(OpCodes.Or, StackType.I32, StackType.I64);

    public static Transition Xor { get; } = Binary(OpCodes.Xor, StackType.I32, StackType.I64);

    public static Transition Negate { get; } = Unary(OpCodes.Neg, StackType.I32, StackType.I64, StackType.F64);

    public static Transition CompareEqual { get; } = Compare(
        OpCodes.Ceq, StackType.I32, StackType.I64, StackType.F64, StackType.Native, StackType.Null);

    public static Transition CompareGreater { get; } = Compare(OpCodes.Cgt, StackType.I32, StackType.I64, StackType.F64);

    public static Transition CompareLess { get; } = Compare(OpCodes.Clt, StackType.I32, StackType.I64, StackType.F64);

    public static Transition CompareGreaterUnsigned { get; } = Compare(OpCodes.Cgt_Un, StackType.I32, StackType.I64, StackType.F64);

    public static Transition CompareLessUnsigned { get; } = Compare(OpCodes.Clt_Un, StackType.I32, StackType.I64, StackType.F64);

    public static Transition ToInt64 { get; } = new(
        OpCodes.Conv_I8, Use(StackType.I64, StackType.I32), Use(StackType.I64, StackType.I64), Use(StackType.I64, StackType.Native));

    public static Transition ToUnsignedInt64 { get; } = new(
        OpCodes.Conv_U8, Use(StackType.I64, StackType.I32), Use(StackType.I64, StackType.I64), Use(StackType.I64, StackType.Native));

    public static Transition ToInt32 { get; } = new(OpCodes.Conv_I4, Use(StackType.I32, StackType.I32), Use(StackType.I32, StackType.I64));

    public static Transition Pop { get; } = new(
        OpCodes.Pop, Use(StackType.Void, StackType.I32), Use(StackType.Void, StackType.I64), Use(StackType.Void, StackType.F64),
        Use(StackType.Void, StackType.Native), Use(StackType.Void, StackType.Null));

    public static Transition LoadNull { get; } = new(OpCodes.Ldnull, Use(StackType.Null));

    public static Transition LoadInt64Indirect { get; } = new(
        OpCodes.Ldind_I8, Use(StackType.I64, StackType.Native), Use(StackType.I64, new StackType(StackKind.ByRef, typeof(long))));

    public static Transition StoreInt64Indirect { get; } = new(
        OpCodes.Stind_I8, Use(StackType.Void, StackType.Native, StackType.I64),
        Use(StackType.Void, new StackType(StackKind.ByRef, typeof(long)), StackType.I64));

    private static Effect Use(StackType push, params StackType[] pops) => new(pops, push);

    private static Transition Unary(OpCode code, params StackType[] types) => new(code, Array.ConvertAll(types, t => Use(t, t)));

    private static Transition Binary(OpCode code, params StackType[] types) => new(code, Array.ConvertAll(types, t => Use(t, t, t)));

    private static Transition Compare(OpCode code, params StackType[] types) =>
        new(code, Array.ConvertAll(types, t => Use(StackType.I32, t, t)));
}
