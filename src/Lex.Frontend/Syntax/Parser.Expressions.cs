using System.Collections.Immutable;
using System.Text;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Types;

namespace Lex.Frontend.Syntax;

/// <content>Blocks, expressions and patterns.</content>
internal sealed partial class Parser
{
    private BlockSyntax ParseBlock()
    {
        SkipSeparators();
        var start = Raw.Span.Start;
        if (!_lost && RawKind != TokenKind.OpenBrace) Fail($"expected a block, found {TokenNames.Of(Raw)}", ForeignSyntax.AtBlock(Raw, Before));
        Expect(TokenKind.OpenBrace);
        return ParseBlockBody(start);
    }

    /// <summary>The statements of a block and its closing brace; the opening one is behind us.</summary>
    private BlockSyntax ParseBlockBody(int start)
    {
        var statements = ImmutableArray.CreateBuilder<StatementSyntax>();
        while (!_lost)
        {
            SkipSeparators();
            if (RawKind == TokenKind.CloseBrace) break;
            if (RawKind == TokenKind.EndOfFile || AtItem(_at))
            {
                var line = _diagnostics.Source.FileAt(start).File.Locate(start - _diagnostics.Source.FileAt(start).Start).Line;
                Fail($"expected `}}`, found {TokenNames.Of(Raw)}", $"the block that begins in line {line} is not closed");
                break;
            }

            statements.Add(ParseStatement());
            if (_lost && !RecoverInBlock()) break;
        }

        Expect(TokenKind.CloseBrace);
        return new(SpanFrom(start), statements.ToImmutable());
    }

    /// <summary>What can follow a word in the same line only where the word is no expression by itself.</summary>
    private static bool StartsExpression(TokenKind kind) =>
        kind is TokenKind.Identifier or TokenKind.Int or TokenKind.Str or TokenKind.OpenBrace or TokenKind.True or TokenKind.Not;

    private StatementSyntax ParseStatement()
    {
        if (RawKind == TokenKind.Identifier && StartsExpression(_tokens[_at + 1].Kind) && ForeignNames.HintForValue(Raw.Text) is not null)
            _foreignStatements.Add(Raw);
        if (RawKind != TokenKind.Let) return new ExpressionStatementSyntax(ParseExpression());
        var start = Take().Span.Start;
        if (Kind is TokenKind.OpenParen or TokenKind.OpenBrace)
        {
            SkipSeparators();
            Fail("`let` binds one name", "take the parts apart with `match`: `match value { (a, b) => ... }`");
        }

        var name = ParseBindingName("a name to bind");
        TypeSyntax? type = null;
        if (!_lost && Kind is TokenKind.ColonColon or TokenKind.Colon)
        {
            ExpectTypeMark("the type of the value");
            type = ParseType();
        }

        ExpectOr(TokenKind.ColonEquals, null, TokenKind.Equals);
        var value = ParseExpression();
        return new LetSyntax(SpanFrom(start), name, type, value);
    }

    private ExprSyntax ParseExpression()
    {
        if (_lost) return new MissingSyntax(new(PreviousEnd, PreviousEnd));
        SkipSeparators();
        if (_expressionDepth == MaxNesting)
        {
            Fail($"the expression nests too deeply (more than {MaxNesting} levels)");
            return new MissingSyntax(Raw.Span);
        }

        _expressionDepth++;
        var left = ParseBinary(1);
        while (Accept(TokenKind.PipeArrow))
        {
            var right = ParseBinary(1);
            left = new PipeSyntax(TextSpan.Cover(left.Span, right.Span), left, right);
        }

        _expressionDepth--;
        return left;
    }

