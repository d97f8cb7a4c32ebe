namespace Lex.Frontend.Syntax;

/// <summary>The kinds of tokens.</summary>
internal enum TokenKind : byte
{
    EndOfFile, NewLine, Semicolon,
    Identifier, Underscore, Int, Float, Str, Bytes, FormatStr,
    Fn, Let, Type, Match, If, Else, Return, Import, As, True, False, And, Or, Not,
    PipeArrow, Arrow, FatArrow, ColonEquals, ColonColon, EqualsEquals, BangEquals, LessEquals, GreaterEquals, Ellipsis,
    Plus, Minus, Star, Slash, Percent, Less, Greater, Dot, Comma, Colon, Question,
    OpenParen, CloseParen, OpenBrace, CloseBrace, OpenBracket, CloseBracket, Equals, Bar,

    /// <summary>A stretch of text that is no token; it has been reported already.</summary>
    Error,
}

/// <summary>
/// One token, in two words: a hostile text has one for each of its bytes. Literals are decoded already.
/// </summary>
/// <param name="kind">Its kind.</param>
/// <param name="span">Where it stands in the source; no longer than <see cref="MaxLength"/>.</param>
/// <param name="value">
/// The name, the text of a string, the <see cref="Literal"/> of a number, or the <see cref="FormatText"/> of an interpolated string.
/// </param>
internal readonly struct Token(TokenKind kind, TextSpan span, object? value = null)
{
    private const int KindBits = 7;

    /// <summary>Most bytes that a token can cover.</summary>
    public const int MaxLength = int.MaxValue >> KindBits;

    private readonly int _start = span.Start;
    private readonly int _lengthAndKind = (Math.Min(span.End - span.Start, MaxLength) << KindBits) | (int)kind;

    public TokenKind Kind => (TokenKind)(_lengthAndKind & ((1 << KindBits) - 1));

    public TextSpan Span => new(_start, _start + (_lengthAndKind >> KindBits));

    public object? Value { get; } = value;

    /// <summary>The name of an identifier or the text of a string.</summary>
    public string Text => (string)Value!;

    /// <summary>The number that is written here.</summary>
    public Literal Number => (Literal)Value!;
}

/// <summary>The unescaped bytes of an interpolated string, and for each (and the end) its place in the source.</summary>
internal sealed record FormatText(byte[] Bytes, int[] Places);

/// <summary>Names of tokens for messages.</summary>
internal static class TokenNames
{
    private static readonly string[] Names =
    [
        "end of file", "line break", "`;`",
        "a name", "`_`", "an integer", "a float", "a string", "a byte string", "an interpolated string",
        "`fn`", "`let`", "`type`", "`match`", "`if`", "`else`", "`return`", "`import`", "`as`", "`true`", "`false`", "`and`", "`or`",
            "`not`",
        "`|>`", "`->`", "`=>`", "`:=`", "`::`", "`==`", "`!=`", "`<=`", "`>=`", "`...`",
        "`+`", "`-`", "`*`", "`/`", "`%`", "`<`", "`>`", "`.`", "`,`", "`:`", "`?`",
        "`(`", "`)`", "`{`", "`}`", "`[`", "`]`", "`=`", "`|`",
        "an invalid token",
    ];

    public static string Of(TokenKind kind) => Names[(int)kind];

    public static string Of(in Token token) =>
        token.Kind == TokenKind.Identifier ? $"`{token.Text}`" : Of(token.Kind);
}
