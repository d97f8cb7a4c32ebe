using System.Collections.Immutable;

namespace Lex.Core.Programs;

/// <summary>A refinement predicate: the part of the canonical expression tree that can be evaluated at a call.</summary>
internal abstract record PredicateExpression
{
    private PredicateExpression()
    {
    }

    /// <summary>Whether it nests deeper than what walks predicates can take; then the program it is in is refused.</summary>
    public bool IsTooDeep
    {
        get
        {
            var work = new Stack<(PredicateExpression Expression, int Depth)>();
            work.Push((this, 1));
            while (work.TryPop(out var next))
            {
                if (next.Depth > ProgramLimits.MaxPredicateDepth) return true;
                foreach (var part in next.Expression.Parts) work.Push((part, next.Depth + 1));
            }

            return false;
        }
    }

    /// <summary>The expressions directly inside this one, left to right.</summary>
    public ImmutableArray<PredicateExpression> Parts => this switch
    {
        Unary unary => [unary.Operand],
        Binary binary => [binary.Left, binary.Right],
        Field access => [access.Record],
        Unsupported other => other.Children,
        _ => [],
    };

    /// <summary>A literal.</summary>
    internal sealed record Literal(Constant Value) : PredicateExpression;

    /// <summary>A name: the binding, or something that cannot be resolved.</summary>
    internal sealed record Variable(string Name) : PredicateExpression;

    /// <summary><c>not</c> or <c>-</c>.</summary>
    internal sealed record Unary(string Operator, PredicateExpression Operand) : PredicateExpression;

    /// <summary>A binary operator in its source spelling.</summary>
    internal sealed record Binary(string Operator, PredicateExpression Left, PredicateExpression Right) : PredicateExpression;

    /// <summary>A field of a record.</summary>
    internal sealed record Field(PredicateExpression Record, string Name) : PredicateExpression;

    /// <summary>Any other node: it is kept for the message, evaluation refuses it.</summary>
    internal sealed record Unsupported(string Node, ImmutableArray<PredicateExpression> Children) : PredicateExpression;
}
