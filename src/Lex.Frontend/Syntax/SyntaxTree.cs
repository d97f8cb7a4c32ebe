using System.Collections.Immutable;

namespace Lex.Frontend.Syntax;

/// <summary>A parsed file: what the author wrote, in the author's order, and every comment, by position.</summary>
internal sealed record SyntaxTree(SourceText Source, ImmutableArray<ItemSyntax> Items, ImmutableArray<TextSpan> Comments)
{
    /// <summary>Whether all names that the file declares are known, so that what could be read of it can be checked.</summary>
    public bool KnowsItsNames { get; init; } = true;
}

/// <summary>How much of a declaration could be read.</summary>
internal enum Readability : byte
{
    Whole, WithoutBody, NameOnly,
}

/// <summary>A name and where it stands.</summary>
internal readonly record struct NameSyntax(string Text, TextSpan Span);

/// <summary>A declaration at top level.</summary>
internal abstract record ItemSyntax(TextSpan Span);

internal sealed record ImportSyntax(TextSpan Span, string Reference, NameSyntax Alias) : ItemSyntax(Span);

/// <summary>A type declaration; exactly one of <paramref name="Variants"/> and <paramref name="Aliased"/> is present.</summary>
internal sealed record TypeDeclSyntax(TextSpan Span, NameSyntax Name, ImmutableArray<NameSyntax> Parameters,
    ImmutableArray<VariantSyntax> Variants, TypeSyntax? Aliased) : ItemSyntax(Span);

/// <summary>An alternative of a union; <paramref name="Payload"/> is empty for a constructor without one.</summary>
internal sealed record VariantSyntax(NameSyntax Name, ImmutableArray<TypeSyntax> Payload);

internal sealed record FunctionSyntax(TextSpan Span, NameSyntax Name, ImmutableArray<NameSyntax> TypeParameters,
    ImmutableArray<ParameterSyntax> Parameters, RowSyntax Row, TypeSyntax Result, ImmutableArray<ExampleSyntax> Examples,
    BlockSyntax Body) : ItemSyntax(Span)
{
    /// <summary>What of it can be checked.</summary>
    public Readability Readability { get; init; }
}

internal sealed record ParameterSyntax(NameSyntax Name, TypeSyntax Type);

/// <summary>A case of an example block: the call on its left (anything else has been reported), and the value on its right.</summary>
internal sealed record ExampleSyntax(TextSpan Span, ExprSyntax Left, ExprSyntax Expected)
{
    /// <summary>The arguments of the call.</summary>
    public ImmutableArray<ExprSyntax> Arguments => Left is CallSyntax call ? call.Arguments : [];
}

/// <summary>An effect row; without effects and tail it is the empty one.</summary>
internal sealed record RowSyntax(TextSpan Span, ImmutableArray<EffectSyntax> Effects, NameSyntax? Tail)
{
    public static RowSyntax Empty(TextSpan at) => new(at, [], null);
}

/// <summary>An effect; <paramref name="Argument"/> is null, a string, a boxed long or a <see cref="NameSyntax"/>.</summary>
internal sealed record EffectSyntax(NameSyntax Name, object? Argument);

/// <summary>A type as written.</summary>
internal abstract record TypeSyntax(TextSpan Span);

internal sealed record NamedTypeSyntax(TextSpan Span, string Name, ImmutableArray<TypeSyntax> Arguments) : TypeSyntax(Span);

internal sealed record TupleTypeSyntax(TextSpan Span, ImmutableArray<TypeSyntax> Items) : TypeSyntax(Span);

internal sealed record FunctionTypeSyntax(TextSpan Span, ImmutableArray<TypeSyntax> Parameters, RowSyntax Row, TypeSyntax Result)
    : TypeSyntax(Span);

internal sealed record RecordTypeSyntax(TextSpan Span, ImmutableArray<NameSyntax> Spreads, ImmutableArray<FieldTypeSyntax> Fields)
    : TypeSyntax(Span);

internal readonly record struct FieldTypeSyntax(NameSyntax Name, TypeSyntax Type);

internal sealed record RefinedTypeSyntax(TextSpan Span, TypeSyntax Base, NameSyntax Binding, ExprSyntax Predicate) : TypeSyntax(Span);

/// <summary>A statement of a block.</summary>
internal abstract record StatementSyntax(TextSpan Span);

internal sealed record LetSyntax(TextSpan Span, NameSyntax Name, TypeSyntax? Type, ExprSyntax Value) : StatementSyntax(Span);

