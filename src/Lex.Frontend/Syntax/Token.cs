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

/// <summary>One token. Literals are decoded already.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Span">Where it stands in the source.</param>
/// <param name="Value">The name, the decoded text, or the <see cref="FormatText"/> of an interpolated string.</param>
/// <param name="Bits">The value of an Int, or the bits of a Float.</param>
internal readonly record struct Token(TokenKind Kind, TextSpan Span, object? Value, long Bits)
{
    /// <summary>The name of an identifier or the text of a string.</summary>
    public string Text => (string)Value!;
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
