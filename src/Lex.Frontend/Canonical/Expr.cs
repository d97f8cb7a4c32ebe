using System.Collections.Immutable;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Canonical;

/// <summary>
/// A canonical expression. Chains (operators, postfixes, pipes, <c>?</c>) may be arbitrarily long and hang down the
/// <see cref="Spine"/>; <c>let</c> chains hang down the body. Passes walk both with loops and recurse for the rest only,
/// whose depth the parser bounds.
/// </summary>
internal abstract class Expr(int id, TextSpan span)
{
    /// <summary>Dense number within the program.</summary>
    public int Id { get; } = id;

    /// <summary>What it was made from.</summary>
    public TextSpan Span { get; } = span;

    /// <summary>The operand under which a chain continues, or null for the end of one.</summary>
    public virtual Expr? Spine => null;
}

internal sealed class LiteralExpr(int id, TextSpan span, Literal value) : Expr(id, span)
{
    public Literal Value { get; } = value;
}

internal sealed class VarExpr(int id, TextSpan span, string name) : Expr(id, span)
{
    public string Name { get; } = name;
}

/// <summary>A function of the library by its true name, whatever is imported; interpolation makes these.</summary>
internal sealed class StandardExpr(int id, TextSpan span, string module, string name) : Expr(id, span)
{
    public string Module { get; } = module;

    public string Name { get; } = name;
}

/// <summary>A call. In a piped one the first argument stands before the callee, and chains hang down there.</summary>
internal sealed class CallExpr(int id, TextSpan span, Expr callee, ImmutableArray<Expr> arguments, bool piped) : Expr(id, span)
{
    public Expr Callee { get; } = callee;

    public ImmutableArray<Expr> Arguments { get; } = arguments;

    public bool Piped { get; } = piped;

    public override Expr Spine => Piped ? Arguments[0] : Callee;
}

internal sealed class LetExpr(int id, TextSpan span, NameSyntax name, TypeNode? type, Expr value, Expr body) : Expr(id, span)
{
    /// <summary>The name that ascriptions bind.</summary>
    public const string AscriptionName = "__ascription";

    public NameSyntax Name { get; } = name;

    public TypeNode? Type { get; } = type;

    public Expr Value { get; } = value;

    public Expr Body { get; } = body;
}

/// <summary>What a match was written as; for messages only.</summary>
internal enum MatchOrigin : byte
{
    Match, If, Try,
}

internal sealed class MatchExpr(int id, TextSpan span, Expr scrutinee, ImmutableArray<Arm> arms, MatchOrigin origin) : Expr(id, span)
{
    public Expr Scrutinee { get; } = scrutinee;

    public ImmutableArray<Arm> Arms { get; } = arms;

    public MatchOrigin Origin { get; } = origin;

    public override Expr Spine => Scrutinee;
}

internal sealed record Arm(Pattern Pattern, Expr Body);

/// <summary>Statements whose values are dropped, then a result.</summary>
internal sealed class BlockExpr(int id, TextSpan span, ImmutableArray<Expr> statements, Expr result) : Expr(id, span)
{
    public ImmutableArray<Expr> Statements { get; } = statements;

    public Expr Result { get; } = result;
}

internal sealed class ConstructorExpr(int id, TextSpan span, NameSyntax name, ImmutableArray<Expr> arguments) : Expr(id, span)
{
    public NameSyntax Name { get; } = name;

    public ImmutableArray<Expr> Arguments { get; } = arguments;

    public override Expr? Spine => Arguments.IsEmpty ? null : Arguments[0];
}

/// <summary>A record; fields in the order of their names, which is the order of evaluation.</summary>
internal sealed class RecordExpr(int id, TextSpan span, ImmutableArray<FieldValue> fields) : Expr(id, span)
{
    public ImmutableArray<FieldValue> Fields { get; } = fields;
}

internal readonly record struct FieldValue(NameSyntax Name, Expr Value);

internal sealed class TupleExpr(int id, TextSpan span, ImmutableArray<Expr> items) : Expr(id, span)
{
    public ImmutableArray<Expr> Items { get; } = items;
}

internal sealed class ListExpr(int id, TextSpan span, ImmutableArray<Expr> items) : Expr(id, span)
{
    public ImmutableArray<Expr> Items { get; } = items;
}

internal sealed class FieldExpr(int id, TextSpan span, Expr value, NameSyntax field) : Expr(id, span)
{
    public Expr Value { get; } = value;

    public NameSyntax Field { get; } = field;

    public override Expr Spine => Value;
}

internal sealed class LambdaExpr(int id, TextSpan span, ImmutableArray<Parameter> parameters, RowNode row, TypeNode result, Expr body)
    : Expr(id, span)
{
    public ImmutableArray<Parameter> Parameters { get; } = parameters;

    public RowNode Row { get; } = row;

    public TypeNode Result { get; } = result;

    public Expr Body { get; } = body;
}

internal sealed class BinaryExpr(int id, TextSpan span, BinaryOperator op, Expr left, Expr right) : Expr(id, span)
{
    public BinaryOperator Operator { get; } = op;

    public Expr Left { get; } = left;

    public Expr Right { get; } = right;

    public override Expr Spine => Left;
}

internal sealed class UnaryExpr(int id, TextSpan span, bool isNot, Expr operand) : Expr(id, span)
{
    /// <summary><c>not</c> when true, minus otherwise.</summary>
    public bool IsNot { get; } = isNot;

    public string Spelling => IsNot ? "not" : "-";

    public Expr Operand { get; } = operand;
}

/// <summary>Leaves the innermost function or lambda; only <c>?</c> makes these.</summary>
internal sealed class ReturnExpr(int id, TextSpan span, Expr value) : Expr(id, span)
{
    public Expr Value { get; } = value;
}
