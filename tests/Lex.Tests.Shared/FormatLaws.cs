using Lex.Frontend.Canonical;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Formatting;
using Lex.Frontend.Syntax;

namespace Lex.Tests.Shared;

/// <summary>What formatting must never do: change a meaning, lose a comment, change its mind.</summary>
public static class FormatLaws
{
    /// <summary>Which law a text breaks, with the text that breaks it; null: none, or it cannot be read.</summary>
    public static string? Problem(string text) => Tree(text) is { } tree ? Problem(tree) : null;

    internal static string? Problem(SyntaxTree tree)
    {
        var once = Formatter.Format(tree);
        if (Tree(once) is not { } again) return $"is not readable afterwards:\n{once}";
        if (Ids(tree) != Ids(again)) return $"has another meaning:\n{once}";
        if (Comments(tree) != Comments(again)) return $"has other comments:\n{once}";
        var twice = Formatter.Format(again);
        return once == twice ? null : $"is formatted differently the second time:\n{once}\n---\n{twice}";
    }

    /// <summary>The tree of a text without mistakes, or null.</summary>
    internal static SyntaxTree? Tree(string text)
    {
        var source = SourceText.FromString(text);
        var diagnostics = new DiagnosticBag(source);
        var tree = Parser.Parse(source, diagnostics);
        return diagnostics.Count == 0 ? tree : null;
    }

    private static string Ids(SyntaxTree tree) => string.Join('\n', Canonicalizer.Run(tree).Stages.Select(ContentId.CanonicalHash));

    private static string Comments(SyntaxTree tree) => string.Join('\n', tree.Comments.Select(c => tree.Source.Slice(c).TrimEnd()));
}
