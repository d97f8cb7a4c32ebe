using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Cli.Repl;

/// <summary>What was entered at the prompt, before it is compiled.</summary>
internal static class ReplEntry
{
    /// <summary>Whether more lines must follow: a bracket is open, or the last token wants something after it.</summary>
    public static bool IsIncomplete(string text)
    {
        if (IsCommand(text)) return false;
        var depth = 0;
        var last = TokenKind.EndOfFile;
        foreach (var token in Tokens(text))
        {
            if (token.Kind is TokenKind.OpenParen or TokenKind.OpenBrace or TokenKind.OpenBracket) depth++;
            if (token.Kind is TokenKind.CloseParen or TokenKind.CloseBrace or TokenKind.CloseBracket) depth--;
            if (token.Kind is not (TokenKind.NewLine or TokenKind.EndOfFile)) last = token.Kind;
        }

        return depth > 0 || WantsMore(last);
    }

    /// <summary>Whether it is for the prompt itself: <c>:type ...</c> or <c>.type ...</c>.</summary>
    public static bool IsCommand(string text) => text.TrimStart() is [':' or '.', >= 'a' and <= 'z', ..];

    /// <summary>Whether it declares something at top level.</summary>
    public static bool IsDeclaration(string text)
    {
        var tokens = Tokens(text);
        var first = tokens.FindIndex(t => t.Kind is not (TokenKind.NewLine or TokenKind.Semicolon));
        return tokens[first].Kind switch
        {
            TokenKind.Import or TokenKind.Type => true,
            TokenKind.Fn => tokens[first + 1].Kind == TokenKind.Identifier,
            _ => false,
        };
    }

    /// <summary>The name that a <c>let</c> binds, or null if the entry is none.</summary>
    public static string? BoundName(string text)
    {
        var tokens = Tokens(text);
        return tokens.Count > 2 && tokens[0].Kind == TokenKind.Let && tokens[1].Kind == TokenKind.Identifier ? tokens[1].Text : null;
    }

    private static List<Token> Tokens(string text)
    {
        var source = SourceText.FromString(text);
        return Lexer.Run(source, new DiagnosticBag(source));
    }

    private static bool WantsMore(TokenKind last) =>
        Parser.Precedence(last) > 0
        || last is TokenKind.PipeArrow or TokenKind.Arrow or TokenKind.FatArrow or TokenKind.ColonEquals or TokenKind.ColonColon
            or TokenKind.Equals or TokenKind.Bar or TokenKind.Comma or TokenKind.Not or TokenKind.Else;
}
