using System.Globalization;
using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Toml;

/// <summary>
/// Reads TOML 1.0 as the JSON that has the same value: dates and times become strings, what JSON has no number for becomes
/// null. A mistake is a message with its place.
/// </summary>
internal ref struct TomlReader
{
    // Deeper JSON is refused anyway.
    private const int MaxNesting = JsonDecoder.MaxNesting;

    // What an item takes while a document is read, in cells.
    private const int CellsOfItem = 16;

    private readonly ExecutionContext _ctx;

    private readonly ReadOnlySpan<char> _text;

    private int _at;

    private string? _problem;

    private bool _isFault;

    private TomlReader(ExecutionContext ctx, ReadOnlySpan<char> text)
    {
        _ctx = ctx;
        _text = text;
    }

    private readonly bool HasFailed => _problem is not null || _isFault;

    private readonly char Current => _at < _text.Length ? _text[_at] : '\0';

    private readonly bool IsAtEnd => _at >= _text.Length;

    /// <summary>The JSON for a document. The status is the meter's; a mistake is a <paramref name="problem"/>.</summary>
    public static Status Read(ExecutionContext ctx, TextValue text, out string json, out string? problem)
    {
        (json, problem) = ("", null);
        if (ctx.ChargeWork(text.Length) != Status.Ok) return Status.Fault;
        var reader = new TomlReader(ctx, text.ToString());
        var root = reader.ReadDocument();
        problem = reader.Message;
        if (reader._isFault) return Status.Fault;
        if (problem is not null) return Status.Ok;
        var written = new StringBuilder(text.Length);
        Write(written, root, 0, ref problem);
        json = written.ToString();
        return Status.Ok;
    }

    private readonly string? Message
    {
        get
        {
            if (_problem is null) return null;
            var before = _text[..Math.Min(_at, _text.Length)];
            var line = 1 + before.Count('\n');
            return string.Create(CultureInfo.InvariantCulture, $"{_problem} at line {line} column {_at - before.LastIndexOf('\n')}");
        }
    }

    private TomlTable ReadDocument()
    {
        var root = new TomlTable();
        var current = root;
        while (!HasFailed)
        {
            SkipLines();
            if (IsAtEnd || HasFailed) break;
            if (Current == '[') current = ReadHeader(root);
            else ReadItem(current, isInline: false);
            if (!HasFailed) EndLine();
        }

        return root;
    }

    private TomlTable ReadHeader(TomlTable root)
    {
        _at++;
        var isArray = Current == '[';
        if (isArray) _at++;
        var path = ReadKey();
        if (HasFailed) return root;
        if (!Expect(']') || (isArray && !Expect(']'))) return root;

        var table = root;
        for (var i = 0; i < path.Count - 1; i++)
        {
            if (Step(table, path[i]) is not { } next) return root;
            table = next;
        }

        return isArray ? AddTable(table, path[^1]) : Define(table, path[^1]);
    }

    // Into a table that a header names on its way: the last of an array's, or a new one.
    private TomlTable? Step(TomlTable table, string name)
    {
        if (!table.Items.TryGetValue(name, out var item))
        {
            if (!Pay()) return null;
            var added = new TomlTable();
            table.Items.Add(name, added);
            return added;
        }

        var found = item is TomlTables tables ? tables.Tables[^1] : item as TomlTable;
        if (found is { IsClosed: false }) return found;
        Fail($"`{name}` is no table that can be extended");
        return null;
    }

    private TomlTable Define(TomlTable parent, string name)
    {
        if (parent.Items.TryGetValue(name, out var item))
        {
            if (item is TomlTable { IsDefined: false, IsClosed: false, IsDotted: false } known)
            {
                known.IsDefined = true;
                return known;
            }

            Fail($"`{name}` is defined twice");
            return parent;
        }

        if (!Pay()) return parent;
        var table = new TomlTable { IsDefined = true };
        parent.Items.Add(name, table);
        return table;
    }

    private TomlTable AddTable(TomlTable parent, string name)
    {
        if (!Pay()) return parent;
        if (!parent.Items.TryGetValue(name, out var item)) parent.Items.Add(name, item = new TomlTables());
        if (item is not TomlTables tables)
        {
            Fail($"`{name}` is no array of tables");
            return parent;
        }

        var table = new TomlTable { IsDefined = true };
        tables.Tables.Add(table);
        return table;
    }

    private void ReadItem(TomlTable table, bool isInline, int depth = 0)
    {
        var path = ReadKey();
        if (HasFailed || !Expect('=')) return;
        SkipSpace();
        for (var i = 0; i < path.Count - 1; i++)
        {
            var isKnown = table.Items.TryGetValue(path[i], out var item);
            if (!isKnown)
            {
                if (!Pay()) return;
                table.Items.Add(path[i], item = new TomlTable { IsDotted = true });
            }

            if (item is not TomlTable { IsClosed: false } next || (next.IsDefined && !isInline))
            {
                Fail($"`{path[i]}` is no table that can be extended");
                return;
            }

            table = next;
        }

        var value = ReadValue(depth);
        if (HasFailed || !Pay()) return;
        if (!table.Items.TryAdd(path[^1], value)) Fail($"`{path[^1]}` is defined twice");
    }

    private List<string> ReadKey()
    {
        var path = new List<string>();
        while (true)
        {
            SkipSpace();
            if (Current is '"' or '\'')
            {
                if (StartsWith("\"\"\"") || StartsWith("'''")) Fail("a key takes one line");
                else path.Add(Current == '"' ? ReadBasic() : ReadLiteral());
            }
            else
            {
                var start = _at;
                while (char.IsAsciiLetterOrDigit(Current) || Current is '_' or '-') _at++;
                if (_at == start) Fail("expected a key");
                path.Add(_text[start.._at].ToString());
            }

            if (HasFailed) return path;
            if (path.Count >= MaxNesting) Fail("recursion limit exceeded");
            SkipSpace();
            if (HasFailed || Current != '.') return path;
            _at++;
        }
    }

    // A table, or the JSON of anything else.
    private object ReadValue(int depth)
    {
        if (depth >= MaxNesting) Fail("recursion limit exceeded");
        if (HasFailed) return "";
        switch (Current)
        {
            case '"':
                return Quote(StartsWith("\"\"\"") ? ReadLongBasic() : ReadBasic());
            case '\'':
                return Quote(StartsWith("'''") ? ReadLongLiteral() : ReadLiteral());
            case '[':
                return ReadArray(depth);
            case '{':
                return ReadInlineTable(depth);
            default:
                return ReadBare();
        }
    }

    private List<object> ReadArray(int depth)
    {
        var items = new List<object>();
        _at++;
        while (!HasFailed)
        {
            SkipLines();
            if (Current == ']') break;
            items.Add(ReadValue(depth + 1));
            if (HasFailed || !Pay()) break;
            SkipLines();
            if (Current == ',') _at++;
            else if (Current != ']') Fail("expected `,` or `]`");
        }

        if (!HasFailed) _at++;
        return items;
    }

    private TomlTable ReadInlineTable(int depth)
    {
        var table = new TomlTable { IsDefined = true };
        _at++;
        SkipSpace();
        if (Current == '}')
        {
            _at++;
            table.IsClosed = true;
            return table;
        }

        while (!HasFailed)
        {
            ReadItem(table, isInline: true, depth + 1);
            SkipSpace();
            if (HasFailed) break;
            if (Current == '}')
            {
                _at++;
                break;
            }

            if (!Expect(',')) break;
        }

        table.IsClosed = true;
        return table;
    }

    private string ReadBare()
    {
        var start = _at;
        while (!IsAtEnd && Current is not (',' or ']' or '}' or '#' or '\n' or '\r' or '\t' or ' ')) _at++;

        // A date and a time may be separated by a space.
        var isDate = _at - start == 10 && _text[start + 4] == '-' && Current == ' ';
        if (isDate && _at + 3 < _text.Length && char.IsAsciiDigit(_text[_at + 1]) && _text[_at + 3] == ':')
        {
            _at++;
            while (!IsAtEnd && (char.IsAsciiLetterOrDigit(Current) || Current is ':' or '.' or '+' or '-')) _at++;
        }

        var word = _text[start.._at];
        if (TomlScalar.ToJson(word) is { } json) return json;
        _at = start;
        Fail(word.IsEmpty ? "expected a value" : $"`{word[..Math.Min(word.Length, 40)]}` is no value");
        return "";
    }

    private string ReadBasic()
    {
        var text = new StringBuilder();
        _at++;
        while (!HasFailed)
        {
            if (IsAtEnd || Current is '\n' or '\r') Fail("unterminated string");
            else if (Current == '"')
            {
                _at++;
                break;
            }
            else ReadCharacter(text, isLong: false);
        }

        return text.ToString();
    }

    private string ReadLongBasic()
    {
        var text = new StringBuilder();
        SkipQuotesAndLine();
        while (!HasFailed)
        {
            if (IsAtEnd) Fail("unterminated string");
            else if (StartsWith("\"\"\""))
            {
                EndLong(text, '"');
                break;
            }
            else ReadCharacter(text, isLong: true);
        }

        return text.ToString();
    }

    private string ReadLiteral()
    {
        var rest = _text[(_at + 1)..];
        var end = rest.IndexOfAny("'\n\r");
        if (end < 0 || rest[end] != '\'')
        {
            Fail("unterminated string");
            return "";
        }

        if (rest[..end].IndexOfAnyInRange('\u0000', '\u0008') >= 0 || rest[..end].IndexOfAnyInRange('\u000b', '\u001f') >= 0)
            Fail("control character in a string");
        _at += end + 2;
        return rest[..end].ToString();
    }

    private string ReadLongLiteral()
    {
        var text = new StringBuilder();
        SkipQuotesAndLine();
        while (!HasFailed)
        {
            if (IsAtEnd) Fail("unterminated string");
            else if (StartsWith("'''"))
            {
                EndLong(text, '\'');
                break;
            }
            else if (IsControl(Current) && Current is not ('\n' or '\r')) Fail("control character in a string");
            else text.Append(_text[_at++]);
        }

        return text.ToString();
    }

    private void SkipQuotesAndLine()
    {
        _at += 3;
        if (Current == '\r' && _at + 1 < _text.Length && _text[_at + 1] == '\n') _at++;
        if (Current == '\n') _at++;
    }

    // Up to two quotes more belong to the text.
    private void EndLong(StringBuilder text, char quote)
    {
        _at += 3;
        for (var i = 0; i < 2 && Current == quote && !IsAtEnd; i++)
        {
            text.Append(quote);
            _at++;
        }
    }

    private void ReadCharacter(StringBuilder text, bool isLong)
    {
        if (Current == '\\')
        {
            ReadEscape(text, isLong);
            return;
        }

        if (IsControl(Current) && !(isLong && Current is ('\n' or '\r'))) Fail("control character in a string");
        else text.Append(_text[_at++]);
    }

    private void ReadEscape(StringBuilder text, bool isLong)
    {
        _at++;
        var c = Current;
        if (isLong && c is ('\n' or '\r' or ' ' or '\t'))
        {
            // A backslash at the end of a line swallows all white space that follows; there must be a line end in it.
            var rest = _text[_at..];
            var space = rest.IndexOfAnyExcept(" \t\r\n");
            if (space < 0) space = rest.Length;
            if (rest[..space].Contains('\n')) _at += space;
            else Fail("unknown escape");
            return;
        }

        _at++;
        switch (c)
        {
            case 'b':
                text.Append('\b');
                break;
            case 't':
                text.Append('\t');
                break;
            case 'n':
                text.Append('\n');
                break;
            case 'f':
                text.Append('\f');
                break;
            case 'r':
                text.Append('\r');
                break;
            case '"' or '\\':
                text.Append(c);
                break;
            case 'u' or 'U':
                var digits = c == 'u' ? 4 : 8;
                var number = _text[_at..Math.Min(_at + digits, _text.Length)];
                if (number.Length == digits && TryReadHex(number, out var point) && Rune.IsValid(point))
                {
                    text.Append(new Rune(point).ToString());
                    _at += digits;
                }
                else
                {
                    Fail("no such character");
                }

                break;
            default:
                _at -= 2;
                Fail("unknown escape");
                break;
        }
    }

    private static bool TryReadHex(ReadOnlySpan<char> digits, out uint number) =>
        uint.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);

    private void SkipSpace()
    {
        while (Current is ' ' or '\t') _at++;
    }

    private void SkipLines()
    {
        while (!HasFailed)
        {
            SkipSpace();
            if (Current == '#') SkipComment();
            else if (Current == '\n') _at++;
            else if (StartsWith("\r\n")) _at += 2;
            else return;
        }
    }

    private void SkipComment()
    {
        while (!IsAtEnd && Current != '\n' && !StartsWith("\r\n"))
        {
            if (IsControl(Current)) Fail("control character in a comment");
            if (HasFailed) return;
            _at++;
        }
    }

    private void EndLine()
    {
        SkipSpace();
        if (Current == '#') SkipComment();
        if (!HasFailed && !IsAtEnd && Current != '\n' && !StartsWith("\r\n")) Fail("expected the end of the line");
    }

    private bool Expect(char c)
    {
        SkipSpace();
        if (!IsAtEnd && Current == c)
        {
            _at++;
            return true;
        }

        Fail($"expected `{c}`");
        return false;
    }

    private readonly bool StartsWith(string text) => _at < _text.Length && _text[_at..].StartsWith(text, StringComparison.Ordinal);

    private static bool IsControl(char c) => c is < ' ' and not '\t' or '\x7F';

    private bool Pay()
    {
        if (!_isFault && _ctx.ChargeCopy(CellsOfItem) != Status.Ok) _isFault = true;
        return !_isFault;
    }

    private void Fail(string problem) => _problem ??= problem;

    private static string Quote(string text)
    {
        var json = new StringBuilder(text.Length + 2);
        WriteQuoted(json, text);
        return json.ToString();
    }

    private static void WriteQuoted(StringBuilder json, string text)
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

    // Recursion stops where JSON would be refused.
    private static void Write(StringBuilder json, object item, int depth, ref string? problem)
    {
        if (depth >= MaxNesting) problem = "recursion limit exceeded";
        if (problem is not null) return;
        var separator = "";
        switch (item)
        {
            case TomlTable table:
                json.Append('{');
                foreach (var (name, inner) in table.Items)
                {
                    json.Append(separator);
                    WriteQuoted(json, name);
                    json.Append(':');
                    Write(json, inner, depth + 1, ref problem);
                    separator = ",";
                }

                json.Append('}');
                return;
            case TomlTables tables:
                json.Append('[');
                foreach (var table in tables.Tables)
                {
                    json.Append(separator);
                    Write(json, table, depth + 1, ref problem);
                    separator = ",";
                }

                json.Append(']');
                return;
            case List<object> items:
                json.Append('[');
                foreach (var inner in items)
                {
                    json.Append(separator);
                    Write(json, inner, depth + 1, ref problem);
                    separator = ",";
                }

                json.Append(']');
                return;
            default:
                json.Append((string)item);
                return;
        }
    }
}
