using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Emit;

/// <summary>Turns refinement predicates into the form that the machine evaluates.</summary>
internal static class PredicateCompiler
{
    /// <summary>Longer chains are left to the run, which refuses them.</summary>
    private const int MaxChain = 256;

    public static PredicateExpression Compile(Expr expression)
    {
        var compiled = CompilePart(expression);
        return compiled.IsTooDeep ? new PredicateExpression.Unsupported("BinOp", []) : compiled;
    }

    private static PredicateExpression CompilePart(Expr expression)
    {
        // Chains hang down the left operand and may be long; the rest is bounded by the parser.
        var chain = new Stack<Expr>();
        while (expression is BinaryExpr or FieldExpr)
        {
            chain.Push(expression);
            expression = expression.Spine!;
        }

        if (chain.Count > MaxChain) return new PredicateExpression.Unsupported("BinOp", ImmutableArray<PredicateExpression>.Empty);
        var result = Leaf(expression);
        while (chain.TryPop(out var link))
        {
            result = link is BinaryExpr binary
                ? new PredicateExpression.Binary(binary.Operator.Spelling(), result, CompilePart(binary.Right))
                : new PredicateExpression.Field(result, ((FieldExpr)link).Field.Text);
        }

        return result;
    }

    private static PredicateExpression Leaf(Expr expression) => expression switch
    {
        LiteralExpr literal => new PredicateExpression.Literal(ConstantOf(literal.Value)),
        VarExpr variable => new PredicateExpression.Variable(variable.Name),
        UnaryExpr unary => new PredicateExpression.Unary(unary.Spelling, CompilePart(unary.Operand)),
        _ => new PredicateExpression.Unsupported(NameOf(expression), ImmutableArray<PredicateExpression>.Empty),
    };

    private static string NameOf(Expr expression) => expression switch
    {
        CallExpr => "Call",
        LetExpr => "Let",
        MatchExpr => "Match",
        BlockExpr => "Block",
        ConstructorExpr => "Constructor",
        RecordExpr => "RecordLit",
        TupleExpr => "TupleLit",
        ListExpr => "ListLit",
        LambdaExpr => "Lambda",
        _ => "Return",
    };

    public static Constant ConstantOf(Literal literal) => literal.Kind switch
    {
        LiteralKind.Int => Constant.Int(literal.Bits),
        LiteralKind.Float => Constant.Float(literal.Float),
        LiteralKind.Bool => Constant.Bool(literal.Bits != 0),
        LiteralKind.Str => Constant.Str(literal.Text!),
        LiteralKind.Bytes => Constant.OfBytes(literal.ToBytes()),
        _ => Constant.Unit,
    };
}
