using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Lex.Frontend.Diagnostics;

namespace Lex.Frontend.Syntax;

/// <summary>
/// Splits UTF-8 bytes into tokens, longest match first. Never fails: what is no token is reported, becomes an
/// <see cref="TokenKind.Error"/> token and is skipped.
/// </summary>
internal sealed class Lexer
{
    private readonly byte[] _text;
    private readonly int[]? _places;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<Token> _tokens;
    private List<TextSpan>? _comments;
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
    private int _at;

    // Nobody writes that; what is made of a text takes many times its size.
    private const int LargestFile = 8 << 20;

    private Lexer(byte[] text, int[]? places, int length, DiagnosticBag diagnostics)
    {
        _text = text;
        _tokens = new(capacity: length / 4 + 8);
        _places = places;
        _diagnostics = diagnostics;
    }

    /// <summary>The tokens of a file, ending with one of kind <see cref="TokenKind.EndOfFile"/>.</summary>
    public static List<Token> Run(SourceText source, DiagnosticBag diagnostics) =>
        Run(source, new(0, source.Bytes.Length), diagnostics, out _);

    /// <summary>The same for a part of the text, such as one of several files; and its comments.</summary>
    public static List<Token> Run(SourceText source, TextSpan part, DiagnosticBag diagnostics, out ImmutableArray<TextSpan> comments)
    {
        comments = [];
        var invalid = source.FirstInvalidByte(part);
        if (invalid >= 0 || part.End - part.Start > LargestFile)
        {
            var place = Math.Max(invalid, part.Start);
            var what = invalid >= 0 ? $"not valid UTF-8 at byte {invalid - part.Start}" : $"larger than {LargestFile >> 20} MiB";
            diagnostics.Report(DiagnosticKinds.SyntaxError, new(place, place + 1), $"the file is {what}");
            return [new(TokenKind.EndOfFile, new(part.Start, part.Start))];
        }

        var lexer = new Lexer(source.Text, null, part.End - part.Start, diagnostics);
        lexer.RunToEnd(part.Start, part.End);
        if (lexer._comments is not null) comments = lexer.Comments();
        return lexer._tokens;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ImmutableArray<TextSpan> Comments() => [.. _comments!];

    /// <summary>The tokens of an expression inside an interpolated string, placed where they stand in the file.</summary>
    public static List<Token> RunInside(FormatText text, int start, int end, DiagnosticBag diagnostics)
    {
        var lexer = new Lexer(text.Bytes, text.Places, end - start, diagnostics);
        lexer.RunToEnd(start, end);
        return lexer._tokens;
    }

    private int End { get; set; }

    private void RunToEnd(int start, int end)
    {
        _at = start;
        End = end;
        // Once nothing more would be reported nobody asks what else the text says.
        while (_at < End && !_diagnostics.IsFull) Next();
        Add(TokenKind.EndOfFile, End);
    }

    private byte Peek(int ahead = 0) => _at + ahead < End ? _text[_at + ahead] : (byte)0;

    private int Place(int offset) => _places is null ? offset : _places[offset];

    private TextSpan SpanFrom(int start) => new(Place(start), Place(_at));

    private void Add(TokenKind kind, int start, object? value = null) => _tokens.Add(new(kind, SpanFrom(start), value));

    private void Error(int start, string message, Repair? repair = null)
    {
        _diagnostics.Report(DiagnosticKinds.SyntaxError, SpanFrom(start), message, repair);
        Add(TokenKind.Error, start);
    }

    private void Next()
    {
        var start = _at;
        var c = _text[_at];
        switch (c)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\f':
                _at++;
                return;
            case (byte)'#':
                Comment(start);
                return;
            case (byte)'/' when Peek(1) is (byte)'/' or (byte)'*':
                ForeignComment(start);
                return;
            case (byte)'"':
                String(TokenKind.Str, start);
                return;
            case (byte)'b' when Peek(1) == '"':
                _at++;
                String(TokenKind.Bytes, start);
                return;
            case (byte)'f' when Peek(1) == '"':
                _at++;
                String(TokenKind.FormatStr, start);
                return;
        }

        if (IsLetter(c) || c == '_') Name(start);
        else if (IsDigit(c)) Number(start);
        else Operator(start, c);
    }

