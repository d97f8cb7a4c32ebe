using System.Globalization;

namespace Lex.Stdlib.Regex;

/// <summary>
/// Reads patterns: the syntax of RE2 with Unicode, without look-around and back-references. The depth of nesting is
/// bounded, hence the recursion.
/// </summary>
internal sealed class RegexParser
{
    private const int MaxDepth = 200;

    private const int MaxCount = 1000;

    private readonly RegexNode.One?[] _literals = new RegexNode.One?[256];

    private readonly int[] _pattern;

    private readonly List<string?> _names = [null];

    private int _at;

    private int _depth;

    private Flags _flags;

    private RegexParser(string pattern) => _pattern = [.. pattern.EnumerateRunes().Select(r => r.Value)];

    [Flags]
    private enum Flags : byte
    {
        None = 0,
        IgnoreCase = 1,
        MultiLine = 2,
        DotAll = 4,
        Extended = 8,
        Swap = 16,
    }

    /// <summary>The names of the groups by index; group 0 is the whole match.</summary>
    public IReadOnlyList<string?> Names => _names;

    /// <summary>Reads a pattern; what is wrong with it, or null.</summary>
    public static string? Parse(string pattern, out RegexNode node, out IReadOnlyList<string?> names)
    {
        var parser = new RegexParser(pattern);
        names = parser._names;
        node = new RegexNode.Empty();
        try
        {
            node = parser.ReadChoice();
            if (parser._at < parser._pattern.Length) throw parser.Error("unopened group");
            return null;
        }
        catch (PatternException error)
        {
            return error.Message;
        }
    }

    private RegexNode ReadChoice()
    {
        if (++_depth > MaxDepth) throw Error("the pattern is nested too deeply");
        var flags = _flags;
        var branches = new List<RegexNode> { ReadSequence() };
        while (Skip('|')) branches.Add(ReadSequence());
        _flags = flags; // Flags set inside a group end with it.
        _depth--;
        return branches.Count == 1 ? branches[0] : new RegexNode.Choice(branches);
    }

    private RegexNode ReadSequence()
    {
        var parts = new List<RegexNode>();
        while (true)
        {
            SkipExtended();
            if (_at == _pattern.Length || Peek is '|' or ')') break;
            var atom = ReadAtom();
            parts.Add(atom is null ? new RegexNode.Empty() : ReadRepeats(atom));
        }

        return parts.Count switch
        {
            0 => new RegexNode.Empty(),
            1 => parts[0],
            _ => new RegexNode.Sequence(parts),
        };
    }

    /// <summary>One atom; null for a directive that sets flags.</summary>
    private RegexNode? ReadAtom()
    {
        var c = Next();
        switch (c)
        {
            case '(':
                return ReadGroup();
            case '[':
                return new RegexNode.One(ReadClass().Seal(Has(Flags.IgnoreCase)));
            case '.':
                var any = Has(Flags.DotAll) ? new CharSet().Add(0, CharSets.MaxCodePoint) : new CharSet().Add('\n', '\n').Negate();
                return new RegexNode.One(any.Seal(false));
            case '^':
                return new RegexNode.At(Has(Flags.MultiLine) ? Anchor.LineStart : Anchor.TextStart);
            case '$':
                return new RegexNode.At(Has(Flags.MultiLine) ? Anchor.LineEnd : Anchor.TextEnd);
            case '*' or '+' or '?' or '{':
                _at--;
                throw Error("repetition operator missing expression");
            case '\\':
                return ReadEscape();
            default:
                return Literal(c);
        }
    }

    // Patterns are mostly letters: each ASCII one is made once, for each way to read its case.
    private RegexNode.One Literal(int codePoint)
    {
        var ignoresCase = Has(Flags.IgnoreCase);
        if (codePoint >= 128) return NewLiteral(codePoint, ignoresCase);
        return _literals[codePoint + (ignoresCase ? 128 : 0)] ??= NewLiteral(codePoint, ignoresCase);
    }

