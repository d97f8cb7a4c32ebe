using System.Collections.Immutable;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Types;

namespace Lex.Frontend.Syntax;

/// <content>Declarations, rows and types.</content>
internal sealed partial class Parser
{
    private ImmutableArray<ItemSyntax> ParseItems()
    {
        var items = ImmutableArray.CreateBuilder<ItemSyntax>();
        for (SkipSeparators(); RawKind != TokenKind.EndOfFile; SkipSeparators())
        {
            var before = _at;
            ParseItem(items);
            if (!_lost) continue;
            if (_at == before) _at++;
            RecoverAtItem();
        }

        return items.ToImmutable();
    }

    private void ParseItem(ImmutableArray<ItemSyntax>.Builder items)
    {
        var failures = _failures;
        _foreignStatements.Clear();
        var item = ParseItem();
        if (_failures != failures) ReportForeignStatements();
        if (item is FunctionSyntax { Name.Text.Length: > 0 } function)
        {
            var isWhole = _failures == failures && _signatureIsRead;
            item = function with
            {
                Readability = isWhole ? Readability.Whole : _signatureIsRead ? Readability.WithoutBody
                : Readability.NameOnly
            };
        }
        else
        {
            _knowsNames &= item is not null && _failures == failures;
        }

        if (item is not null) items.Add(item);
    }

    private void ReportForeignStatements()
    {
        foreach (var word in _foreignStatements)
            _diagnostics.Report(DiagnosticKinds.SyntaxError, word.Span, $"there is no statement `{word.Text}`",
                ForeignNames.HintForValue(word.Text));
    }

    private ItemSyntax? ParseItem()
    {
        switch (RawKind)
        {
            case TokenKind.Import:
                return ParseImport();
            case TokenKind.Type:
                return ParseTypeDecl();
            case TokenKind.Fn:
                return ParseFunction();
            default:
                Fail($"expected `import`, `type` or `fn`, found {TokenNames.Of(Raw)}", ForeignSyntax.AtItem(Raw));
                return null;
        }
    }

    private ImportSyntax? ParseImport()
    {
        var start = Take().Span.Start;
        if (RawKind != TokenKind.Str)
        {
            Fail($"expected the reference of the import as a string, found {TokenNames.Of(Raw)}", RepairOfReference());
            return null;
        }

        var reference = Take().Text;
        if (Kind != TokenKind.As && ForeignSyntax.AliasFor(reference) is { } missing)
        {
            Mistake(new(start, PreviousEnd), "the import has no alias",
                new($"name it: `as {missing}`", new SuggestedEdit(new(PreviousEnd, PreviousEnd), $" as {missing}")));
            return new(SpanFrom(start), reference, new(missing, SpanFrom(start)));
        }

        Expect(TokenKind.As);
        var alias = ExpectName("the alias of the import");
        return new(SpanFrom(start), reference, alias);
    }

    /// <summary>For a reference without quotes: the same with them, and with an alias.</summary>
    private Repair RepairOfReference()
    {
        var end = _at;
        while (_tokens[end].Kind == TokenKind.Identifier && _tokens[end + 1].Kind == TokenKind.Dot) end += 2;
        if (end == _at || _tokens[end].Kind != TokenKind.Identifier) return "write `import \"std.list\" as list`";
        var span = TextSpan.Cover(Raw.Span, _tokens[end].Span);
        var written = $"\"{_diagnostics.Source.Slice(span)}\"";
        if (_tokens[end + 1].Kind != TokenKind.As) written += $" as {_tokens[end].Text}";
        return new($"the reference stands in quotes: `import {written}`", new SuggestedEdit(span, written));
    }

