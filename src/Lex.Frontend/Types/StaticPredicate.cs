using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Types;

/// <summary>Evaluates refinement predicates on literals before a program runs (language section 6.1).</summary>
internal static class StaticPredicate
{
    /// <summary>The value of an argument that is a literal or a negated number; null otherwise.</summary>
    public static Literal? ArgumentValue(Expr argument) => argument switch
    {
        LiteralExpr literal => literal.Value,
        UnaryExpr { IsNot: false, Operand: LiteralExpr literal } => Negate(literal.Value),
        _ => null,
    };

    /// <summary>Whether a predicate has only parts that a run can evaluate.</summary>
    public static bool IsEvaluable(Expr predicate)
    {
        var pending = new Stack<Expr>();
        pending.Push(predicate);
        while (pending.TryPop(out var part))
        {
            switch (part)
            {
                case LiteralExpr or VarExpr:
                    break;
                case UnaryExpr unary:
                    pending.Push(unary.Operand);
                    break;
                case FieldExpr access:
                    pending.Push(access.Value);
                    break;
                case BinaryExpr binary:
                    pending.Push(binary.Left);
                    pending.Push(binary.Right);
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    /// <summary>The value of a predicate, or null where only the run can tell.</summary>
    public static Literal? Evaluate(Expr predicate, string binding, Literal value)
    {
        if (predicate is not BinaryExpr) return Operand(predicate, binding, value);
        // Chains hang down the left operand; walking them with a loop keeps the host stack flat.
        var chain = new Stack<BinaryExpr>();
        while (predicate is BinaryExpr binary)
        {
            chain.Push(binary);
            predicate = binary.Left;
        }

        var result = Operand(predicate, binding, value);
        while (chain.TryPop(out var link)) result = Apply(link, result, binding, value);
        return result;
    }

    private static Literal? Operand(Expr expression, string binding, Literal value) => expression switch
    {
        LiteralExpr literal => literal.Value,
        VarExpr variable => variable.Name == binding ? value : null,
        UnaryExpr { IsNot: true } unary => Evaluate(unary.Operand, binding, value) is { Kind: LiteralKind.Bool } operand
            ? Literal.OfBool(operand.Bits == 0) : null,
        UnaryExpr unary => Evaluate(unary.Operand, binding, value) is { } operand ? Negate(operand) : null,
        _ => null,
    };

    private static Literal? Negate(Literal value) => value.Kind switch
    {
        LiteralKind.Int => Literal.OfInt(unchecked(-value.Bits)),
        LiteralKind.Float => Literal.OfFloat(-value.Float),
        _ => null,
    };

    private static Literal? Apply(BinaryExpr binary, Literal? left, string binding, Literal value)
    {
        if (left is null) return null;
        if (binary.Operator.IsLogical())
        {
            if (left.Kind != LiteralKind.Bool) return null;
            var decides = binary.Operator == BinaryOperator.Or;
            if (left.Bits != 0 == decides) return left;
            return Evaluate(binary.Right, binding, value) is { Kind: LiteralKind.Bool } other ? other : null;
        }

        if (Evaluate(binary.Right, binding, value) is not { } right) return null;
        if (binary.Operator.IsEquality()) return Literal.OfBool(left.ValueEquals(right) == (binary.Operator == BinaryOperator.Equal));
        return (left.Kind, right.Kind) switch
        {
            (LiteralKind.Int, LiteralKind.Int) => Ints(binary.Operator, left.Bits, right.Bits),
            (LiteralKind.Float, LiteralKind.Float) => Floats(binary.Operator, left.Float, right.Float),
            _ => null,
        };
    }

    private static Literal? Ints(BinaryOperator op, long a, long b) => op switch
    {
        BinaryOperator.Add => Literal.OfInt(unchecked(a + b)),
        BinaryOperator.Subtract => Literal.OfInt(unchecked(a - b)),
        BinaryOperator.Multiply => Literal.OfInt(unchecked(a * b)),
        BinaryOperator.Divide when b != 0 => Literal.OfInt(b == -1 ? unchecked(-a) : a / b),
        BinaryOperator.Remainder when b != 0 => Literal.OfInt(b == -1 ? 0 : a % b),
        BinaryOperator.Less => Literal.OfBool(a < b),
        BinaryOperator.LessEqual => Literal.OfBool(a <= b),
        BinaryOperator.Greater => Literal.OfBool(a > b),
        BinaryOperator.GreaterEqual => Literal.OfBool(a >= b),
        _ => null,
    };

    private static Literal? Floats(BinaryOperator op, double a, double b) => op switch
    {
        BinaryOperator.Add => Literal.OfFloat(a + b),
        BinaryOperator.Subtract => Literal.OfFloat(a - b),
        BinaryOperator.Multiply => Literal.OfFloat(a * b),
        BinaryOperator.Divide => Literal.OfFloat(a / b),
        BinaryOperator.Less => Literal.OfBool(a < b),
        BinaryOperator.LessEqual => Literal.OfBool(a <= b),
        BinaryOperator.Greater => Literal.OfBool(a > b),
        BinaryOperator.GreaterEqual => Literal.OfBool(a >= b),
        _ => null,
    };
}