internal sealed record ExpressionStatementSyntax(ExprSyntax Expression) : StatementSyntax(Expression.Span);

/// <summary>Statements in braces; the last one is the result if it is an expression.</summary>
internal sealed record BlockSyntax(TextSpan Span, ImmutableArray<StatementSyntax> Statements) : ExprSyntax(Span);

/// <summary>An expression as written; parentheses leave no node.</summary>
internal abstract record ExprSyntax(TextSpan Span);

/// <summary>Stands where no expression could be read; reported already.</summary>
internal sealed record MissingSyntax(TextSpan Span) : ExprSyntax(Span);

internal sealed record LiteralSyntax(TextSpan Span, Literal Value) : ExprSyntax(Span);

internal sealed record NameExprSyntax(TextSpan Span, string Name) : ExprSyntax(Span);

/// <summary>An interpolated string; parts are texts (<see cref="LiteralSyntax"/>) and expressions.</summary>
internal sealed record InterpolationSyntax(TextSpan Span, ImmutableArray<ExprSyntax> Parts) : ExprSyntax(Span);

internal sealed record BinarySyntax(TextSpan Span, TokenKind Operator, ExprSyntax Left, ExprSyntax Right) : ExprSyntax(Span);

internal sealed record PipeSyntax(TextSpan Span, ExprSyntax Left, ExprSyntax Right) : ExprSyntax(Span);

internal sealed record UnarySyntax(TextSpan Span, TokenKind Operator, ExprSyntax Operand) : ExprSyntax(Span);

internal sealed record FieldSyntax(TextSpan Span, ExprSyntax Value, NameSyntax Field) : ExprSyntax(Span);

internal sealed record CallSyntax(TextSpan Span, ExprSyntax Callee, ImmutableArray<ExprSyntax> Arguments) : ExprSyntax(Span);

internal sealed record TrySyntax(TextSpan Span, ExprSyntax Value) : ExprSyntax(Span);

internal sealed record AscriptionSyntax(TextSpan Span, ExprSyntax Value, TypeSyntax Type) : ExprSyntax(Span);

internal sealed record TupleSyntax(TextSpan Span, ImmutableArray<ExprSyntax> Items) : ExprSyntax(Span);

internal sealed record ListSyntax(TextSpan Span, ImmutableArray<ExprSyntax> Items) : ExprSyntax(Span);

internal sealed record RecordSyntax(TextSpan Span, ImmutableArray<FieldValueSyntax> Fields) : ExprSyntax(Span);

/// <summary>A field of a record literal; without a value it is the variable of the same name.</summary>
internal readonly record struct FieldValueSyntax(NameSyntax Name, ExprSyntax? Value);

internal sealed record IfSyntax(TextSpan Span, ExprSyntax Condition, BlockSyntax Then, BlockSyntax Else) : ExprSyntax(Span);

internal sealed record MatchSyntax(TextSpan Span, ExprSyntax Scrutinee, ImmutableArray<ArmSyntax> Arms) : ExprSyntax(Span);

internal sealed record ArmSyntax(PatternSyntax Pattern, ExprSyntax Body);

internal sealed record LambdaSyntax(TextSpan Span, ImmutableArray<ParameterSyntax> Parameters, RowSyntax Row, TypeSyntax Result,
    BlockSyntax Body) : ExprSyntax(Span);

/// <summary>A pattern as written.</summary>
internal abstract record PatternSyntax(TextSpan Span);

internal sealed record WildcardPatternSyntax(TextSpan Span) : PatternSyntax(Span);

internal sealed record LiteralPatternSyntax(TextSpan Span, Literal Value) : PatternSyntax(Span);

/// <summary>A name in a pattern, with or without arguments; the case of its last segment decides what it is.</summary>
internal sealed record NamePatternSyntax(TextSpan Span, string Name, bool HasArguments, ImmutableArray<PatternSyntax> Arguments)
    : PatternSyntax(Span);

internal sealed record RecordPatternSyntax(TextSpan Span, ImmutableArray<FieldPatternSyntax> Fields) : PatternSyntax(Span);

/// <summary>A field of a record pattern; without a pattern it binds its own name.</summary>
internal readonly record struct FieldPatternSyntax(NameSyntax Name, PatternSyntax? Pattern);

internal sealed record TuplePatternSyntax(TextSpan Span, ImmutableArray<PatternSyntax> Items) : PatternSyntax(Span);
