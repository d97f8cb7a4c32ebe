using System.Collections.Immutable;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Canonical;

/// <summary>A canonical pattern; its number shares the space of the expressions.</summary>
internal abstract class Pattern(int id, TextSpan span)
{
    public int Id { get; } = id;

    public TextSpan Span { get; } = span;
}

internal sealed class WildcardPattern(int id, TextSpan span) : Pattern(id, span);

internal sealed class BinderPattern(int id, TextSpan span, string name) : Pattern(id, span)
{
    public string Name { get; } = name;
}

internal sealed class LiteralPattern(int id, TextSpan span, Literal value) : Pattern(id, span)
{
    public Literal Value { get; } = value;
}

internal sealed class ConstructorPattern(int id, TextSpan span, string name, ImmutableArray<Pattern> arguments) : Pattern(id, span)
{
    public string Name { get; } = name;

    public ImmutableArray<Pattern> Arguments { get; } = arguments;
}

/// <summary>Some fields of a record, in the order of their names.</summary>
internal sealed class RecordPattern(int id, TextSpan span, ImmutableArray<FieldPattern> fields) : Pattern(id, span)
{
    public ImmutableArray<FieldPattern> Fields { get; } = fields;
}

internal readonly record struct FieldPattern(NameSyntax Name, Pattern Pattern);

/// <summary>The parts of a tuple; without parts it is the unit pattern.</summary>
internal sealed class TuplePattern(int id, TextSpan span, ImmutableArray<Pattern> items) : Pattern(id, span)
{
    public ImmutableArray<Pattern> Items { get; } = items;
}
