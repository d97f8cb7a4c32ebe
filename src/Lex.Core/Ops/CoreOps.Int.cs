using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Execution;

namespace Lex.Core.Ops;

internal static partial class CoreOps
{
    /// <summary>Adds two Ints; wraps.</summary>
    [Op(Group.Int, Canonical = nameof(NumAdd), Facts = OpFacts.Commutes)]
    internal static long IntAdd(long left, long right) => unchecked(left + right);

    /// <summary>Subtracts two Ints; wraps.</summary>
    [Op(Group.Int, Canonical = nameof(NumSub))]
    internal static long IntSub(long left, long right) => unchecked(left - right);

    /// <summary>Multiplies two Ints; wraps.</summary>
    [Op(Group.Int, Canonical = nameof(NumMul), Facts = OpFacts.Commutes)]
    internal static long IntMul(long left, long right) => unchecked(left * right);

    /// <summary>Divides two Ints toward zero; the minimum divided by -1 is the minimum.</summary>
    [Op(Group.Int, Canonical = nameof(NumDiv))]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Status IntDiv(ExecutionContext ctx, long left, long right, out long quotient)
    {
        // One test for both special divisors: -1 and 0 are those that become 0 and 1 when one is added.
        if (unchecked((ulong)(right + 1)) > 1)
        {
            // Many processors divide 32 bits several times faster than 64.
            quotient = (ulong)(left | right) <= uint.MaxValue ? (uint)left / (uint)right : left / right;
            return Status.Ok;
        }

        quotient = unchecked(-left);
        return right != 0 ? Status.Ok : ctx.Fault(LexError.DivByZero("division"));
    }

    /// <summary>The remainder of a division toward zero; it has the sign of the dividend.</summary>
    [Op(Group.Int, Canonical = nameof(NumMod))]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Status IntMod(ExecutionContext ctx, long left, long right, out long remainder)
    {
        if (unchecked((ulong)(right + 1)) > 1)
        {
            remainder = (ulong)(left | right) <= uint.MaxValue ? (uint)left % (uint)right : left % right;
            return Status.Ok;
        }

        remainder = 0;
        return right != 0 ? Status.Ok : ctx.Fault(LexError.DivByZero("modulo"));
    }

    /// <summary>Negates an Int; the minimum stays what it is.</summary>
    [Op(Group.Int, Canonical = nameof(NumNeg))]
    internal static long IntNeg(long operand) => unchecked(-operand);

    /// <summary>Compares two Ints for equality.</summary>
    [Op(Group.Int, Canonical = nameof(NumEq), Facts = OpFacts.Commutes)]
    internal static bool IntEq(long left, long right) => left == right;

    /// <summary>Whether the left Int is less.</summary>
    [Op(Group.Int, Canonical = nameof(NumLt))]
    internal static bool IntLt(long left, long right) => left < right;

    /// <summary>Whether the left Int is less or equal.</summary>
    [Op(Group.Int, Canonical = nameof(NumLe))]
    internal static bool IntLe(long left, long right) => left <= right;
}
