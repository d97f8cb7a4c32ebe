using System.Collections.Immutable;

namespace Lex.Fuzz.Tests.Generated;

/// <summary>What a type of a generated program is built of.</summary>
internal enum TypeForm
{
    Int,
    Float,
    Bool,
    Str,
    List,
    Option,
    Result,
    Tuple,
    Map,
    Function,
    Record,
    Union,
}

/// <summary>A type of a generated program. Parts of a function type: the parameters, then the result.</summary>
internal sealed record SourceType(TypeForm Form, ImmutableArray<SourceType> Parts, string Name = "")
{
    public static readonly SourceType Int = new(TypeForm.Int, []);
    public static readonly SourceType Float = new(TypeForm.Float, []);
    public static readonly SourceType Bool = new(TypeForm.Bool, []);
    public static readonly SourceType Str = new(TypeForm.Str, []);

    /// <summary>The fields of a record, in the order of its parts.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>The constructors of a union; filled after the type exists, since a union may contain itself.</summary>
    public List<(string Name, SourceType[] Parts)> Constructors { get; } = [];

    /// <summary>Whether values can be compared with <c>==</c>.</summary>
    public bool HasEquality => Form != TypeForm.Function && (Form == TypeForm.Union || Parts.All(p => p.HasEquality));

    /// <summary>An Int of which a predicate over <c>x</c> holds; parameters alone have such types.</summary>
    public static SourceType Refined(string predicate) => Int with { Name = $"{{x | {predicate}}}" };

    public static SourceType Of(TypeForm form, params SourceType[] parts) => new(form, [.. parts]);

    public bool Is(SourceType other) => ToString() == other.ToString();

    public override string ToString() => Form switch
    {
        TypeForm.Tuple => $"({Joined(Parts)})",
        TypeForm.Function => $"({Joined(Parts[..^1])}) -> {Parts[^1]}",
        TypeForm.Record or TypeForm.Union => Name,
        _ when Parts.IsEmpty => Form + Name,
        _ => $"{Form}[{Joined(Parts)}]",
    };

    private static string Joined(ImmutableArray<SourceType> parts) => string.Join(", ", parts.Select(p => p.ToString()));
}
