using System.Collections.Immutable;
using Lex.Core.Programs;
using Lex.Frontend.Modules;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Canonical;

/// <summary>
/// A program after desugaring: <c>if</c>, pipes, <c>?</c>, ascriptions, interpolation and needless parentheses are gone,
/// records are sorted, dead branches removed. Every expression and pattern has a dense number, the key of side tables.
/// </summary>
internal sealed record CanonicalProgram(SourceText Source, ImmutableArray<Stage> Stages, int NodeCount)
{
    /// <summary>Names as the authors of the files know them.</summary>
    public DisplayNames Names { get; init; } = DisplayNames.Plain;
}

/// <summary>A declaration.</summary>
internal abstract record Stage(TextSpan Span);

internal sealed record ImportStage(TextSpan Span, string Reference, NameSyntax Alias) : Stage(Span)
{
    /// <summary>The standard module it names, or null.</summary>
    public string? StandardModule =>
        Reference.StartsWith("std.", StringComparison.Ordinal) ? Reference["std.".Length..] : null;
}

internal sealed record TypeStage(TextSpan Span, NameSyntax Name, ImmutableArray<string> Parameters, TypeNode Definition) : Stage(Span);

internal sealed record FunctionStage(TextSpan Span, NameSyntax Name, ImmutableArray<NameSyntax> TypeParameters,
    ImmutableArray<Parameter> Parameters, RowNode Row, TypeNode Result, Expr Body, ImmutableArray<Example> Examples) : Stage(Span)
{
    /// <summary>What of it could be read, and so can be checked.</summary>
    public Readability Readability { get; init; }
}

internal sealed record Parameter(NameSyntax Name, TypeNode Type);

internal sealed record Example(TextSpan Span, ImmutableArray<Expr> Arguments, Expr Expected);

/// <summary>A declared effect and where it stands.</summary>
internal readonly record struct EffectNode(EffectDeclaration Effect, TextSpan Span);

/// <summary>An effect row as declared.</summary>
internal sealed record RowNode(TextSpan Span, ImmutableArray<EffectNode> Effects, NameSyntax? Tail);

/// <summary>A type as declared.</summary>
internal abstract record TypeNode(TextSpan Span);

internal sealed record NamedNode(TextSpan Span, string Name, ImmutableArray<TypeNode> Arguments) : TypeNode(Span);

internal sealed record TupleNode(TextSpan Span, ImmutableArray<TypeNode> Items) : TypeNode(Span);

internal sealed record FunctionNode(TextSpan Span, ImmutableArray<TypeNode> Parameters, RowNode Row, TypeNode Result) : TypeNode(Span);

/// <summary>A record type; fields are sorted unless there are spreads, whose order matters.</summary>
internal sealed record RecordNode(TextSpan Span, ImmutableArray<NameSyntax> Spreads, ImmutableArray<FieldNode> Fields) : TypeNode(Span);

internal readonly record struct FieldNode(NameSyntax Name, TypeNode Type);

/// <summary>The definition of a union; only ever the whole definition of a type.</summary>
internal sealed record UnionNode(TextSpan Span, ImmutableArray<VariantNode> Variants) : TypeNode(Span);

/// <summary>An alternative; several parts are one tuple.</summary>
internal sealed record VariantNode(NameSyntax Name, TypeNode? Payload);

internal sealed record RefinedNode(TextSpan Span, TypeNode Base, string Binding, Expr Predicate) : TypeNode(Span);
