using System.Text.Json.Nodes;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Symbols;
using Lex.Frontend.Syntax;

namespace Lex.LanguageServer;

/// <summary>From a name to its declaration, to all its places, and to another name.</summary>
internal static class Navigation
{
    public static JsonObject? Definition(Document document, int offset) => document.Symbols.At(offset)?.Symbol switch
    {
        { Definition: { } span } => document.LocationOf(span),
        { Kind: SymbolKind.Imported } imported when document.Declaration(imported) is var (file, symbol) =>
            file.LocationOf(symbol.Definition!.Value),
        _ => null,
    };

    public static JsonArray References(Document document, int offset, bool withDeclaration)
    {
        var places = new JsonArray();
        foreach (var occurrence in PlacesOf(document, offset))
        {
            if (withDeclaration || occurrence.Span != occurrence.Symbol.Definition)
                places.Add((JsonNode)document.LocationOf(occurrence.Span));
        }

        return places;
    }

    /// <summary>The edits that give the thing under the cursor another name; null if it cannot have that name.</summary>
    public static JsonObject? Rename(Document document, int offset, string name)
    {
        var edits = new List<(TextSpan Span, string Text)>();
        foreach (var occurrence in PlacesOf(document, offset))
        {
            if (occurrence.Symbol.Definition is null || !FitsKind(occurrence.Symbol, name)) return null;
            edits.Add((occurrence.Span, occurrence.IsShorthand ? $"{occurrence.Symbol.Name}: {name}" : name));
        }

        if (edits.Count == 0 || !KeepsMeaning(document, edits)) return null;
        var changes = new JsonArray();
        foreach (var (span, text) in edits)
            changes.Add((JsonNode)new JsonObject { ["range"] = document.RangeOf(span), ["newText"] = text });
        return new() { ["changes"] = new JsonObject { [document.Uri] = changes } };
    }

    private static IEnumerable<Occurrence> PlacesOf(Document document, int offset) =>
        document.Symbols.At(offset) is { } here ? document.Symbols.Occurrences.Where(o => ReferenceEquals(o.Symbol, here.Symbol)) : [];

    private static bool FitsKind(Symbol symbol, string name)
    {
        var source = SourceText.FromString(name);
        var diagnostics = new DiagnosticBag(source);
        var tokens = Lexer.Run(source, diagnostics);
        if (diagnostics.Count > 0 || tokens.Count != 2 || tokens[0].Kind != TokenKind.Identifier || tokens[0].Span.End != name.Length)
        {
            return false;
        }

        return symbol.Kind == SymbolKind.Type || Parser.StartsUpper(name) == (symbol.Kind == SymbolKind.Constructor);
    }

    /// <summary>Whether every name of the changed text stands for what it stood for: nothing is captured, nothing lost.</summary>
    private static bool KeepsMeaning(Document document, List<(TextSpan Span, string Text)> edits)
    {
        var source = SourceText.FromString(document.With(edits));
        var after = SymbolIndex.Of(Parser.Parse(source, new DiagnosticBag(source))).Occurrences;
        var before = document.Symbols.Occurrences;
        if (after.Count != before.Count) return false;
        var renamed = new Dictionary<Symbol, Symbol>(ReferenceEqualityComparer.Instance);
        var known = new HashSet<Symbol>(ReferenceEqualityComparer.Instance);
        for (var i = 0; i < after.Count; i++)
        {
            if (renamed.TryGetValue(before[i].Symbol, out var partner))
            {
                if (!ReferenceEquals(partner, after[i].Symbol)) return false;
            }
            else if (known.Add(after[i].Symbol))
            {
                renamed.Add(before[i].Symbol, after[i].Symbol);
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