    /// <summary>
    /// A comment as other languages have it; two such operators in a row mean nothing here, so the whole of it is skipped.
    /// </summary>
    private void ForeignComment(int start)
    {
        var isLine = Peek(1) == '/';
        _at += 2;
        var mark = SpanFrom(start);
        var length = _text.AsSpan(_at, End - _at).IndexOf(isLine ? "\n"u8 : "*/"u8);
        _at = length < 0 ? End : _at + length + (isLine ? 0 : 2);
        _diagnostics.Report(DiagnosticKinds.SyntaxError, mark, isLine ? "`//` starts no comment" : "`/*` starts no comment",
            isLine ? new Repair("a comment begins with `#`", new SuggestedEdit(mark, "#")) : "each line of a comment begins with `#`");
    }

    private static bool IsLetter(byte c) => char.IsAsciiLetter((char)c);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Comment(int start)
    {
        var rest = _text.AsSpan(_at, End - _at).IndexOf((byte)'\n');
        _at = rest < 0 ? End : _at + rest;
        (_comments ??= []).Add(SpanFrom(start));
    }

    private static bool IsDigit(byte c) => char.IsAsciiDigit((char)c);

    private void Name(int start)
    {
        while (_at < End && (IsLetter(_text[_at]) || IsDigit(_text[_at]) || _text[_at] == '_')) _at++;
        var bytes = _text.AsSpan(start, _at - start);
        if (bytes.Length == 1 && bytes[0] == '_')
        {
            Add(TokenKind.Underscore, start);
            return;
        }

        var keyword = Keyword(bytes);
        if (keyword != TokenKind.Identifier) Add(keyword, start);
        else Add(TokenKind.Identifier, start, Intern(bytes));
    }

    /// <summary>One string per distinct name keeps later comparisons and memory small.</summary>
    private string Intern(ReadOnlySpan<byte> bytes)
    {
        Span<char> chars = bytes.Length <= 128 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        // They are letters, digits and underscores. The encodings of the core library are made for long texts and take long to load.
        for (var i = 0; i < chars.Length; i++) chars[i] = (char)bytes[i];
        if (_names.TryGetValue(chars, out var known)) return known;
        var name = chars.ToString();
        _names[chars] = name;
        return name;
    }

    private static TokenKind Keyword(ReadOnlySpan<byte> name) => name switch
    {
        [(byte)'f', (byte)'n'] => TokenKind.Fn,
        [(byte)'i', (byte)'f'] => TokenKind.If,
        [(byte)'a', (byte)'s'] => TokenKind.As,
        [(byte)'o', (byte)'r'] => TokenKind.Or,
        [(byte)'l', ..] when name.SequenceEqual("let"u8) => TokenKind.Let,
        [(byte)'a', ..] when name.SequenceEqual("and"u8) => TokenKind.And,
        [(byte)'n', ..] when name.SequenceEqual("not"u8) => TokenKind.Not,
        [(byte)'t', ..] when name.SequenceEqual("type"u8) => TokenKind.Type,
        [(byte)'t', ..] when name.SequenceEqual("true"u8) => TokenKind.True,
        [(byte)'e', ..] when name.SequenceEqual("else"u8) => TokenKind.Else,
        [(byte)'m', ..] when name.SequenceEqual("match"u8) => TokenKind.Match,
        [(byte)'f', ..] when name.SequenceEqual("false"u8) => TokenKind.False,
        [(byte)'r', ..] when name.SequenceEqual("return"u8) => TokenKind.Return,
        [(byte)'i', ..] when name.SequenceEqual("import"u8) => TokenKind.Import,
        _ => TokenKind.Identifier,
    };

    private void Number(int start)
    {
        Digits();
        var isFloat = false;
        if (Peek() == '.' && IsDigit(Peek(1)))
        {
            isFloat = true;
            _at++;
            Digits();
        }

        var exponent = Peek() is (byte)'e' or (byte)'E' ? Peek(1) is (byte)'+' or (byte)'-' ? 2 : 1 : 0;
        if (exponent > 0 && IsDigit(Peek(exponent)))
        {
            isFloat = true;
            _at += exponent;
            while (IsDigit(Peek())) _at++;
        }

        var digits = WithoutUnderscores(_text.AsSpan(start, _at - start));
        if (isFloat)
            Add(TokenKind.Float, start, Literal.OfFloat(FloatOf(digits)));
        else if (TryParseInt(digits, out var value))
            Add(TokenKind.Int, start, Literal.OfInt(value));
        else
            Error(start, "the integer does not fit 64 bits", "the largest Int is 9223372036854775807");
    }

    private void Digits()
    {
        while (IsDigit(Peek()) || (Peek() == '_' && _at < End)) _at++;
    }