    /// <summary>The level of an infix operator, loosest first; 0 for everything else.</summary>
    internal static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.Or => 1,
        TokenKind.And => 2,
        TokenKind.EqualsEquals or TokenKind.BangEquals or TokenKind.Less or TokenKind.LessEquals or TokenKind.Greater
            or TokenKind.GreaterEquals => 3,
        TokenKind.Plus or TokenKind.Minus => 4,
        TokenKind.Star or TokenKind.Slash or TokenKind.Percent => 5,
        _ => 0,
    };

    /// <summary>Operators of at least this level; chains of one level are loops, so only levels recurse.</summary>
    private ExprSyntax ParseBinary(int level)
    {
        var left = ParseUnary();
        while (!_lost)
        {
            var index = Significant(_at);
            var kind = _tokens[index].Kind;
            var precedence = Precedence(kind);
            if (precedence == 0 || precedence < level) break;
            _at = index + 1;
            var right = ParseBinary(precedence + 1);
            left = new BinarySyntax(TextSpan.Cover(left.Span, right.Span), kind, left, right);
        }

        return left;
    }

    private ExprSyntax ParseUnary()
    {
        SkipSeparators();
        if (RawKind is not (TokenKind.Not or TokenKind.Minus)) return ParsePostfix();
        var operators = new List<Token>();
        for (; RawKind is TokenKind.Not or TokenKind.Minus; SkipSeparators())
        {
            if (operators.Count == MaxNesting)
            {
                Fail($"the expression nests too deeply (more than {MaxNesting} prefix operators)");
                return new MissingSyntax(Raw.Span);
            }

            operators.Add(Take());
        }

        var operand = ParsePostfix();
        for (var i = operators.Count - 1; i >= 0; i--)
            operand = new UnarySyntax(TextSpan.Cover(operators[i].Span, operand.Span), operators[i].Kind, operand);
        return operand;
    }

    private ExprSyntax ParsePostfix()
    {
        SkipSeparators();
        var start = Raw.Span.Start;
        var operand = ParsePrimary();
        while (!_lost)
        {
            switch (RawKind)
            {
                case TokenKind.Dot:
                    Take();
                    if (RawKind is TokenKind.Int) Fail("a tuple has no fields", "take it apart with `match`: `match t { (a, b) => ... }`");
                    var field = ExpectName("a field name");
                    operand = new FieldSyntax(SpanFrom(start), operand, field);
                    continue;
                case TokenKind.OpenParen:
                    Take();
                    var arguments = CommaList(TokenKind.CloseParen, ParseExpression);
                    operand = new CallSyntax(SpanFrom(start), operand, arguments);
                    continue;
                case TokenKind.Question:
                    Take();
                    operand = new TrySyntax(SpanFrom(start), operand);
                    continue;
            }

            break;
        }

        return operand;
    }

    private ExprSyntax ParsePrimary()
    {
        if (_lost) return new MissingSyntax(new(PreviousEnd, PreviousEnd));
        var token = Raw;
        switch (token.Kind)
        {
            case TokenKind.Int or TokenKind.Float:
                return TakeLiteral(token.Number);
            case TokenKind.Str:
                return TakeLiteral(Literal.OfStr(token.Text));
            case TokenKind.Bytes:
                return TakeLiteral(Literal.OfBytes(token.Text));
            case TokenKind.True:
                return TakeLiteral(Literal.True);
            case TokenKind.False:
                return TakeLiteral(Literal.False);
            case TokenKind.FormatStr:
                Take();
                return ParseInterpolation(token);
            case TokenKind.Identifier:
                Take();
                return new NameExprSyntax(token.Span, token.Text);
            case TokenKind.If:
                return ParseIf();
            case TokenKind.Return:
                return ParseReturn();
            case TokenKind.Match:
                return ParseMatch();
            case TokenKind.Fn:
                return ParseLambda();
            case TokenKind.OpenBracket:
                Take();
                var items = CommaList(TokenKind.CloseBracket, ParseExpression);
                return new ListSyntax(SpanFrom(token.Span.Start), items);
            case TokenKind.OpenParen:
                return ParseParenthesised();
            case TokenKind.OpenBrace:
                return AtRecord() ? ParseRecord() : ParseBlock();
            default:
                Fail($"expected an expression, found {TokenNames.Of(token)}",
                    ForeignSyntax.AtExpression(token, Before, HasInLine(TokenKind.Question), IsFirstWord()));
                return new MissingSyntax(token.Span);
        }
    }

    /// <summary>Whether the token before the position is a name that begins a statement in a line of its own.</summary>
    private bool IsFirstWord() => Before.Kind == TokenKind.Identifier && _at > 1
        && (IsSeparator(_tokens[_at - 2].Kind) || _tokens[_at - 2].Kind == TokenKind.OpenBrace);

    /// <summary>The value after a <c>return</c>, which is reported.</summary>
    private ExprSyntax ParseReturn()
    {
        _returns++;
        var word = Take().Span;
        const string message = "there is no `return`";
        if (RawKind is TokenKind.CloseBrace or TokenKind.EndOfFile || IsSeparator(RawKind))
        {
            Mistake(word, message, "the last expression of a block is its result; of nothing it is `()`");
            return new LiteralSyntax(word, Literal.Unit);
        }

        Mistake(word, message, new("the last expression of a block is its result", new SuggestedEdit(new(word.Start, Raw.Span.Start), "")));
        return ParseExpression();
    }

    private LiteralSyntax TakeLiteral(Literal value) => new(Take().Span, value);

    /// <summary>Splits an unescaped interpolated string into texts and expressions.</summary>
    private ExprSyntax ParseInterpolation(Token token)
    {
        var text = (FormatText)token.Value!;
        if (_diagnostics.IsFull)
        {
            _failures++;
            return new MissingSyntax(token.Span);
        }

        if (_interpolations == MaxInterpolationNesting)
        {
            _failures++;
            _diagnostics.Report(DiagnosticKinds.SyntaxError, token.Span,
                $"the interpolation nests too deeply (more than {MaxInterpolationNesting} levels)");
            return new MissingSyntax(token.Span);
        }

        var parts = ImmutableArray.CreateBuilder<ExprSyntax>();
        var bytes = text.Bytes;
        for (var at = 0; at < bytes.Length && !_diagnostics.IsFull;)
        {
            var open = Array.IndexOf(bytes, (byte)'{', at);
            var end = open < 0 ? bytes.Length : open;
            if (end > at)
                parts.Add(new LiteralSyntax(new(text.Places[at], text.Places[end]),
                    Literal.OfStr(Encoding.UTF8.GetString(bytes, at, end - at))));
            if (open < 0) break;
            var close = MatchingBrace(bytes, open);
            if (close < 0)
            {
                ReportInside(text, open, open + 1, "the interpolation has no closing `}`");
                return new MissingSyntax(token.Span);
            }

            parts.Add(ParseInterpolated(text, open + 1, close));
            at = close + 1;
        }

        return new InterpolationSyntax(token.Span, parts.ToImmutable());
    }

    private static int MatchingBrace(byte[] bytes, int open)
    {
        var depth = 0;
        for (var i = open; i < bytes.Length; i++)
        {
            if (bytes[i] == '{') depth++;
            else if (bytes[i] == '}' && --depth == 0) return i;
        }

        return -1;
    }

    private ExprSyntax ParseInterpolated(FormatText text, int start, int end)
    {
        var tokens = Lexer.RunInside(text, start, end, _diagnostics);
        var parser = new Parser(tokens, _diagnostics, _discards, _interpolations + 1);
        if (parser.Kind == TokenKind.EndOfFile)
        {
            ReportInside(text, start - 1, end + 1, "the interpolation is empty");
            return new MissingSyntax(new(text.Places[start], text.Places[end]));
        }

        var expression = parser.ParseExpression();
        parser.Expect(TokenKind.EndOfFile, "the end of the interpolated expression");
        _failures += parser._failures;
        return expression;
    }

    private void ReportInside(FormatText text, int start, int end, string message)
    {
        _failures++;
        _diagnostics.Report(DiagnosticKinds.SyntaxError, new(text.Places[start], text.Places[end]), message);
    }

    private IfSyntax ParseIf()
    {
        // An `else if` is reported, once for a chain of them, and read as what should stand there.
        var branches = new List<(TextSpan Word, ExprSyntax Condition, BlockSyntax Then)>();
        var outer = _expressionDepth;
        do
        {
            SkipSeparators();
            if (_expressionDepth > MaxNesting) Fail($"the expression nests too deeply (more than {MaxNesting} levels)");
            var word = _lost ? Raw.Span : Take().Span;
            var returns = _returns;
            branches.Add((word, ParseExpression(), ParseBlock()));
            if (!_lost && Kind != TokenKind.Else)
            {
                Mistake(word, "the `if` has no `else`", ForeignSyntax.AtElse(_tokens[Significant(_at)], _returns > returns));
                _failures++;
                _lost = true;
            }

            Expect(TokenKind.Else);
            _expressionDepth++;
        }
        while (!_lost && Kind == TokenKind.If);

        var otherwise = ParseBlock();
        _expressionDepth = outer;
        if (branches.Count > 1) ReportElseIf(branches);
        for (var i = branches.Count - 1; ; i--)
        {
            var choice = new IfSyntax(SpanFrom(branches[i].Word.Start), branches[i].Condition, branches[i].Then, otherwise);
            if (i == 0) return choice;
            otherwise = new(choice.Span, [new ExpressionStatementSyntax(choice)]);
        }
    }

    private void ReportElseIf(List<(TextSpan Word, ExprSyntax Condition, BlockSyntax Then)> branches)
    {
        var edits = ImmutableArray.CreateBuilder<SuggestedEdit>();
        for (var i = 1; i < branches.Count && !_lost; i++) edits.Add(new(new(branches[i].Word.Start, branches[i].Word.Start), "{ "));
        if (!_lost) edits.Add(new(new(PreviousEnd, PreviousEnd), string.Concat(Enumerable.Repeat(" }", edits.Count))));
        _diagnostics.Report(DiagnosticKinds.SyntaxError, branches[1].Word, "expected a block, found `if`",
            new("there is no `else if`; write `else { if ... }`", edits.ToImmutable()));
    }

    private MatchSyntax ParseMatch()
    {
        var start = Take().Span.Start;
        var scrutinee = ParseExpression();
        Expect(TokenKind.OpenBrace, null, "the arms stand in braces: `match n { 0 => \"none\", _ => \"some\" }`");
        var arms = ImmutableArray.CreateBuilder<ArmSyntax>();
        while (!_lost && Kind != TokenKind.CloseBrace)
        {
            arms.Add(ParseArm());
            if (Accept(TokenKind.Comma)) continue;
            if (!_lost && Kind == TokenKind.CloseBrace) break;
            if (!_lost && IsSeparator(RawKind) && StartsPattern(Kind))
            {
                var end = new TextSpan(PreviousEnd, PreviousEnd);
                Mistake(_tokens[Significant(_at)].Span, "expected `,` between the arms",
                    new("write a comma after the arm", new SuggestedEdit(end, ",")));
                continue;
            }

            SkipSeparators();
            Fail($"expected `,` or `}}` after the arm, found {TokenNames.Of(Raw)}",
                ForeignSyntax.AtToken(TokenKind.CloseBrace, Raw, Before));
            RecoverInArms();
        }

        Expect(TokenKind.CloseBrace);
        return new(SpanFrom(start), scrutinee, arms.ToImmutable());
    }

    private static bool StartsPattern(TokenKind kind) =>
        kind is TokenKind.Identifier or TokenKind.Underscore or TokenKind.Int or TokenKind.Float or TokenKind.Str or TokenKind.True
            or TokenKind.False
            or TokenKind.OpenBrace or TokenKind.OpenParen;

    private ArmSyntax ParseArm()
    {
        var pattern = ParsePattern();
        if (!_lost && ForeignSyntax.AfterPattern(_tokens[Significant(_at)], Before) is { } repair)
        {
            SkipSeparators();
            Fail($"expected `=>`, found {TokenNames.Of(Raw)}", repair);
        }

        ExpectOr(TokenKind.FatArrow, null, TokenKind.Arrow, TokenKind.Colon);
        return new(pattern, ParseExpression());
    }

    private LambdaSyntax ParseLambda()
    {
        var start = Take().Span.Start;
        Expect(TokenKind.OpenParen);
        var parameters = CommaList(TokenKind.CloseParen, ParseParameter);
        var (row, result) = ParseRowAndResult("lambdas declare their result: `fn (x :: T) -> R { ... }`");
        var body = ParseBlock();
        return new(SpanFrom(start), parameters, row, result, body);
    }

    private ExprSyntax ParseParenthesised()
    {
        var start = Take().Span.Start;
        if (Accept(TokenKind.CloseParen)) return new LiteralSyntax(SpanFrom(start), Literal.Unit);
        var first = ParseExpression();
        if (Accept(TokenKind.ColonColon))
        {
            var type = ParseType();
            Expect(TokenKind.CloseParen);
            return new AscriptionSyntax(SpanFrom(start), first, type);
        }

        if (Accept(TokenKind.Comma))
        {
            var rest = CommaList(TokenKind.CloseParen, ParseExpression);
            return new TupleSyntax(SpanFrom(start), rest.Insert(0, first));
        }

        Expect(TokenKind.CloseParen, "`,`, `::` or `)`");
        return first;
    }

    /// <summary>
    /// Whether an opening brace starts a record: <c>}</c>, or a name directly followed by <c>:</c>, <c>,</c> or <c>}</c>.
    /// </summary>
    private bool AtRecord()
    {
        var index = Significant(_at + 1);
        return _tokens[index].Kind == TokenKind.CloseBrace
            || (_tokens[index].Kind == TokenKind.Identifier
                && _tokens[index + 1].Kind is TokenKind.Colon or TokenKind.Comma or TokenKind.CloseBrace);
    }

    private RecordSyntax ParseRecord()
    {
        var start = Take().Span.Start;
        var fields = CommaList(TokenKind.CloseBrace, () =>
        {
            var name = ExpectName("a field name");
            return new FieldValueSyntax(name, Accept(TokenKind.Colon) ? ParseExpression() : null);
        });
        return new(SpanFrom(start), fields);
    }

    private PatternSyntax ParsePattern()
    {
        SkipSeparators();
        var start = Raw.Span.Start;
        if (_lost) return new WildcardPatternSyntax(new(start, start));
        if (_patternDepth == MaxNesting)
        {
            Fail($"the pattern nests too deeply (more than {MaxNesting} levels)");
            return new WildcardPatternSyntax(Raw.Span);
        }

        _patternDepth++;
        var pattern = ParsePatternAt(start);
        _patternDepth--;
        return pattern;
    }

    private PatternSyntax ParsePatternAt(int start)
    {
        var token = Raw;
        switch (token.Kind)
        {
            case TokenKind.Underscore:
                return new WildcardPatternSyntax(Take().Span);
            case TokenKind.Minus:
                Take();
                SkipSeparators();
                return ParseNegativeLiteral(start);
            case TokenKind.Int or TokenKind.Float:
                return new LiteralPatternSyntax(Take().Span, token.Number);
            case TokenKind.Str:
                return new LiteralPatternSyntax(Take().Span, Literal.OfStr(token.Text));
            case TokenKind.True or TokenKind.False:
                return new LiteralPatternSyntax(Take().Span, Literal.OfBool(token.Kind == TokenKind.True));
            case TokenKind.Identifier:
                return ParseNamePattern(start);
            case TokenKind.OpenBrace:
                return ParseRecordPattern(start);
            case TokenKind.OpenParen:
                Take();
                var items = CommaList(TokenKind.CloseParen, ParsePattern);
                return items.Length == 1 ? items[0] : new TuplePatternSyntax(SpanFrom(start), items);
            default:
                Fail($"expected a pattern, found {TokenNames.Of(token)}", ForeignSyntax.AtPattern(token));
                return new WildcardPatternSyntax(token.Span);
        }
    }

    private PatternSyntax ParseNegativeLiteral(int start)
    {
        var token = Raw;
        switch (token.Kind)
        {
            case TokenKind.Int:
                Take();
                return new LiteralPatternSyntax(SpanFrom(start), Literal.OfInt(-token.Number.Bits));
            case TokenKind.Float:
                Take();
                return new LiteralPatternSyntax(SpanFrom(start), Literal.OfFloat(-token.Number.Float));
            default:
                Fail($"expected a number after `-` in a pattern, found {TokenNames.Of(token)}");
                return new WildcardPatternSyntax(token.Span);
        }
    }

    private NamePatternSyntax ParseNamePattern(int start)
    {
        var name = Take().Text;
        while (!_lost && RawKind == TokenKind.Dot)
        {
            Take();
            name = ExpectName("a constructor name").Text;
        }

        if (_lost || RawKind != TokenKind.OpenParen) return new(SpanFrom(start), name, false, []);
        Take();
        var arguments = NonEmptyCommaList(TokenKind.CloseParen, "a pattern", ParsePattern);
        return new(SpanFrom(start), name, true, arguments);
    }

    private RecordPatternSyntax ParseRecordPattern(int start)
    {
        Take();
        var fields = CommaList(TokenKind.CloseBrace, () =>
        {
            var name = ExpectName("a field name");
            return new FieldPatternSyntax(name, Accept(TokenKind.Colon) ? ParsePattern() : null);
        });
        return new(SpanFrom(start), fields);
    }
}
