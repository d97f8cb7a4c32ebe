using System.Reflection.Emit;

namespace Lex.Jit.Emit;

internal sealed partial class Emitter
{
    /// <summary>Pushes a 32-bit constant.</summary>
    public void LoadConstant(int value) => Apply(new Line(OpCodes.Ldc_I4, LineOperand.Int32, value), [], StackType.I32);

    /// <summary>Pushes a truth value.</summary>
    public void LoadConstant(bool value) => LoadConstant(value ? 1 : 0);

    /// <summary>Pushes a 64-bit constant.</summary>
    public void LoadConstant(long value) => Apply(new Line(OpCodes.Ldc_I8, LineOperand.Int64, value), [], StackType.I64);

    /// <summary>Pushes a double.</summary>
    public void LoadConstant(double value) =>
        Apply(new Line(OpCodes.Ldc_R8, LineOperand.Double, BitConverter.DoubleToInt64Bits(value)), [], StackType.F64);

    public void Add() => Apply(Transition.Add);

    public void Subtract() => Apply(Transition.Subtract);

    public void Multiply() => Apply(Transition.Multiply);

    public void Divide() => Apply(Transition.Divide);

    public void Remainder() => Apply(Transition.Remainder);

    public void And() => Apply(Transition.And);

    public void Or() => Apply(Transition.Or);

    public void Xor() => Apply(Transition.Xor);

    public void Negate() => Apply(Transition.Negate);

    public void CompareEqual() => Apply(Transition.CompareEqual);

    public void CompareGreater() => Apply(Transition.CompareGreater);

    public void CompareLess() => Apply(Transition.CompareLess);

    public void CompareGreaterUnsigned() => Apply(Transition.CompareGreaterUnsigned);

    public void CompareLessUnsigned() => Apply(Transition.CompareLessUnsigned);

    /// <summary>Widens to 64 bits, with sign.</summary>
    public void ToInt64() => Apply(Transition.ToInt64);

    /// <summary>Widens to 64 bits, without sign.</summary>
    public void ToUnsignedInt64() => Apply(Transition.ToUnsignedInt64);

    public void ToInt32() => Apply(Transition.ToInt32);
}