    private static ReadOnlySpan<byte> WithoutUnderscores(ReadOnlySpan<byte> digits)
    {
        if (!digits.Contains((byte)'_')) return digits;
        var kept = new byte[digits.Length];
        var length = 0;
        foreach (var digit in digits)
            if (digit != '_') kept[length++] = digit;
        return kept.AsSpan(0, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static double FloatOf(ReadOnlySpan<byte> digits) => double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static bool TryParseInt(ReadOnlySpan<byte> digits, out long value) =>
        Utf8Parser.TryParse(digits, out value, out var consumed) && consumed == digits.Length;

    /// <summary>Reads a string of any form; the position is at its opening quote.</summary>
    private void String(TokenKind kind, int start)
    {
        var scan = _at + 1;
        while (scan < End && _text[scan] is not ((byte)'"' or (byte)'\\')) scan++;
        if (scan < End && _text[scan] == '"' && kind != TokenKind.FormatStr)
        {
            // The common case: nothing to unescape.
            var text = Encoding.UTF8.GetString(_text, _at + 1, scan - _at - 1);
            _at = scan + 1;
            Add(kind, start, text);
            return;
        }

        var bytes = new List<byte>();
        var places = new List<int>();
        var badEscape = -1;
        for (_at++; _at < End && _text[_at] != '"'; _at++)
        {
            places.Add(Place(_at));
            if (_text[_at] != '\\')
            {
                bytes.Add(_text[_at]);
                continue;
            }

            var escaped = Unescape(Peek(1));
            if (escaped < 0 && badEscape < 0) badEscape = _at;
            bytes.Add((byte)Math.Max(escaped, 0));
            if (_at + 1 < End) _at++;
        }

        if (_at >= End)
        {
            _at = Math.Min(_at, End);
            Error(start, "the string has no closing quote");
            return;
        }

        places.Add(Place(_at));
        _at++;
        if (badEscape >= 0)
        {
            _diagnostics.Report(DiagnosticKinds.SyntaxError, new(Place(badEscape), Place(badEscape) + 2), "unknown escape in a string",
                "the escapes are \\n \\t \\r \\\\ \\\" and \\0");
            Add(TokenKind.Error, start);
            return;
        }

        var content = bytes.ToArray();
        Add(kind, start, kind == TokenKind.FormatStr ? new FormatText(content, [.. places]) : Encoding.UTF8.GetString(content));
    }

    private static int Unescape(byte escape) => escape switch
    {
        (byte)'n' => '\n',
        (byte)'t' => '\t',
        (byte)'r' => '\r',
        (byte)'\\' => '\\',
        (byte)'"' => '"',
        (byte)'0' => 0,
        _ => -1,
    };

    private void Operator(int start, byte c)
    {
        var (kind, length) = (c, Peek(1)) switch
        {
            ((byte)'|', (byte)'>') => (TokenKind.PipeArrow, 2),
            ((byte)'|', (byte)'|') => (TokenKind.Error, 2),
            ((byte)'-', (byte)'>') => (TokenKind.Arrow, 2),
            ((byte)'=', (byte)'>') => (TokenKind.FatArrow, 2),
            ((byte)':', (byte)'=') => (TokenKind.ColonEquals, 2),
            ((byte)':', (byte)':') => (TokenKind.ColonColon, 2),
            ((byte)'=', (byte)'=') => (TokenKind.EqualsEquals, 2),
            ((byte)'!', (byte)'=') => (TokenKind.BangEquals, 2),
            ((byte)'<', (byte)'=') => (TokenKind.LessEquals, 2),
            ((byte)'>', (byte)'=') => (TokenKind.GreaterEquals, 2),
            ((byte)'.', (byte)'.') when Peek(2) == '.' => (TokenKind.Ellipsis, 3),
            ((byte)'\n', _) => (TokenKind.NewLine, 1),
            ((byte)';', _) => (TokenKind.Semicolon, 1),
            ((byte)'+', _) => (TokenKind.Plus, 1),
            ((byte)'-', _) => (TokenKind.Minus, 1),
            ((byte)'*', _) => (TokenKind.Star, 1),
            ((byte)'/', _) => (TokenKind.Slash, 1),
            ((byte)'%', _) => (TokenKind.Percent, 1),
            ((byte)'<', _) => (TokenKind.Less, 1),
            ((byte)'>', _) => (TokenKind.Greater, 1),
            ((byte)'.', _) => (TokenKind.Dot, 1),
            ((byte)',', _) => (TokenKind.Comma, 1),
            ((byte)':', _) => (TokenKind.Colon, 1),
            ((byte)'?', _) => (TokenKind.Question, 1),
            ((byte)'(', _) => (TokenKind.OpenParen, 1),
            ((byte)')', _) => (TokenKind.CloseParen, 1),
            ((byte)'{', _) => (TokenKind.OpenBrace, 1),
            ((byte)'}', _) => (TokenKind.CloseBrace, 1),
            ((byte)'[', _) => (TokenKind.OpenBracket, 1),
            ((byte)']', _) => (TokenKind.CloseBracket, 1),
            ((byte)'=', _) => (TokenKind.Equals, 1),
            ((byte)'|', _) => (TokenKind.Bar, 1),
            _ => (TokenKind.Error, 1),
        };
        if (kind != TokenKind.Error)
        {
            _at += length;
            Add(kind, start);
            return;
        }

        Unknown(start, c);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Unknown(int start, byte c)
    {
        // Two of these are no operator either, and are one mistake.
        if (c is (byte)'&' or (byte)'|' && Peek(1) == c) _at++;
        Rune.DecodeFromUtf8(_text.AsSpan(_at, End - _at), out var rune, out var size);
        _at += Math.Max(1, size);
        var name = Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || rune.Value == 0xFEFF
            ? $"U+{rune.Value:X4}"
            : $"`{Encoding.UTF8.GetString(_text, start, _at - start)}`";
        var (repair, meant) = MeaningOf(rune, start);
        _diagnostics.Report(DiagnosticKinds.SyntaxError, SpanFrom(start), $"{name} starts no token", repair);
        // What was probably meant stands in its place, so that the rest of the expression is read.
        if (meant is { } kind) Add(kind, start);
    }

    /// <summary>What other languages mean by a character that has no meaning here, and the token that says it; null: none.</summary>
    private (Repair? Repair, TokenKind? Meant) MeaningOf(Rune rune, int start)
    {
        var span = SpanFrom(start);
        var isBehindValue = _tokens.Count > 0 && _tokens[^1].Kind is TokenKind.Identifier or TokenKind.Int or TokenKind.Float or TokenKind.Str
            or TokenKind.True or TokenKind.False or TokenKind.CloseParen or TokenKind.CloseBracket or TokenKind.CloseBrace;
        if (rune.Value == '&' && !isBehindValue) return (new("there are no references; remove it", new SuggestedEdit(span, "")), null);
        if (rune.Value == '!' && isBehindValue && _tokens[^1].Span.End == start)
        {
            return Peek() == '('
                ? (new("there are no macros; a function is called without `!`", new SuggestedEdit(span, "")), null)
                : ("there is no `!` behind a value; take it apart with `match`", TokenKind.Error);
        }

        (Repair, TokenKind?) Written(string text, TokenKind meant) => (new($"write `{text.Trim()}`", new SuggestedEdit(span, text)), meant);
        return rune.Value switch
        {
            '!' => Written("not ", TokenKind.Not),
            '&' => Written("and", TokenKind.And),
            '|' => Written("or", TokenKind.Or),
            0x2013 or 0x2014 or 0x2212 => Written("-", TokenKind.Minus),
            0x2264 => Written("<=", TokenKind.LessEquals),
            0x2265 => Written(">=", TokenKind.GreaterEquals),
            0x2260 => Written("!=", TokenKind.BangEquals),
            0x2192 => Written("->", TokenKind.Arrow),
            '^' or '~' => ("there are no operators on bits; for powers there is `math.pow`", TokenKind.Error),
            '@' => ("there are no attributes; remove it", TokenKind.Error),
            '$' => ("an interpolated string is written `f\"... {name} ...\"`", TokenKind.Error),
            '\\' => ("a function value is written `fn (x :: Int) -> Int { ... }`", TokenKind.Error),
            '\'' or '`' or >= 0x2018 and <= 0x201F or 0xAB or 0xBB =>
                ("a string stands in straight double quotes: `\"text\"`", TokenKind.Error),
            0xA0 or 0xFEFF => (new("an invisible character; remove it", new SuggestedEdit(span, rune.Value == 0xA0 ? " " : "")),
                TokenKind.Error),
            _ when Rune.IsLetter(rune) => ("names are made of the letters a to z, digits and `_`", TokenKind.Error),
            _ => (null, TokenKind.Error),
        };
    }
}
