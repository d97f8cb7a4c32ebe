using System.Globalization;
using System.Text;

namespace Lex.Stdlib.Yaml;

/// <content>Texts: plain, in quotes, and in blocks of lines.</content>
internal ref partial struct YamlReader
{
    /// <summary>A plain scalar that goes on over lines that are indented by more than <paramref name="parent"/>.</summary>
    private string ReadPlain(int parent, bool isFlow)
    {
        if (Current is '@' or '`' or '%' or '|' or '>' or '&' or '*' or '!' or ',' or ']' or '}' or '#'
            || (Current is '-' or '?' or ':' && (isFlow ? IsFlowEnd(_at + 1) : IsSpaceOrEnd(_at + 1))))
        {
            if (isFlow && Current == ':') return "";
            Fail($"`{Current}` begins no value");
            return "";
        }

        var text = new StringBuilder(ReadPlainLine(isFlow));
        while (!HasFailed)
        {
            var (at, lineStart) = (_at, _lineStart);
            SkipSpace();
            if (_at >= _text.Length || Current != '\n' || !SkipLines(out var lines)) break;
            var ends = Column < 0 || (isFlow ? AtFlowIndicator() : Column <= parent);
            if (ends || Current == '#' || (!isFlow && IsKeyAhead()))
            {
                (_at, _lineStart) = (at, lineStart);
                break;
            }

            AppendFold(text, lines);
            text.Append(ReadPlainLine(isFlow));
        }

        return text.ToString();
    }

    private readonly bool AtFlowIndicator() =>
        Current is ',' or '[' or ']' or '{' or '}' || (Current == ':' && IsFlowEnd(_at + 1));

    // What of a plain scalar stands on this line.
    private string ReadPlainLine(bool isFlow)
    {
        var start = _at;
        for (; _at < _text.Length && Current != '\n'; _at++)
        {
            if (Current == ':' && (isFlow ? IsFlowEnd(_at + 1) : IsSpaceOrEnd(_at + 1))) break;
            if (Current == '#' && _at > start && _text[_at - 1] is ' ' or '\t') break;
            if (isFlow && Current is ',' or '[' or ']' or '{' or '}') break;
            if (Current is < ' ' and not '\t') Fail("control character in a text");
        }

        var end = _at;
        while (end > start && _text[end - 1] is ' ' or '\t') end--;
        _at = end;
        return _text[start..end].ToString();
    }

    /// <summary>Skips to the first line that is not empty; counts the line breaks.</summary>
    private bool SkipLines(out int lines)
    {
        for (lines = 0; _at < _text.Length && Current == '\n'; lines++)
        {
            _lineStart = ++_at;
            SkipSpace();
        }

        return _at < _text.Length;
    }

    // One line break is a space, and of more the first one is not counted.
    private static void AppendFold(StringBuilder text, int lines)
    {
        if (lines == 1) text.Append(' ');
        else text.Append('\n', lines - 1);
    }

    private string ReadSingle()
    {
        var text = new StringBuilder();
        _at++;
        while (!HasFailed)
        {
            if (_at >= _text.Length) Fail("unterminated string");
            else if (Current == '\'' && Next == '\'')
            {
                text.Append('\'');
                _at += 2;
            }
            else if (Current == '\'')
            {
                _at++;
                break;
            }
            else ReadQuotedCharacter(text, 0);
        }

        return text.ToString();
    }

    private string ReadDouble()
    {
        var text = new StringBuilder();
        // What comes from escapes is no space that a line break could swallow.
        var kept = 0;
        _at++;
        while (!HasFailed)
        {
            if (_at >= _text.Length) Fail("unterminated string");
            else if (Current == '"')
            {
                _at++;
                break;
            }
            else if (Current == '\\')
            {
                ReadEscape(text);
                kept = text.Length;
            }
            else ReadQuotedCharacter(text, kept);
        }

        return text.ToString();
    }

    private void ReadQuotedCharacter(StringBuilder text, int kept)
    {
        if (Current == '\n')
        {
            while (text.Length > kept && text[^1] is ' ' or '\t') text.Length--;
            SkipLines(out var lines);
            if (AtMarker("---") || AtMarker("...")) Fail("unterminated string");
            AppendFold(text, lines);
        }
        else if (Current is < ' ' and not '\t') Fail("control character in a text");
        else text.Append(_text[_at++]);
    }

    private void ReadEscape(StringBuilder text)
    {
        var c = Next;
        if (c == '\n')
        {
            // The line break is left out, and the space before the text of the next line.
            _at++;
            SkipLines(out var lines);
            text.Append('\n', lines - 1);
            return;
        }

        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            var number = _text[Math.Min(_at + 2, _text.Length)..Math.Min(_at + 2 + digits, _text.Length)];
            if (number.Length == digits && uint.TryParse(number, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point)
                && Rune.IsValid(point))
            {
                text.Append(new Rune(point).ToString());
                _at += 2 + digits;
            }
            else Fail("no such character");
            return;
        }

        var meant = c switch
        {
            '0' => "\0",
            'a' => "\a",
            'b' => "\b",
            't' or '\t' => "\t",
            'n' => "\n",
            'v' => "\v",
            'f' => "\f",
            'r' => "\r",
            'e' => "\x1b",
            ' ' => " ",
            '"' => "\"",
            '/' => "/",
            '\\' => "\\",
            'N' => "\u0085",
            '_' => "\u00a0",
            'L' => "\u2028",
            'P' => "\u2029",
            _ => null,
        };
        if (meant is null) Fail("unknown escape");
        text.Append(meant);
        _at += 2;
    }

    /// <summary>The lines below <c>|</c> or <c>></c>: as they are, or folded.</summary>
    private string ReadBlockScalar(int parent)
    {
        var isFolded = Current == '>';
        var (indent, chomping) = (0, ' ');
        for (_at++; Current is '+' or '-' or (>= '1' and <= '9'); _at++)
        {
            if (char.IsAsciiDigit(Current) && indent == 0) indent = Math.Max(parent, 0) + Current - '0';
            else if (!char.IsAsciiDigit(Current) && chomping == ' ') chomping = Current;
            else Fail("the head of a text is `|` or `>`, a digit, and `+` or `-`");
        }

        if (!HasFailed) EndLine();
        while (_at < _text.Length && Current != '\n') _at++;
        if (HasFailed) return "";
        var text = new StringBuilder();
        var (breakBefore, breaks, wasIndented) = (0, 0, false);
        while (_at < _text.Length)
        {
            // The position is at the line break before the line.
            var start = _at + 1;
            var at = start;
            while (at < _text.Length && _text[at] == ' ' && (indent == 0 || at - start < indent)) at++;
            if (at >= _text.Length || _text[at] == '\n')
            {
                _at = at;
                if (at >= _text.Length) break;
                breaks++;
                continue;
            }

            if (indent == 0 && at - start <= parent) break;
            if (indent == 0) indent = at - start;
            if (at - start < indent) break;
            (_at, _lineStart) = (start, start);
            var isMarker = AtMarker("---") || AtMarker("...");
            if (isMarker || (indent == 0 && parent >= 0))
            {
                _at = start - 1;
                break;
            }

            if (indent == 0) indent = -1;
            var from = start + Math.Max(indent, 0);
            var length = _text[from..].IndexOf('\n') is var end and >= 0 ? end : _text.Length - from;
            var isIndented = _text[from] is ' ' or '\t';
            var joins = isFolded && breakBefore > 0 && !wasIndented && !isIndented;
            if (joins && breaks == 0) text.Append(' ');
            else text.Append('\n', (joins ? 0 : breakBefore) + breaks);
            text.Append(_text.Slice(from, length));
            (_at, breakBefore, breaks, wasIndented) = (from + length, from + length < _text.Length ? 1 : 0, 0, isIndented);
        }

        if (chomping != '-' && text.Length + breakBefore > 0) text.Append('\n', breakBefore);
        if (chomping == '+') text.Append('\n', breaks);
        return text.ToString();
    }
}
