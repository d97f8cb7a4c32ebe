using System.Collections.Immutable;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Formatting;

/// <summary>Text in, the same program in the one style out.</summary>
internal static class SourceFormatter
{
    /// <summary>Formats a text that can be read; else answers what is wrong with it and no text.</summary>
    public static (string? Text, ImmutableArray<Diagnostic> Diagnostics) Format(SourceText source)
    {
        var diagnostics = new DiagnosticBag(source);
        var tree = Parser.Parse(source, diagnostics);
        return diagnostics.Count > 0 ? (null, diagnostics.Sorted()) : (Formatter.Format(tree), []);
    }
}
