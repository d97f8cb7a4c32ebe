using System.Text;
using System.Text.Json.Nodes;
using Lex.Frontend;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Modules;
using Lex.Frontend.Symbols;
using Lex.Frontend.Syntax;
using Lex.Stdlib;

namespace Lex.LanguageServer;

/// <summary>
/// One version of a file that is open, or imported by one that is, and what is known about it. Editors count UTF-16 units in
/// lines, the front end bytes.
/// </summary>
internal sealed class Document
{
    private readonly IModuleSource? _modules;
    private readonly Dictionary<string, Document?> _imported = new(StringComparer.Ordinal);
    private readonly byte[] _bytes;
    private readonly List<int> _lineStarts = [0];

    /// <param name="uri">Its name.</param>
    /// <param name="bytes">Its text.</param>
    /// <param name="modules">Where the files come from that it imports; null: it can import none.</param>
    public Document(string uri, byte[] bytes, IModuleSource? modules)
    {
        Uri = uri;
        _bytes = bytes;
        _modules = modules;
        for (var i = 0; i < _bytes.Length; i++)
            if (_bytes[i] == '\n') _lineStarts.Add(i + 1);
        Source = SourceText.FromBytes(_bytes, uri);
    }

    /// <summary>The path that the name of a file means, or null if it means none.</summary>
    public static string? PathOf(string uri) =>
        System.Uri.TryCreate(uri, UriKind.Absolute, out var parsed) && parsed.IsFile ? parsed.LocalPath : null;

    public string Uri { get; }

    public SourceText Source { get; }

    public CompileResult Result =>
        field ??= LexCompiler.Compile(Source, Library.Signatures, new() { CheckOnly = true, WithWarnings = true, Modules = _modules });

    public SyntaxTree Tree => field ??= Parser.Parse(Source, new DiagnosticBag(Source));

    public SymbolIndex Symbols => field ??= SymbolIndex.Of(Tree);

    /// <summary>What is wrong in the file itself, or else worth a look.</summary>
    public IEnumerable<Diagnostic> OwnDiagnostics => Result.Diagnostics.Concat(Result.Warnings).Where(d => d.Source.Path == Uri);

    /// <summary>The file that an alias means, or null.</summary>
    public Document? Imported(string alias)
    {
        if (_imported.TryGetValue(alias, out var known)) return known;
        if (_modules is not null && Symbols.FileOf(alias) is { } reference && _modules.Find(reference, null, out _) is { } file)
            known = new(new Uri(Path.GetFullPath(file.Path)).AbsoluteUri, file.Text.ToArray(), null);
        return _imported[alias] = known;
    }

    /// <summary>
    /// Where something is declared that a file declares under this alias and name: the file and the thing; null if it is
    /// nowhere.
    /// </summary>
    public (Document File, Symbol Symbol)? Declaration(Symbol imported)
    {
        var dot = imported.Name.IndexOf('.', StringComparison.Ordinal);
        if (Imported(imported.Name[..dot]) is not { } file) return null;
        var symbol = file.Symbols.Declarations.FirstOrDefault(s => s.Kind != SymbolKind.Import && s.Name == imported.Name[(dot + 1)..]);
        return symbol is null ? null : (file, symbol);
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>The text with spans replaced; <paramref name="edits"/> are by position and apart.</summary>
    public string With(IEnumerable<(TextSpan Span, string Text)> edits)
    {
        var text = new StringBuilder();
        var at = 0;
        foreach (var (span, replacement) in edits)
        {
            text.Append(Source.Slice(new(at, span.Start))).Append(replacement);
            at = span.End;
        }

        return text.Append(Source.Slice(new(at, _bytes.Length))).ToString();
    }

    /// <summary>The byte offset of an editor's position; positions outside the text are moved into it.</summary>
    public int OffsetOf(JsonNode? position)
    {
        var line = Math.Clamp(position.Int("line"), 0, _lineStarts.Count - 1);
        var end = line + 1 < _lineStarts.Count ? _lineStarts[line + 1] - 1 : _bytes.Length;
        var offset = _lineStarts[line];
        for (var units = position.Int("character"); units > 0 && offset < end;)
        {
            Rune.DecodeFromUtf8(_bytes.AsSpan(offset), out var rune, out var length);
            offset += length;
            units -= rune.Utf16SequenceLength;
        }

        return offset;
    }

    public JsonObject RangeOf(TextSpan span) => new() { ["start"] = PositionOf(span.Start), ["end"] = PositionOf(span.End) };

    public JsonObject LocationOf(TextSpan span) => new() { ["uri"] = Uri, ["range"] = RangeOf(span) };

    private JsonObject PositionOf(int offset)
    {
        var line = _lineStarts.BinarySearch(offset);
        if (line < 0) line = ~line - 1;
        return new() { ["line"] = line, ["character"] = Encoding.UTF8.GetCharCount(_bytes, _lineStarts[line], offset - _lineStarts[line]) };
    }
}

/// <summary>Reading of messages that may lack anything.</summary>
internal static class JsonAccess
{
    public static int Int(this JsonNode? node, string name) =>
        node is JsonObject o && o[name] is JsonValue value && value.TryGetValue(out int number) ? number : 0;

    public static string? Text(this JsonNode? node, string name) =>
        node is JsonObject o && o[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static JsonNode? Part(this JsonNode? node, string name) => node is JsonObject o ? o[name] : null;
}