    private static RegexNode.One NewLiteral(int codePoint, bool ignoresCase) => new(new CharSet().Add(codePoint, codePoint).Seal(ignoresCase));

    private RegexNode ReadRepeats(RegexNode atom)
    {
        while (true)
        {
            SkipExtended();
            if (_at == _pattern.Length) return atom;
            int min;
            int max;
            switch (Peek)
            {
                case '*':
                    (min, max) = (0, -1);
                    _at++;
                    break;
                case '+':
                    (min, max) = (1, -1);
                    _at++;
                    break;
                case '?':
                    (min, max) = (0, 1);
                    _at++;
                    break;
                case '{':
                    (min, max) = ReadCounts();
                    break;
                default:
                    return atom;
            }

            if (++_depth > MaxDepth) throw Error("the pattern is nested too deeply");
            var isLazy = Skip('?');
            atom = new RegexNode.Repeat(atom, min, max, isLazy == Has(Flags.Swap));
        }
    }

    private (int Min, int Max) ReadCounts()
    {
        _at++;
        var min = ReadCount();
        var max = min;
        if (Skip(',')) max = _at < _pattern.Length && Peek == '}' ? -1 : ReadCount();
        if (!Skip('}')) throw Error("unclosed counted repetition");
        if (max >= 0 && max < min) throw Error("invalid repetition count range");
        return (min, max);
    }

    private int ReadCount()
    {
        var count = 0;
        var start = _at;
        while (_at < _pattern.Length && Peek is >= '0' and <= '9')
        {
            count = (count * 10) + (Next() - '0');
            if (count > MaxCount) throw Error("the repetition count is too large");
        }

        return _at == start ? throw Error("repetition quantifier expects a valid decimal") : count;
    }

    private RegexNode? ReadGroup()
    {
        string? name = null;
        var isCapture = true;
        var outer = _flags;
        if (Skip('?'))
        {
            if (Skip('P'))
            {
                if (!Skip('<')) throw Error("unrecognized group");
                name = ReadName();
            }
            else if (_at + 1 < _pattern.Length && Peek == '<' && _pattern[_at + 1] is not ('=' or '!'))
            {
                _at++;
                name = ReadName();
            }
            else
            {
                isCapture = false;
                if (ReadFlags()) return null; // The flags hold to the end of the enclosing group.
            }
        }

        var index = _names.Count;
        if (isCapture) _names.Add(name);
        var inner = ReadChoice();
        if (!Skip(')')) throw Error("unclosed group");
        _flags = outer;
        return isCapture ? new RegexNode.Group(inner, index) : inner;
    }

    private string ReadName()
    {
        var name = new System.Text.StringBuilder();
        while (_at < _pattern.Length && Peek != '>')
        {
            var c = Next();
            var isValid = c == '_' || (CharSets.IsWord(c) && (name.Length != 0 || c is not (>= '0' and <= '9'))) || (name.Length != 0 && c is '.' or '[' or ']');
            if (!isValid) throw Error("invalid capture group character");
            name.Append(char.ConvertFromUtf32(c));
        }

        if (!Skip('>')) throw Error("unclosed capture group name");
        if (name.Length == 0) throw Error("empty capture group name");
        return _names.Contains(name.ToString()) ? throw Error("duplicate capture group name") : name.ToString();
    }

    /// <summary>Reads flags after a question mark; true if the group ends there.</summary>
    private bool ReadFlags()
    {
        var isOff = false;
        while (_at < _pattern.Length)
        {
            var c = Next();
            if (c is ':' or ')') return c == ')';
            var flag = c switch
            {
                'i' => Flags.IgnoreCase,
                'm' => Flags.MultiLine,
                's' => Flags.DotAll,
                'x' => Flags.Extended,
                'U' => Flags.Swap,
                _ => Flags.None,
            };
            if (c == '-') isOff = true;
            else if (c == 'u' && !isOff) continue;
            else if (flag == Flags.None) throw Error(c is '=' or '!' or '<' ? "look-around is not supported" : "unrecognized flag");
            else _flags = isOff ? _flags & ~flag : _flags | flag;
        }

        throw Error("unclosed group");
    }

