using System.Text;
using System.Text.Json.Nodes;
using Lex.Frontend.Symbols;
using Lex.Stdlib;

namespace Lex.LanguageServer;

/// <summary>What may stand where the cursor is: functions of a module after its alias, modules in an import, else names.</summary>
internal static class Completion
{
    private static readonly string[] Words = ["else", "examples", "false", "fn", "if", "import", "let", "match", "not", "true", "type"];

    private enum ItemKind
    {
        Function = 3, Variable = 6, Module = 9, Keyword = 14, Constructor = 20, Type = 22,
    }

    public static JsonArray At(Document document, int offset)
    {
        var line = LineBefore(document, offset);
        var word = line[..^TrailingName(line)];
        if (word.EndsWith('.') && document.Symbols.ModuleOf(LastName(word[..^1])) is { } module)
            return Items(Library.Signatures.FunctionsOf(module).Select(f => (f.Name, ItemKind.Function, (string?)f.Signature)));
        if (word.EndsWith('.') && document.Imported(LastName(word[..^1])) is { } file)
            return Items(file.Symbols.Declarations.Where(s => s.Kind != SymbolKind.Import).Select(s => (s.Name, KindOf(s), (string?)null)));
        if (word.EndsWith('.') && !word.EndsWith("\"std.", StringComparison.Ordinal)) return [];
        if (line.TrimStart().StartsWith("import", StringComparison.Ordinal) && line.Count(c => c == '"') == 1)
            return Items(Library.Signatures.Modules.Select(m => (word.EndsWith('.') ? m : $"std.{m}", ItemKind.Module, (string?)null)));
        return Items([.. document.Symbols.Declarations.Select(s => (s.Name, KindOf(s), (string?)null)),
            .. document.Symbols.Occurrences.Where(o => o.Symbol.Kind == SymbolKind.Local && Encloses(document, o, offset))
                .Select(o => (o.Symbol.Name, ItemKind.Variable, (string?)null)),
            .. Words.Select(w => (w, ItemKind.Keyword, (string?)null))]);
    }

    /// <summary>Whether a local is declared before the cursor in the same item, which is as near as an unfinished text allows.</summary>
    private static bool Encloses(Document document, Occurrence occurrence, int offset) =>
        occurrence.Span.End < offset
        && document.Tree.Items.LastOrDefault(item => item.Span.Start <= offset) is { } item && item.Span.Start <= occurrence.Span.Start;

    private static ItemKind KindOf(Symbol symbol) => symbol.Kind switch
    {
        SymbolKind.Function => ItemKind.Function,
        SymbolKind.Type => ItemKind.Type,
        SymbolKind.Constructor => ItemKind.Constructor,
        _ => ItemKind.Module,
    };

    private static JsonArray Items(IEnumerable<(string Name, ItemKind Kind, string? Detail)> items)
    {
        var array = new JsonArray();
        foreach (var (name, kind, detail) in items.DistinctBy(i => i.Name).OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            var item = new JsonObject { ["label"] = name, ["kind"] = (int)kind };
            if (detail is not null) item["detail"] = detail;
            array.Add((JsonNode)item);
        }

        return array;
    }

    private static string LineBefore(Document document, int offset)
    {
        var before = document.Bytes[..offset];
        return Encoding.UTF8.GetString(before[(before.LastIndexOf((byte)'\n') + 1)..]);
    }

    private static string LastName(string text) => text[^TrailingName(text)..];

    private static int TrailingName(string text)
    {
        var length = 0;
        while (length < text.Length && (char.IsAsciiLetterOrDigit(text[^(length + 1)]) || text[^(length + 1)] == '_')) length++;
        return length;
    }
}