    private TypeDeclSyntax? ParseTypeDecl()
    {
        var start = Take().Span.Start;
        var name = ExpectName("the name of the type");
        var parameters = ParseTypeParameters();
        ExpectOr(TokenKind.Equals, null, TokenKind.ColonEquals);
        if (!_lost && Kind == TokenKind.Bar)
        {
            SkipSeparators();
            Mistake(Raw.Span, "the first alternative of a union has no `|` before it", new("remove it", new SuggestedEdit(Raw.Span, "")));
            Take();
        }

        if (_lost) return null;
        var first = ParseType();
        if (_lost) return null;
        if (Kind == TokenKind.Bar) return ParseUnion(start, name, parameters, first);

        // `type Id = Id(Int)`: what ends with a parenthesis and is called like a constructor is a union of one.
        if (_tokens[_at - 1].Kind == TokenKind.CloseParen && first is NamedTypeSyntax named && StartsUpper(LastSegment(named.Name)))
            return new(SpanFrom(start), name, parameters, [VariantOf(named)], null);
        return new(SpanFrom(start), name, parameters, default, first);
    }

    private TypeDeclSyntax ParseUnion(int start, NameSyntax name, ImmutableArray<NameSyntax> parameters, TypeSyntax first)
    {
        var variants = ImmutableArray.CreateBuilder<VariantSyntax>();
        AddVariant(variants, first);
        while (Accept(TokenKind.Bar)) AddVariant(variants, ParseType());
        return new(SpanFrom(start), name, parameters, variants.ToImmutable(), null);
    }

    private void AddVariant(ImmutableArray<VariantSyntax>.Builder variants, TypeSyntax type)
    {
        if (_lost) return;
        if (type is NamedTypeSyntax named && !named.Name.Contains('.', StringComparison.Ordinal))
        {
            variants.Add(VariantOf(named));
            return;
        }

        Mistake(type.Span, "an alternative of a union is a constructor name with an optional payload",
            "write `Name`, `Name(T)` or `Name({ field :: T })`");
        _knowsNames = false;
    }

    private static VariantSyntax VariantOf(NamedTypeSyntax type) => new(new(type.Name, type.Span), type.Arguments);

    private ImmutableArray<NameSyntax> ParseTypeParameters() =>
        Accept(TokenKind.OpenBracket)
            ? NonEmptyCommaList(TokenKind.CloseBracket, "a type parameter", () => ExpectName("a type parameter"))
            : [];

    private FunctionSyntax? ParseFunction()
    {
        var start = Take().Span.Start;
        var name = ExpectName("the name of the function");
        var typeParameters = ParseTypeParameters();
        Expect(TokenKind.OpenParen, null, Kind == TokenKind.Less ? "type parameters stand in brackets: `fn name[T](...)`" : null);
        var parameters = CommaList(TokenKind.CloseParen, ParseParameter);
        var (row, result) = ParseRowAndResult("functions declare their result: `-> Type`");
        _signatureIsRead = !_lost && result is not NamedTypeSyntax { Name: Unreadable };
        var examples = AtExamples() ? ParseExamples(name.Text) : [];
        var body = ParseBlock();
        return new(SpanFrom(start), name, typeParameters, parameters, row, result, examples, body);
    }

    private (RowSyntax Row, TypeSyntax Result) ParseRowAndResult(string hint)
    {
        if (!_lost && Kind == TokenKind.OpenBrace)
        {
            var at = new TextSpan(PreviousEnd, PreviousEnd);
            Mistake(_tokens[Significant(_at)].Span, "expected `->` and the type of the result, found `{`",
                new(hint, new SuggestedEdit(at, " -> Unit")));
            return (RowSyntax.Empty(at), NoType(PreviousEnd));
        }

        ExpectOr(TokenKind.Arrow, "`->` and the type of the result", TokenKind.Colon, TokenKind.ColonColon, TokenKind.FatArrow);
        var row = ParseRow();
        return (row, ParseType());
    }

    private ParameterSyntax ParseParameter()
    {
        var name = ParseBindingName("a parameter");
        var hint = !_lost && Kind == TokenKind.Identifier
            ? $"the name comes first, then its type: `{_tokens[Significant(_at)].Text} :: {name.Text}`"
            : $"every parameter has a type: `{name.Text} :: Int`";
        ExpectTypeMark("the type of the parameter", hint);
        return new(name, ParseType());
    }

    /// <summary>Takes <c>::</c>, or the <c>:</c> of other languages with a report.</summary>
    private void ExpectTypeMark(string what, string? hint = null)
    {
        if (_lost || Kind is TokenKind.ColonColon or TokenKind.Colon) ExpectOr(TokenKind.ColonColon, $"`::` and {what}", TokenKind.Colon);
        else Expect(TokenKind.ColonColon, $"`::` and {what}", hint);
    }