    private RegexNode ReadEscape()
    {
        if (_at == _pattern.Length) throw Error("incomplete escape sequence");
        switch (Peek)
        {
            case 'A':
                _at++;
                return new RegexNode.At(Anchor.TextStart);
            case 'z':
                _at++;
                return new RegexNode.At(Anchor.TextEnd);
            case 'b':
                _at++;
                return new RegexNode.At(Anchor.WordBoundary);
            case 'B':
                _at++;
                return new RegexNode.At(Anchor.NoWordBoundary);
        }

        return ReadNamedSet() is { } set ? new RegexNode.One(set.Seal(Has(Flags.IgnoreCase))) : Literal(ReadCharacterEscape());
    }

    /// <summary>A set after a backslash; null (and nothing read) if a character follows.</summary>
    private CharSet? ReadNamedSet()
    {
        CharSet set;
        switch (Peek)
        {
            case 'd' or 'D':
                set = CharSets.Digit();
                break;
            case 'w' or 'W':
                set = CharSets.Word();
                break;
            case 's' or 'S':
                set = CharSets.Space();
                break;
            case 'p' or 'P':
                return ReadProperty();
            default:
                return null;
        }

        return Next() is 'D' or 'W' or 'S' ? set.Negate() : set;
    }

    private CharSet ReadProperty()
    {
        var isNegated = Next() == 'P';
        if (_at == _pattern.Length) throw Error("incomplete escape sequence");
        string name;
        if (Skip('{'))
        {
            var start = _at;
            while (_at < _pattern.Length && Peek != '}') _at++;
            name = string.Concat(_pattern[start.._at].Select(char.ConvertFromUtf32));
            if (!Skip('}')) throw Error("incomplete escape sequence");
            if (name.StartsWith('^'))
            {
                isNegated = !isNegated;
                name = name[1..];
            }
        }
        else
        {
            name = char.ConvertFromUtf32(Next());
        }

        var set = CharSets.Property(name) ?? throw Error("Unicode property not found");
        return isNegated ? set.Negate() : set;
    }

    private int ReadCharacterEscape()
    {
        if (_at == _pattern.Length) throw Error("incomplete escape sequence");
        var c = Next();
        switch (c)
        {
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return '\a';
            case 'x':
                return ReadHex(2);
            case 'u':
                return ReadHex(4);
            case 'U':
                return ReadHex(8);
            case >= '0' and <= '9':
                throw Error("backreferences are not supported");
        }

        var isPunctuation = c is (>= '!' and <= '/') or (>= ':' and <= '@') or (>= '[' and <= '`') or (>= '{' and <= '~') or ' ';
        return isPunctuation ? c : throw Error("unrecognized escape sequence");
    }

    private int ReadHex(int digits)
    {
        var isBraced = Skip('{');
        var number = 0L;
        var count = 0;
        while (_at < _pattern.Length && (isBraced ? Peek != '}' : count < digits))
        {
            var c = Next();
            var digit = c < 128 && char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : throw Error("invalid hexadecimal digit");
            number = Math.Min((number * 16) + digit, int.MaxValue);
            count++;
        }

        if (count == 0 || (!isBraced && count < digits) || (isBraced && !Skip('}'))) throw Error("incomplete escape sequence");
        return number <= CharSets.MaxCodePoint && number is < 0xD800 or > 0xDFFF
            ? (int)number
            : throw Error("hexadecimal literal is not a Unicode scalar value");
    }

