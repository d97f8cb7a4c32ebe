using System.Globalization;
using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Yaml;

/// <summary>
/// Reads one document of YAML 1.2 as the JSON that has the same value: block and flow collections, all forms of scalars, anchors and
/// the tags of the core schema. Keys are scalars and become names. A mistake is a message with its place.
/// </summary>
internal ref partial struct YamlReader
{
    // Deeper JSON is refused anyway.
    private const int MaxNesting = JsonDecoder.MaxNesting;

    // What an item takes while a document is read, in cells.
    private const int CellsOfItem = 16;

    /// <summary>Characters of JSON that aliases may make of a text; a few lines could stand for gigabytes.</summary>
    private const int MaxExpanded = 1 << 24;

    private readonly ExecutionContext _ctx;
    private readonly ReadOnlySpan<char> _text;
    private readonly StringBuilder _json = new();
    private readonly Dictionary<string, string> _anchors = new(StringComparer.Ordinal);
    private int _at;
    private int _lineStart;
    private int _depth;
    private string? _problem;
    private int _problemAt;
    private bool _isFault;

    private YamlReader(ExecutionContext ctx, ReadOnlySpan<char> text)
    {
        _ctx = ctx;
        _text = text;
    }

    /// <summary>The JSON for a document. The status is the meter's; a mistake is a <paramref name="problem"/>.</summary>
    public static Status Read(ExecutionContext ctx, TextValue text, out string json, out string? problem)
    {
        (json, problem) = ("", null);
        if (ctx.ChargeWork(2L * text.Length) != Status.Ok) return Status.Fault;
        var reader = new YamlReader(ctx, text.ToString().Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
        reader.ReadDocument();
        if (reader._isFault) return Status.Fault;
        problem = reader.Message;
        if (problem is null) json = reader._json.ToString();
        return Status.Ok;
    }

    private readonly bool HasFailed => _problem is not null || _isFault;

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private readonly char Next => _at + 1 < _text.Length ? _text[_at + 1] : '\0';

    /// <summary>The column of the position; -1 at the end of the document, which ends every collection.</summary>
    private readonly int Column => _at >= _text.Length || AtMarker("---") || AtMarker("...") ? -1 : _at - _lineStart;

    private readonly bool AtMarker(string marker) =>
        _at == _lineStart && _text[_at..].StartsWith(marker, StringComparison.Ordinal) && IsSpaceOrEnd(_at + 3);

    private readonly bool IsSpaceOrEnd(int at) => at >= _text.Length || _text[at] is ' ' or '\t' or '\n';

    private readonly string? Message
    {
        get
        {
            if (_problem is null) return null;
            var before = _text[..Math.Min(_problemAt, _text.Length)];
            return string.Create(
                CultureInfo.InvariantCulture, $"{_problem} at line {1 + before.Count('\n')} column {_problemAt - before.LastIndexOf('\n')}");
        }
    }

    private void ReadDocument()
    {
        if (Current == '\uFEFF') _lineStart = ++_at;
        SkipToContent();
        while (Current == '%' && _at == _lineStart) SkipDirective();
        var isMarked = AtMarker("---");
        if (isMarked)
        {
            _at += 3;
            SkipSpace();
        }

        // On the line of the marker no collection begins that goes on below.
        ReadNode(parent: -1, isInline: isMarked);
        if (HasFailed) return;
        SkipToContent();
        if (AtMarker("..."))
        {
            _at += 3;
            EndLine();
            SkipToContent();
        }

        if (HasFailed) return;
        if (AtMarker("---")) Fail("there is more than one document");
        else if (_at < _text.Length) Fail("expected the end of the document");
    }

    private void SkipDirective()
    {
        if (!_text[_at..].StartsWith("%YAML ", StringComparison.Ordinal)) Fail("unknown directive");
        while (_at < _text.Length && Current != '\n') _at++;
        SkipToContent();
    }

    // Nodes.

    /// <summary>What a node has before its content.</summary>
    private record struct Properties(string? Anchor, string? Tag);

    /// <summary>
    /// A node that is indented by more than <paramref name="parent"/>, or null. An inline one begins behind a key: it is no
    /// collection of lines unless it begins on a line of its own.
    /// </summary>
    private void ReadNode(int parent, bool isInline, bool mayAlign = false)
    {
        if (_depth >= MaxNesting) Fail("recursion limit exceeded");
        if (HasFailed || !Pay()) return;
        _depth++;
        var start = _json.Length;
        var properties = default(Properties);
        var column = 0;
        var isOnNewLine = !isInline;
        while (true)
        {
            if (AtLineEnd())
            {
                SkipToContent();
                isOnNewLine = true;
            }

            column = Column;
            var isAligned = mayAlign && isOnNewLine && column == parent && Current == '-' && IsSpaceOrEnd(_at + 1);
            if (HasFailed || (column <= parent && !isAligned))
            {
                if (!HasFailed) WriteScalar("", isPlain: true, properties.Tag);
                Finish(start, properties);
                return;
            }

            if (Current is not ('&' or '!') || (isOnNewLine && IsKeyAhead())) break;
            ReadProperty(ref properties);
            SkipSpace();
        }

        ReadContent(parent, column, isOnNewLine, properties.Tag);
        Finish(start, properties);
    }

    private void ReadContent(int parent, int column, bool isOnNewLine, string? tag)
    {
        switch (Current)
        {
            case '-' when IsSpaceOrEnd(_at + 1):
                if (isOnNewLine) ReadSequence(column);
                else Fail("a block sequence begins on a line of its own");
                break;
            case '?' when IsSpaceOrEnd(_at + 1):
                Fail("keys with `?` are not supported");
                break;
            case '|' or '>':
                WriteScalar(ReadBlockScalar(parent), isPlain: false, tag);
                break;
            default:
                if (IsKeyAhead())
                {
                    if (isOnNewLine) ReadMapping(column);
                    else Fail("a block mapping begins on a line of its own");
                }
                else if (Current is '[' or '{' or '"' or '\'' or '*')
                {
                    ReadFlowNode(tag);
                    if (!HasFailed) EndLine();
                }
                else
                {
                    WriteScalar(ReadPlain(parent, isFlow: false), isPlain: true, tag);
                    if (!HasFailed) EndLine();
                }

                break;
        }
    }

    private void Finish(int start, Properties properties)
    {
        _depth--;
        if (HasFailed || properties.Anchor is not { } anchor) return;
        var text = _json.ToString(start, _json.Length - start);
        if (Pay(text.Length)) _anchors[anchor] = text;
    }

    private void ReadProperty(ref Properties properties)
    {
        var kind = Current;
        var start = ++_at;
        while (_at < _text.Length && Current is not (' ' or '\t' or '\n' or ',' or '[' or ']' or '{' or '}')) _at++;
        var name = _text[start.._at].ToString();
        // One of each: to look whether a key follows so many that are refused would be to read the line for each of them.
        if ((kind == '&' ? properties.Anchor : properties.Tag) is not null) Fail($"a node has one {(kind == '&' ? "anchor" : "tag")}");
        else if (kind == '&' && name.Length == 0) Fail("expected the name of an anchor");
        else if (kind == '&') properties.Anchor = name;
        else if (name is "" or "!str" or "!int" or "!float" or "!bool" or "!null" or "!map" or "!seq") properties.Tag = name;
        else Fail($"unknown tag `!{name}`");
    }

    private void ReadSequence(int column)
    {
        _json.Append('[');
        for (var separator = ""; !HasFailed && Column == column && Current == '-' && IsSpaceOrEnd(_at + 1); separator = ",")
        {
            _json.Append(separator);
            _at++;
            SkipSpace();
            ReadNode(column, isInline: false);
            if (!HasFailed) SkipToContent();
        }

        if (!HasFailed && Column > column) Fail("the indentation fits nothing");
        _json.Append(']');
    }

    private void ReadMapping(int column)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        _json.Append('{');
        while (!HasFailed && Column == column)
        {
            if (!IsKeyAhead())
            {
                // A sequence may stand as deep as the key that it belongs to; what follows it is not ours.
                if (Current != '-' || !IsSpaceOrEnd(_at + 1)) Fail("expected a key");
                break;
            }

            if (names.Count > 0) _json.Append(',');
            var key = ReadKey();
            if (HasFailed) break;
            if (!names.Add(key)) Fail($"`{key}` is defined twice");
            Quote(key);
            _json.Append(':');
            SkipSpace();
            ReadNode(column, isInline: true, mayAlign: true);
            if (!HasFailed) SkipToContent();
        }

        if (!HasFailed && Column > column) Fail("the indentation fits nothing");
        _json.Append('}');
    }

    /// <summary>Whether a key and a colon stand here, on one line.</summary>
    private readonly bool IsKeyAhead()
    {
        var end = _at;
        while (end < _text.Length && _text[end] is '&' or '!')
        {
            while (!IsSpaceOrEnd(end)) end++;
            while (end < _text.Length && _text[end] is ' ' or '\t') end++;
        }

        if (end >= _text.Length || _text[end] is '[' or '{' or '|' or '>' or '#' or '\n') return false;
        if (_text[end] is '"' or '\'')
        {
            var quote = _text[end++];
            while (end < _text.Length && _text[end] != '\n' && _text[end] != quote) end += _text[end] == '\\' && quote == '"' ? 2 : 1;
            if (end >= _text.Length || _text[end] != quote) return false;
            // Two single quotes are one in the text.
            if (quote == '\'' && end + 1 < _text.Length && _text[end + 1] == '\'')
                return _text[end..].IndexOf('\n') is var line && (line < 0 ? _text[end..] : _text.Slice(end, line)).IndexOf("':") >= 0;
            end++;
            while (end < _text.Length && _text[end] is ' ' or '\t') end++;
            return end < _text.Length && _text[end] == ':' && IsSpaceOrEnd(end + 1);
        }

        for (; end < _text.Length && _text[end] != '\n'; end++)
        {
            if (_text[end] == ':' && IsSpaceOrEnd(end + 1)) return true;
            if (_text[end] == '#' && end > _at && _text[end - 1] is ' ' or '\t') return false;
        }

        return false;
    }

    private string ReadKey()
    {
        var properties = default(Properties);
        while (!HasFailed && Current is '&' or '!')
        {
            ReadProperty(ref properties);
            SkipSpace();
        }

        if (Current == '*') Fail("keys that are aliases are not supported");
        var key = HasFailed ? "" : Current switch { '"' => ReadDouble(), '\'' => ReadSingle(), _ => ReadPlainLine(isFlow: false) };
        SkipSpace();
        if (!HasFailed && Current != ':') Fail("expected `:`");
        _at++;
        if (properties.Anchor is { } anchor && Pay(key.Length)) _anchors[anchor] = Quoted(key);
        return key;
    }

    // Flow collections.

    private void ReadFlowNode(string? tag = null)
    {
        if (_depth >= MaxNesting) Fail("recursion limit exceeded");
        if (HasFailed || !Pay()) return;
        _depth++;
        var start = _json.Length;
        var properties = new Properties(null, tag);
        while (!HasFailed && Current is '&' or '!')
        {
            ReadProperty(ref properties);
            SkipFlowSpace();
        }

        if (!HasFailed)
        {
            switch (Current)
            {
                case '[':
                    ReadFlowSequence();
                    break;
                case '{':
                    ReadFlowMapping();
                    break;
                case '*':
                    ReadAlias();
                    break;
                case '"' or '\'':
                    WriteScalar(Current == '"' ? ReadDouble() : ReadSingle(), isPlain: false, properties.Tag);
                    break;
                default:
                    WriteScalar(ReadPlain(-1, isFlow: true), isPlain: true, properties.Tag);
                    break;
            }
        }

        Finish(start, properties);
    }

    private void ReadAlias()
    {
        var start = ++_at;
        while (_at < _text.Length && Current is not (' ' or '\t' or '\n' or ',' or '[' or ']' or '{' or '}')) _at++;
        if (!_anchors.TryGetValue(_text[start.._at].ToString(), out var text)) Fail("there is no such anchor");
        else if (_json.Length + text.Length > MaxExpanded) Fail("the aliases stand for too much");
        else if (Pay(text.Length)) _json.Append(text);
    }

    private void ReadFlowSequence()
    {
        _json.Append('[');
        _at++;
        for (var separator = ""; !HasFailed; separator = ",")
        {
            SkipFlowSpace();
            if (Current == ']') break;
            _json.Append(separator);
            var start = _json.Length;
            var from = _at;
            ReadFlowNode();
            if (HasFailed) break;
            // A pair without braces is a mapping of one.
            if (AtFlowColon(from)) ReadPair(start, from);
            SkipFlowSpace();
            if (Current == ',') _at++;
            else if (Current != ']') Fail("expected `,` or `]`");
        }

        _at++;
        _json.Append(']');
    }

    // The key has been read as a node; what it was written as is its name.
    private void ReadPair(int start, int from)
    {
        var end = _at;
        _json.Length = start;
        _at = from;
        _json.Append('{');
        ReadFlowEntry([]);
        if (_at < end) Fail("expected a key");
        _json.Append('}');
    }

    private readonly bool AtFlowColon(int from)
    {
        var at = _at;
        while (at < _text.Length && _text[at] is ' ' or '\t') at++;
        return at < _text.Length && _text[at] == ':' && (IsFlowEnd(at + 1) || _text[from] is '"' or '\'');
    }

    private void ReadFlowMapping()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        _json.Append('{');
        _at++;
        for (var separator = ""; !HasFailed; separator = ",")
        {
            SkipFlowSpace();
            if (Current == '}') break;
            _json.Append(separator);
            ReadFlowEntry(names);
            SkipFlowSpace();
            if (HasFailed) break;
            if (Current == ',') _at++;
            else if (Current != '}') Fail("expected `,` or `}`");
        }

        _at++;
        _json.Append('}');
    }

    private void ReadFlowEntry(HashSet<string> names)
    {
        if (Current is '[' or '{' or '*' or '?' && (Current != '?' || IsFlowEnd(_at + 1))) Fail("a key is a scalar");
        if (HasFailed) return;
        var key = Current switch { '"' => ReadDouble(), '\'' => ReadSingle(), _ => ReadPlain(-1, isFlow: true) };
        if (HasFailed) return;
        if (!names.Add(key)) Fail($"`{key}` is defined twice");
        Quote(key);
        _json.Append(':');
        SkipFlowSpace();
        if (Current != ':')
        {
            _json.Append("null");
            return;
        }

        _at++;
        SkipFlowSpace();
        if (Current is ',' or '}' or ']') _json.Append("null");
        else ReadFlowNode();
    }

    /// <summary>Whether a plain scalar of a flow collection ends before this place, if a colon stands before it.</summary>
    private readonly bool IsFlowEnd(int at) => IsSpaceOrEnd(at) || _text[at] is ',' or '[' or ']' or '{' or '}';

    // Space, lines, and what is written.

    private void SkipSpace()
    {
        while (Current is ' ' or '\t') _at++;
    }

    /// <summary>Whether nothing but a comment follows on the line.</summary>
    private readonly bool AtLineEnd()
    {
        var at = _at;
        while (at < _text.Length && _text[at] is ' ' or '\t') at++;
        return at >= _text.Length || _text[at] == '\n' || (_text[at] == '#' && (at == _lineStart || at > 0 && _text[at - 1] is ' ' or '\t' or '\n'));
    }

    private void EndLine()
    {
        if (!AtLineEnd()) Fail(Current == ':' ? "a mapping cannot stand here" : "expected the end of the line");
    }

    /// <summary>Goes on to the next thing that is neither space nor comment; lines are not indented with tabs.</summary>
    private void SkipToContent()
    {
        while (!HasFailed)
        {
            var start = _at;
            while (Current == ' ') _at++;
            if (Current == '\t' && start == _lineStart && !AtLineEnd()) Fail("a tab does not indent");
            SkipSpace();
            if (Current == '#' && (_at == 0 || _text[_at - 1] is ' ' or '\t' or '\n'))
                while (_at < _text.Length && Current != '\n') _at++;
            if (_at >= _text.Length || Current != '\n') return;
            _lineStart = ++_at;
        }
    }

    private void SkipFlowSpace()
    {
        while (!HasFailed)
        {
            SkipSpace();
            if (Current == '#' && _at > 0 && _text[_at - 1] is ' ' or '\t' or '\n')
                while (_at < _text.Length && Current != '\n') _at++;
            if (_at >= _text.Length) Fail("the collection is not closed");
            if (Current != '\n') return;
            _lineStart = ++_at;
            if (AtMarker("---") || AtMarker("...")) Fail("the collection is not closed");
        }
    }

    private void WriteScalar(string text, bool isPlain, string? tag)
    {
        if (HasFailed) return;
        var resolved = tag is null ? (isPlain ? YamlScalar.ToJson(text) : null) : tag is "" or "!str" ? null : YamlScalar.ToJson(text);
        var fits = tag switch
        {
            "!null" => resolved is "null",
            "!bool" => resolved is "true" or "false",
            "!int" => resolved is not null && long.TryParse(resolved, CultureInfo.InvariantCulture, out _),
            "!float" => resolved is not (null or "true" or "false"),
            "!map" or "!seq" => false,
            _ => true,
        };
        if (!fits) Fail($"this is no value for the tag `!{tag}`");
        else if (resolved is null) Quote(text);
        else _json.Append(tag == "!float" && long.TryParse(resolved, CultureInfo.InvariantCulture, out _) ? resolved + ".0" : resolved);
    }

    private static string Quoted(string text)
    {
        var json = new StringBuilder(text.Length + 2);
        AppendQuoted(json, text);
        return json.ToString();
    }

    private readonly void Quote(string text) => AppendQuoted(_json, text);

    private static void AppendQuoted(StringBuilder json, string text)
    {
        json.Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') json.Append('\\').Append(c);
            else if (c < ' ') json.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else json.Append(c);
        }

        json.Append('"');
    }

    private bool Pay(int characters = 0)
    {
        if (_isFault) return false;
        var units = characters / 4;
        _isFault = _ctx.ChargeCopy(CellsOfItem + units) != Status.Ok || _ctx.ChargeWork(units) != Status.Ok;
        return !_isFault;
    }

    private void Fail(string problem)
    {
        if (_problem is null) (_problem, _problemAt) = (problem, _at);
    }
}
