using System.Text;
using System.Text.Json.Nodes;
using Lex.Frontend;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Symbols;
using Lex.Frontend.Syntax;
using Lex.Stdlib;

namespace Lex.LanguageServer;

/// <summary>One version of an open file and what is known about it. Editors count UTF-16 units in lines, the front end bytes.</summary>
internal sealed class Document
{
    private static readonly CompileOptions CheckOnly = new() { CheckOnly = true };

    private readonly byte[] _bytes;
    private readonly List<int> _lineStarts = [0];

    public Document(string uri, string text)
    {
        Uri = uri;
        _bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < _bytes.Length; i++)
            if (_bytes[i] == '\n') _lineStarts.Add(i + 1);
        Source = SourceText.FromBytes(_bytes, uri);
        Result = LexCompiler.Compile(Source, Library.Signatures, CheckOnly);
        Tree = Parser.Parse(Source, new DiagnosticBag(Source));
        Symbols = SymbolIndex.Of(Tree);
    }

    public string Uri { get; }

    public SourceText Source { get; }

    public CompileResult Result { get; }

    public SyntaxTree Tree { get; }

    public SymbolIndex Symbols { get; }

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