    /// <summary>A name to bind; <c>_</c> becomes a fresh one.</summary>
    private NameSyntax ParseBindingName(string what)
    {
        if (_lost || Kind != TokenKind.Underscore) return ExpectName(what);
        SkipSeparators();
        return new(_discards.Next(), Take().Span);
    }

    private bool AtExamples()
    {
        if (_lost) return false;
        var index = Significant(_at);
        return _tokens[index] is { Kind: TokenKind.Identifier } word && word.Text == "examples"
            && _tokens[Significant(index + 1)].Kind == TokenKind.OpenBrace;
    }

    private ImmutableArray<ExampleSyntax> ParseExamples(string function)
    {
        SkipSeparators();
        Take();
        Expect(TokenKind.OpenBrace);
        return CommaList(TokenKind.CloseBrace, () => ParseExample(function));
    }

    private ExampleSyntax ParseExample(string function)
    {
        SkipSeparators();
        var start = Raw.Span.Start;
        var left = ParseExpression();
        if (left is not CallSyntax call)
            Mistake(left.Span, "the left side of an example is a call of its function", $"write `{function}(...) => ...`");
        else if (!_lost && (call.Callee as NameExprSyntax)?.Name != function)
            WarnOfForeignExample(call.Callee.Span, function);
        ExpectOr(TokenKind.FatArrow, null, TokenKind.Arrow);
        var expected = ParseExpression();
        return new(SpanFrom(start), left, expected);
    }

    /// <summary>Only the arguments of an example count, whatever function it names; a strict check refuses another name.</summary>
    private void WarnOfForeignExample(TextSpan callee, string function)
    {
        if (!_diagnostics.CollectsWarnings) return;
        _diagnostics.Warnings.Report(DiagnosticKinds.SyntaxError, callee, $"an example of `{function}` calls `{function}`",
            new($"write `{function}`", new SuggestedEdit(callee, function)));
    }

    private RowSyntax ParseRow()
    {
        if (_lost || Kind != TokenKind.OpenBracket) return RowSyntax.Empty(new(PreviousEnd, PreviousEnd));
        SkipSeparators();
        var start = Take().Span.Start;
        var effects = ImmutableArray.CreateBuilder<EffectSyntax>();
        while (!_lost && Kind is not (TokenKind.CloseBracket or TokenKind.Bar))
        {
            effects.Add(ParseEffect());
            if (!Accept(TokenKind.Comma)) break;
        }

        NameSyntax? tail = Accept(TokenKind.Bar) ? ExpectName("a row variable") : null;
        Expect(TokenKind.CloseBracket, "`,`, `|` or `]` in the effect row");
        return new(SpanFrom(start), effects.ToImmutable(), tail);
    }

    private EffectSyntax ParseEffect()
    {
        var name = ExpectName("the name of an effect");
        if (!Accept(TokenKind.OpenParen)) return new(name, null);
        object? argument = null;
        switch (RawKind)
        {
            case TokenKind.Str:
                argument = Take().Text;
                break;
            case TokenKind.Int:
                argument = Take().Number.Bits;
                break;
            case TokenKind.Identifier:
                var token = Take();
                argument = new NameSyntax(token.Text, token.Span);
                break;
            default:
                Fail($"expected a string, an integer or a name as the argument of an effect, found {TokenNames.Of(Raw)}");
                break;
        }

        Expect(TokenKind.CloseParen);
        return new(name, argument);
    }

    private TypeSyntax ParseType()
    {
        SkipSeparators();
        var start = Raw.Span.Start;
        if (_lost) return NoType(start);
        if (_typeDepth == MaxNesting)
        {
            Fail($"the type nests too deeply (more than {MaxNesting} levels)");
            return NoType(start);
        }

        _typeDepth++;
        var type = ParseBaseType(start);
        _typeDepth--;
        if (_lost || !AtRefinement()) return type;
        Take();
        var binding = ExpectName("the name of the refined value");
        Expect(TokenKind.Bar);
        var predicate = ParseExpression();
        Expect(TokenKind.CloseBrace);
        return new RefinedTypeSyntax(SpanFrom(start), type, binding, predicate);
    }

