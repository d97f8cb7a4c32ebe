namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Adds two Floats.</summary>
    [Op(Group.Float, Canonical = nameof(NumAdd), Facts = OpFacts.Commutes)]
    internal static double FloatAdd(double left, double right) => left + right;

    /// <summary>Subtracts two Floats.</summary>
    [Op(Group.Float, Canonical = nameof(NumSub))]
    internal static double FloatSub(double left, double right) => left - right;

    /// <summary>Multiplies two Floats.</summary>
    [Op(Group.Float, Canonical = nameof(NumMul), Facts = OpFacts.Commutes)]
    internal static double FloatMul(double left, double right) => left * right;

    /// <summary>Divides two Floats; by zero it gives an infinity or NaN.</summary>
    [Op(Group.Float, Canonical = nameof(NumDiv))]
    internal static double FloatDiv(double left, double right) => left / right;

    /// <summary>Negates a Float.</summary>
    [Op(Group.Float, Canonical = nameof(NumNeg))]
    internal static double FloatNeg(double operand) => -operand;

    /// <summary>Compares two Floats for equality; NaN equals nothing.</summary>
    [Op(Group.Float, Canonical = nameof(NumEq))]
    internal static bool FloatEq(double left, double right) => left == right;

    /// <summary>Whether the left Float is less; false with NaN.</summary>
    [Op(Group.Float, Canonical = nameof(NumLt))]
    internal static bool FloatLt(double left, double right) => left < right;

    /// <summary>Whether the left Float is less or equal; false with NaN.</summary>
    [Op(Group.Float, Canonical = nameof(NumLe))]
    internal static bool FloatLe(double left, double right) => left <= right;
}
