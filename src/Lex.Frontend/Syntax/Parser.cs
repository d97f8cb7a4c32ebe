using System.Collections.Immutable;
using Lex.Frontend.Diagnostics;

namespace Lex.Frontend.Syntax;

/// <summary>
/// Recursive descent over tokens. Never throws and always yields a tree. After an error every production returns at once
/// (<see cref="_lost"/>), until a block or the list of items finds a place to go on from; so each mistake is reported once.
/// <c>ParseX</c> reads an X or reports; <c>AtX</c> only looks.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>How many expressions may be open at once; the same bound holds for types, patterns and runs of prefix operators.</summary>
    public const int MaxNesting = 96;

    /// <summary>Most parameters, arguments, fields or parts; a pipe may add one.</summary>
    private const int MaxParts = 65_534;

    /// <summary>How deep interpolated strings may stand in each other.</summary>
    private const int MaxInterpolationNesting = 8;

    private readonly List<Token> _tokens;
    private readonly DiagnosticBag _diagnostics;
    private readonly int _interpolations;
    private readonly DiscardCounter _discards;
    private int _at;
    private bool _lost;
    private int _failures;
    private bool _knowsNames = true;
    private bool _signatureIsRead;
    private int _returns;

    // Statements that begin like those of other languages; they are named where a function cannot be read.
    private readonly List<Token> _foreignStatements = [];
    private int _expressionDepth;
    private int _typeDepth;
    private int _patternDepth;

    private Parser(List<Token> tokens, DiagnosticBag diagnostics, DiscardCounter discards, int interpolations)
    {
        _tokens = tokens;
        _diagnostics = diagnostics;
        _discards = discards;
        _interpolations = interpolations;
    }

    /// <summary>Parses a whole file.</summary>
    public static SyntaxTree Parse(SourceText source, DiagnosticBag diagnostics) => Parse(source, new(0, source.Bytes.Length), diagnostics);

    /// <summary>Parses one file of several that stand in one text.</summary>
    public static SyntaxTree Parse(SourceText source, TextSpan part, DiagnosticBag diagnostics)
    {
        var tokens = Lexer.Run(source, part, diagnostics, out var comments);
        var parser = new Parser(tokens, diagnostics, new(), 0);
        var items = parser.ParseItems();
        return new(source, items, comments) { KnowsItsNames = parser._knowsNames };
    }

    /// <summary>Parses a text that is one type, such as a signature of the library.</summary>
    public static TypeSyntax ParseTypeText(SourceText source, DiagnosticBag diagnostics)
    {
        var parser = new Parser(Lexer.Run(source, diagnostics), diagnostics, new(), 0);
        var type = parser.ParseType();
        parser.Expect(TokenKind.EndOfFile, "the end of the type");
        return type;
    }

    /// <summary>Numbers the discards of a file; shared with the parsers of interpolated expressions.</summary>
    private sealed class DiscardCounter
    {
        private int _count;

        public string Next() => $"__lex_discard_{++_count}";
    }

    // Looking at tokens.

    /// <summary>The token at the position, line breaks included.</summary>
    private Token Raw => _tokens[_at];

    private TokenKind RawKind => _tokens[_at].Kind;

    /// <summary>The next token that is no separator.</summary>
    private TokenKind Kind => _tokens[Significant(_at)].Kind;

    private int PreviousEnd => _at == 0 ? 0 : _tokens[_at - 1].Span.End;

    private static bool IsSeparator(TokenKind kind) => kind is TokenKind.NewLine or TokenKind.Semicolon;

    private int Significant(int index)
    {
        while (IsSeparator(_tokens[index].Kind)) index++;
        return index;
    }

    private void SkipSeparators() => _at = Significant(_at);

    private Token Take()
    {
        var token = _tokens[_at];
        if (token.Kind != TokenKind.EndOfFile) _at++;
        return token;
    }

    /// <summary>Takes the next significant token if it is of this kind.</summary>
    private bool Accept(TokenKind kind)
    {
        if (_lost || Kind != kind) return false;
        SkipSeparators();
        Take();
        return true;
    }

    private Token Expect(TokenKind kind, string? what = null, Repair? repair = null)
    {
        if (_lost) return new(kind, new(PreviousEnd, PreviousEnd), "");
        SkipSeparators();
        if (RawKind == kind) return Take();
        Fail($"expected {what ?? TokenNames.Of(kind)}, found {TokenNames.Of(Raw)}", repair ?? ForeignSyntax.AtToken(kind, Raw, Before));
        return new(kind, Raw.Span, "");
    }

    /// <summary>Takes a token, or reports what was written in its place and goes on as if it had been there.</summary>
    private void ExpectOr(TokenKind kind, string? what, params ReadOnlySpan<TokenKind> mistaken)
    {
        if (!_lost && Kind != kind && mistaken.Contains(Kind))
        {
            SkipSeparators();
            var space = Raw.Span.Start == PreviousEnd ? " " : "";
            Mistake(Raw.Span, $"expected {what ?? TokenNames.Of(kind)}, found {TokenNames.Of(Raw)}",
                new($"write {TokenNames.Of(kind)}", new SuggestedEdit(Raw.Span, space + TokenNames.Of(kind).Trim('`'))));
            Take();
            return;
        }

        Expect(kind, what);
    }

    private NameSyntax ExpectName(string what)
    {
        if (!_lost && Kind is >= TokenKind.Fn and <= TokenKind.Not)
        {
            SkipSeparators();
            Fail($"expected {what}, found the reserved word {TokenNames.Of(Raw)}", ForeignSyntax.AtToken(TokenKind.Identifier, Raw, Before));
            // In the middle of a line the word begins no declaration.
            if (!IsSeparator(Before.Kind)) Take();
        }

        var token = Expect(TokenKind.Identifier, what);
        return new(token.Text, token.Span);
    }

    /// <summary>Reports a mistake at the next token, unless one is being recovered from or the lexer has spoken already.</summary>
    private void Fail(string message, Repair? repair = null)
    {
        if (RawKind != TokenKind.Error) Mistake(Raw.Span, message, repair);
        _failures++;
        _lost = true;
    }

    /// <summary>Reports a mistake that does not keep the text after it from being read.</summary>
    private void Mistake(TextSpan span, string message, Repair? repair = null)
    {
        if (!_lost) _diagnostics.Report(DiagnosticKinds.SyntaxError, span, message, repair);
    }

    /// <summary>Whether a token of this kind stands before the position in the same line, not far away.</summary>
    private bool HasInLine(TokenKind kind)
    {
        for (var i = _at - 1; i >= Math.Max(0, _at - MaxNesting) && _tokens[i].Kind != TokenKind.NewLine; i--)
            if (_tokens[i].Kind == kind) return true;
        return false;
    }

    /// <summary>The token before the position.</summary>
    private Token Before => _at == 0 ? default : _tokens[_at - 1];

    private TextSpan SpanFrom(int start) => new(start, Math.Max(start, PreviousEnd));

    /// <summary>
    /// Reads elements up to a closing token; a trailing comma is allowed, two in a row are not. What stands in brackets may
    /// be of any length; everything else becomes the parts of one value or call.
    /// </summary>
    private ImmutableArray<T> CommaList<T>(TokenKind close, Func<T> element)
    {
        var start = PreviousEnd;
        var items = ImmutableArray.CreateBuilder<T>();
        while (!_lost && Kind != close)
        {
            if (items.Count == MaxParts && close != TokenKind.CloseBracket)
            {
                _diagnostics.Report(DiagnosticKinds.TooComplex, SpanFrom(start), $"more than {MaxParts} parts stand together");
                _failures++;
                _lost = true;
                break;
            }

            items.Add(element());
            if (!Accept(TokenKind.Comma)) break;
        }

        Expect(close, items.Count == 0 ? null : $"`,` or {TokenNames.Of(close)}");
        return items.ToImmutable();
    }

    private ImmutableArray<T> NonEmptyCommaList<T>(TokenKind close, string what, Func<T> element)
    {
        if (!_lost && Kind == close)
        {
            SkipSeparators();
            Fail($"expected {what}, found {TokenNames.Of(Raw)}");
        }

        return CommaList(close, element);
    }

    // Finding the way again.

    /// <summary>Goes to the end of the text once nothing more would be reported.</summary>
    private void StopWhenFull()
    {
        if (_diagnostics.IsFull) _at = _tokens.Count - 1;
    }

    /// <summary>Skips to the end of the broken statement; answers whether the block goes on.</summary>
    private bool RecoverInBlock()
    {
        StopWhenFull();
        var depth = 0;
        for (; ; _at++)
        {
            switch (RawKind)
            {
                case TokenKind.EndOfFile:
                    return false;
                case TokenKind.OpenParen or TokenKind.OpenBrace or TokenKind.OpenBracket:
                    depth++;
                    break;
                case TokenKind.CloseBrace when depth == 0:
                    _lost = false;
                    return true;
                case TokenKind.CloseParen or TokenKind.CloseBrace or TokenKind.CloseBracket:
                    if (depth > 0) depth--;
                    break;
                case TokenKind.NewLine or TokenKind.Semicolon when depth == 0:
                    _lost = false;
                    return true;
                default:
                    if (AtItem(_at)) return false;
                    break;
            }
        }
    }

    /// <summary>Skips to the next arm of a match or to its end; stays lost if there is neither.</summary>
    private void RecoverInArms()
    {
        StopWhenFull();
        var depth = 0;
        for (; RawKind != TokenKind.EndOfFile && !AtItem(_at); _at++)
        {
            switch (RawKind)
            {
                case TokenKind.OpenParen or TokenKind.OpenBrace or TokenKind.OpenBracket:
                    depth++;
                    break;
                case TokenKind.CloseBrace when depth == 0:
                    _lost = false;
                    return;
                case TokenKind.Comma when depth == 0:
                    _at++;
                    _lost = false;
                    return;
                case TokenKind.CloseParen or TokenKind.CloseBrace or TokenKind.CloseBracket:
                    if (depth > 0) depth--;
                    break;
            }
        }
    }

    /// <summary>Skips to the next declaration.</summary>
    private void RecoverAtItem()
    {
        StopWhenFull();
        while (RawKind != TokenKind.EndOfFile && !AtItem(_at)) _at++;
        _lost = false;
    }

    /// <summary>Whether a declaration starts here: these words can start nothing else.</summary>
    private bool AtItem(int index) => _tokens[index].Kind switch
    {
        TokenKind.Type or TokenKind.Import => index == 0 || IsSeparator(_tokens[index - 1].Kind)
            || _tokens[index + 1].Kind is TokenKind.Identifier or TokenKind.Str,
        TokenKind.Fn => _tokens[index + 1].Kind == TokenKind.Identifier
            || (_tokens[index + 1].Kind is >= TokenKind.Fn and <= TokenKind.Not && (index == 0 || IsSeparator(_tokens[index - 1].Kind))),
        _ => false,
    };
}