    /// <summary>A bracketed set; the opening bracket has been read.</summary>
    private CharSet ReadClass()
    {
        if (++_depth > MaxDepth) throw Error("the pattern is nested too deeply");
        var set = new CharSet();
        var isNegated = Skip('^');
        var isFirst = true;
        while (true)
        {
            SkipExtended();
            if (_at == _pattern.Length) throw Error("unclosed character class");
            if (Peek == ']' && !isFirst) break;
            isFirst = false;
            if (Peek == '&' && _at + 1 < _pattern.Length && _pattern[_at + 1] == '&')
            {
                _at += 2;
                var rest = ReadRestOfClass();
                set = new CharSet().Add(set).Intersect(rest);
                continue;
            }

            ReadClassItem(set);
        }

        _at++;
        _depth--;
        return isNegated ? new CharSet().Add(set).Negate() : set;
    }

    // What stands between an intersection operator and the next one or the end.
    private CharSet ReadRestOfClass()
    {
        var rest = new CharSet();
        while (_at < _pattern.Length && Peek != ']' && !(Peek == '&' && _at + 1 < _pattern.Length && _pattern[_at + 1] == '&')) ReadClassItem(rest);
        return rest;
    }

    private void ReadClassItem(CharSet set)
    {
        if (Peek == '[')
        {
            if (TryReadPosix() is { } posix)
            {
                set.Add(posix);
                return;
            }

            _at++;
            set.Add(ReadClass());
            return;
        }

        if (Peek == '\\' && _at + 1 < _pattern.Length)
        {
            _at++;
            if (ReadNamedSet() is { } named)
            {
                set.Add(named);
                return;
            }

            _at--;
        }

        var first = ReadClassCharacter();
        var isRange = _at + 1 < _pattern.Length && Peek == '-' && _pattern[_at + 1] != ']';
        if (!isRange)
        {
            set.Add(first, first);
            return;
        }

        _at++;
        var last = ReadClassCharacter();
        if (last < first) throw Error("invalid character class range");
        set.Add(first, last);
    }

    private int ReadClassCharacter()
    {
        var c = Next();
        return c == '\\' ? ReadCharacterEscape() : c;
    }

    private CharSet? TryReadPosix()
    {
        if (_at + 1 >= _pattern.Length || _pattern[_at + 1] != ':') return null;
        var start = _at + 2;
        var end = start;
        while (end < _pattern.Length && _pattern[end] is '^' or (>= 'a' and <= 'z')) end++;
        if (end + 1 >= _pattern.Length || _pattern[end] != ':' || _pattern[end + 1] != ']') return null;

        var name = string.Concat(_pattern[start..end].Select(char.ConvertFromUtf32));
        var isNegated = name.StartsWith('^');
        var set = CharSets.Posix(isNegated ? name[1..] : name) ?? throw Error("invalid POSIX character class");
        _at = end + 2;
        return isNegated ? set.Negate() : set;
    }

    private int Peek => _pattern[_at];

    private int Next() => _at < _pattern.Length ? _pattern[_at++] : throw Error("unexpected end of pattern");

    private bool Skip(char wanted)
    {
        if (_at == _pattern.Length || Peek != wanted) return false;
        _at++;
        return true;
    }

    private bool Has(Flags flag) => (_flags & flag) != 0;

    private void SkipExtended()
    {
        if (!Has(Flags.Extended)) return;
        while (_at < _pattern.Length)
        {
            if (Text.Utf8Scan.IsWhiteSpace(Peek))
            {
                _at++;
            }
            else if (Peek == '#')
            {
                while (_at < _pattern.Length && Peek != '\n') _at++;
            }
            else
            {
                return;
            }
        }
    }

    private PatternException Error(string problem) => new(string.Create(CultureInfo.InvariantCulture, $"{problem} at position {_at}"));

    /// <summary>Leaves the recursion of the parser; it never leaves this class.</summary>
    private sealed class PatternException(string message) : Exception(message);
}
