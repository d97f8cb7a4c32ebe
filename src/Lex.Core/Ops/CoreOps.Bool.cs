namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>True when both operands are; both have been evaluated.</summary>
    [Op(Group.Bool)]
    internal static bool BoolAnd(bool left, bool right) => left & right;

    /// <summary>True when one of the operands is; both have been evaluated.</summary>
    [Op(Group.Bool)]
    internal static bool BoolOr(bool left, bool right) => left | right;

    /// <summary>The opposite.</summary>
    [Op(Group.Bool)]
    internal static bool BoolNot(bool operand) => !operand;
}
