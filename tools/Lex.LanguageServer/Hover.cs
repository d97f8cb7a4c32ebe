using System.Text.Json.Nodes;
using Lex.Frontend.Symbols;
using Lex.Frontend.Syntax;
using Lex.Stdlib;

namespace Lex.LanguageServer;

/// <summary>What an editor shows about the thing under the pointer: its declaration with effects, or its type.</summary>
internal static class Hover
{
    public static JsonObject? At(Document document, int offset)
    {
        if (document.Symbols.At(offset) is { } occurrence && TextOf(document, occurrence) is { } text)
            return Markdown(document, occurrence.Span, text);
        return document.Result.Checked is { } program && TypeIndex.At(program, offset) is var (span, type)
            ? Markdown(document, span, $"{Shown(document, span)} :: {type}")
            : null;
    }

    private static string? TextOf(Document document, Occurrence occurrence)
    {
        var symbol = occurrence.Symbol;
        switch (symbol.Kind)
        {
            case SymbolKind.Library:
                var dot = symbol.Name.IndexOf('.', StringComparison.Ordinal);
                return Library.Signatures.Find(symbol.Name[..dot], symbol.Name[(dot + 1)..]) is { } found
                    ? $"{symbol.Name} :: {found.Signature}"
                    : null;
            case SymbolKind.Local when symbol.Type is { } type:
                return $"{symbol.Name} :: {document.Source.Slice(type.Span)}";
            case SymbolKind.Local:
                return document.Result.Checked is { } program && TypeIndex.At(program, symbol.Definition!.Value.Start) is var (_, inferred)
                    ? $"{symbol.Name} :: {inferred}"
                    : null;
            case SymbolKind.Function:
                return Signature(document, (FunctionSyntax)symbol.Declaration!);
            default:
                return document.Source.Slice(symbol.Declaration!.Span);
        }
    }

    /// <summary>A declaration up to its examples or its body.</summary>
    private static string Signature(Document document, FunctionSyntax function) =>
        document.Source.Slice(new(function.Span.Start, function.Result.Span.End)).TrimEnd();

    private static string Shown(Document document, TextSpan span)
    {
        const int longest = 60;
        var text = document.Source.Slice(span);
        return text.Length <= longest && !text.Contains('\n', StringComparison.Ordinal) ? text : "…";
    }

    private static JsonObject Markdown(Document document, TextSpan span, string code) => new()
    {
        ["contents"] = new JsonObject { ["kind"] = "markdown", ["value"] = $"```lex\n{code}\n```" },
        ["range"] = document.RangeOf(span),
    };
}
