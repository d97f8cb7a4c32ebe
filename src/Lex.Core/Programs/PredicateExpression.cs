using System.Collections.Immutable;

namespace Lex.Core.Programs;

/// <summary>A refinement predicate: the part of the canonical expression tree that can be evaluated at a call.</summary>
internal abstract record PredicateExpression
{
    private PredicateExpression()
    {
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
