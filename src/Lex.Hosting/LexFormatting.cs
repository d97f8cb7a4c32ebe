using System.Collections.Immutable;
using Lex.Frontend.Formatting;
using Lex.Frontend.Syntax;

namespace Lex.Hosting;

/// <summary>A source text in the one style there is, or what is wrong with it. Immutable.</summary>
public sealed class LexFormatting
{
    private LexFormatting(string? text, ImmutableArray<LexDiagnostic> diagnostics)
    {
        Text = text;
        Diagnostics = diagnostics;
    }

    /// <summary>The formatted text, or null if there are diagnostics.</summary>
    public string? Text { get; }

    /// <summary>Why the text cannot be read; empty otherwise.</summary>
    public ImmutableArray<LexDiagnostic> Diagnostics { get; }

    /// <summary>Formats a text. Its meaning and its comments stay; it need not pass the checker.</summary>
    /// <param name="source">The text of one file.</param>
    /// <param name="path">The name that diagnostics show.</param>
    public static LexFormatting Of(string source, string path = "<source>")
    {
        ArgumentNullException.ThrowIfNull(source);
        return Of(SourceText.FromString(source, path));
    }

    /// <summary>Formats the bytes of a source file.</summary>
    public static LexFormatting Of(ReadOnlyMemory<byte> source, string path = "<source>") => Of(SourceText.FromBytes(source, path));

    private static LexFormatting Of(SourceText source)
    {
        var (text, diagnostics) = SourceFormatter.Format(source);
        return new(text, LexDiagnostic.OfAll(diagnostics));
    }
}