    /// <summary>Whether <c>{ name |</c> follows directly; no block can start like that.</summary>
    private bool AtRefinement() =>
        RawKind == TokenKind.OpenBrace && _tokens[_at + 1].Kind == TokenKind.Identifier && _tokens[_at + 2].Kind == TokenKind.Bar;

    /// <summary>The name of a type that is not there; no program can write it.</summary>
    public const string Unreadable = "?";

    private static NamedTypeSyntax NoType(int start) => new(new(start, start), Unreadable, []);

    private TypeSyntax ParseBaseType(int start)
    {
        switch (RawKind)
        {
            case TokenKind.Identifier:
                return ParseNamedType(start);
            case TokenKind.OpenBrace:
                return ParseRecordType(start);
            case TokenKind.OpenParen:
                return ParseParenthesisedType(start);
            default:
                Fail($"expected a type, found {TokenNames.Of(Raw)}", ForeignSyntax.AtType(Raw, Before));
                return NoType(start);
        }
    }

    private NamedTypeSyntax ParseNamedType(int start)
    {
        var name = Take().Text;
        while (!_lost && RawKind == TokenKind.Dot)
        {
            Take();
            name += "." + ExpectName("a type name").Text;
        }

        ImmutableArray<TypeSyntax> arguments = [];
        if (!_lost && RawKind == TokenKind.Less) return new(SpanFrom(start), name, ParseAngledArguments());
        if (!_lost && RawKind == TokenKind.OpenBracket)
        {
            Take();
            if (RawKind == TokenKind.CloseBracket)
                Fail($"expected a type, found {TokenNames.Of(Raw)}", $"a list of them is `List[{name}]`");
            arguments = NonEmptyCommaList(TokenKind.CloseBracket, "a type", ParseType);
        }
        else if (!_lost && RawKind == TokenKind.OpenParen)
        {
            Take();
            arguments = CommaList(TokenKind.CloseParen, ParseType);
        }

        return new(SpanFrom(start), name, arguments);
    }

    /// <summary>Type arguments in angle brackets, as other languages have them.</summary>
    private ImmutableArray<TypeSyntax> ParseAngledArguments()
    {
        var open = Take().Span;
        var arguments = ImmutableArray.CreateBuilder<TypeSyntax>();
        do arguments.Add(ParseType()); while (Accept(TokenKind.Comma));
        var close = Expect(TokenKind.Greater, "`>`").Span;
        Mistake(open, "type arguments stand in brackets", new("write `[...]`", new(open, "["), new SuggestedEdit(close, "]")));
        return arguments.ToImmutable();
    }

    private RecordTypeSyntax ParseRecordType(int start)
    {
        Take();
        var spreads = ImmutableArray.CreateBuilder<NameSyntax>();
        var fields = ImmutableArray.CreateBuilder<FieldTypeSyntax>();
        CommaList(TokenKind.CloseBrace, () =>
        {
            if (Accept(TokenKind.Ellipsis))
            {
                spreads.Add(ExpectName("the record to spread"));
                return 0;
            }

            var name = ExpectName("a field name");
            ExpectTypeMark("the type of the field");
            fields.Add(new(name, ParseType()));
            return 0;
        });
        return new(SpanFrom(start), spreads.ToImmutable(), fields.ToImmutable());
    }

    private TypeSyntax ParseParenthesisedType(int start)
    {
        Take();
        var items = CommaList(TokenKind.CloseParen, ParseType);
        if (!_lost && Kind == TokenKind.Arrow)
        {
            Accept(TokenKind.Arrow);
            var row = ParseRow();
            var result = ParseType();
            return new FunctionTypeSyntax(SpanFrom(start), items, row, result);
        }

        return items.Length == 1 ? items[0] : new TupleTypeSyntax(SpanFrom(start), items);
    }

    private static string LastSegment(string name) => name[(name.LastIndexOf('.') + 1)..];

    internal static bool StartsUpper(string name) => name.Length > 0 && char.IsAsciiLetterUpper(name[0]);
}
