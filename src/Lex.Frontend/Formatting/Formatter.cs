using System.Collections.Immutable;
using Lex.Frontend.Diagnostics;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Formatting;

/// <summary>
/// Prints a file in the one style there is (language section 10). Comments, discards and the spelling of literals stay as
/// they were, so formatting changes no meaning; formatting twice is formatting once. Parentheses are printed only where
/// the author must have had them, so the text nests no deeper than before.
/// </summary>
internal sealed partial class Formatter
{
    private readonly SyntaxTree _tree;
    private readonly List<Token> _tokens;
    private readonly CodeWriter _out;

    private Formatter(SyntaxTree tree)
    {
        _tree = tree;
        _tokens = Lexer.Run(tree.Source, new DiagnosticBag(tree.Source));
        _out = new(tree);
    }

    /// <summary>The text of a tree that was read without mistakes.</summary>
    public static string Format(SyntaxTree tree)
    {
        var formatter = new Formatter(tree);
        formatter.Items();
        return formatter._out.ToString();
    }

    private void Items()
    {
        var items = _tree.Items;
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) _out.BlankLine();
            _out.Comments(items[i].Span.Start);
            if (i == 0) _out.BlankLine();
            Item(items[i]);
            _out.EndLineOf(i + 1 < items.Length ? items[i + 1].Span.Start : _tree.Source.Bytes.Length);
        }

        if (!items.IsEmpty) _out.BlankLine();
        _out.Comments(int.MaxValue);
    }

    private void Item(ItemSyntax item)
    {
        switch (item)
        {
            case ImportSyntax import:
                _out.Write("import ");
                _out.Write(Quote(import.Reference));
                _out.Write(" as ");
                Name(import.Alias);
                break;
            case TypeDeclSyntax type:
                TypeDeclaration(type);
                break;
            default:
                Function((FunctionSyntax)item);
                break;
        }
    }

    private void TypeDeclaration(TypeDeclSyntax declaration)
    {
        _out.Write("type ");
        Name(declaration.Name);
        TypeParameters(declaration.Parameters, declaration.Name);
        _out.Write(" = ");
        if (declaration.Aliased is { } aliased) Type(aliased);
        else Variants(declaration.Variants);
    }

    /// <summary>The alternatives of a union: on one line, or each on its own if comments stand between them.</summary>
    private void Variants(ImmutableArray<VariantSyntax> variants)
    {
        var broken = HasCommentBetween(variants, static variant => variant.Name.Span, variants[^1].Name.Span.End);
        if (broken) _out.Open(variants[0].Name.Span.Start);
        for (var i = 0; i < variants.Length; i++)
        {
            var variant = variants[i];
            if (i > 0)
            {
                if (broken) _out.EndLineOf(variant.Name.Span.Start);
                _out.Comments(variant.Name.Span.Start);
                _out.Write(" | ");
            }

            _out.Comments(variant.Name.Span.Start);
            _out.Write(variant.Name.Text);
            if (variant.Payload.Length == 1) Types("(", ")", variant.Payload, variant.Name.Span.End - 1);
            else if (variant.Payload.Length > 1) ManyParts(variant);
            else if (variants.Length == 1) _out.Write("()");
        }

        if (broken) _out.CloseLevel();
    }

    private void ManyParts(VariantSyntax variant)
    {
        _out.Write("(");
        Types("(", ")", variant.Payload, variant.Name.Span.End - 1);
        _out.Write(")");
    }

    private void Function(FunctionSyntax function)
    {
        _out.Write("fn ");
        Name(function.Name);
        TypeParameters(function.TypeParameters, function.Name);
        Parameters(function.Parameters, function.Name.Span.End);
        _out.Write(" -> ");
        Row(function.Row);
        Type(function.Result);
        if (!function.Examples.IsEmpty)
        {
            Examples(function.Examples, function.Body.Span.Start);
            Block(function.Body);
            return;
        }

        _out.Write(" ");
        Block(function.Body);
    }

    private void Examples(ImmutableArray<ExampleSyntax> examples, int end)
    {
        _out.Open(examples[0].Span.Start);
        _out.Write("examples {");
        _out.Open(examples[0].Span.Start);
        for (var i = 0; i < examples.Length; i++)
        {
            var example = examples[i];
            _out.Comments(example.Span.Start);
            _out.KeepBlankLine(example.Span.Start);
            Expression(example.Left);
            _out.Write(" => ");
            Expression(example.Expected);
            var last = i + 1 == examples.Length;
            if (!last) _out.Write(",");
            _out.EndLineOf(last ? end : examples[i + 1].Span.Start);
        }

        _out.Close(PositionOf(TokenKind.CloseBrace, examples[^1].Span.End));
        _out.Write("}");
        _out.CloseLevel();
    }

    private void TypeParameters(ImmutableArray<NameSyntax> parameters, NameSyntax owner)
    {
        if (!parameters.IsEmpty)
            CommaList("[", "]", parameters, static name => name.Span, Name, PositionOf(TokenKind.CloseBracket, owner.Span.End));
    }

    private void Parameters(ImmutableArray<ParameterSyntax> parameters, int after)
    {
        var end = parameters.IsEmpty ? after : parameters[^1].Type.Span.End;
        CommaList("(", ")", parameters, static p => TextSpan.Cover(p.Name.Span, p.Type.Span), Parameter,
            PositionOf(TokenKind.CloseParen, end));
    }

    private void Parameter(ParameterSyntax parameter)
    {
        Name(parameter.Name);
        _out.Write(" :: ");
        Type(parameter.Type);
    }

    /// <summary>A name as it was written: a discard has another one in the tree.</summary>
    private void Name(NameSyntax name)
    {
        _out.Comments(name.Span.Start);
        _out.Write(_tree.Source.Slice(name.Span));
    }

    // Lists.

    /// <summary>Elements between delimiters: on one line, or each on its own if comments stand between them.</summary>
    private void CommaList<T>(string open, string close, ImmutableArray<T> items, Func<T, TextSpan> span, Action<T> print, int end,
        string padding = "", bool alwaysComma = false)
    {
        _out.Write(open);
        if (HasCommentBetween(items, span, end))
        {
            _out.Open(items.IsEmpty ? end : span(items[0]).Start);
            for (var i = 0; i < items.Length; i++)
            {
                _out.Comments(span(items[i]).Start);
                _out.KeepBlankLine(span(items[i]).Start);
                print(items[i]);
                var last = i + 1 == items.Length;
                if (!last || alwaysComma) _out.Write(",");
                _out.EndLineOf(last ? end : span(items[i + 1]).Start);
            }

            _out.Close(end);
        }
        else if (!items.IsEmpty)
        {
            _out.Write(padding);
            for (var i = 0; i < items.Length; i++)
            {
                if (i > 0) _out.Write(", ");
                print(items[i]);
            }

            _out.Write(alwaysComma ? "," : padding);
        }

        _out.Write(close);
    }

    /// <summary>Whether a comment that is not printed yet stood before the end, but inside none of the elements.</summary>
    private bool HasCommentBetween<T>(ImmutableArray<T> items, Func<T, TextSpan> span, int end)
    {
        var element = 0;
        foreach (var comment in _out.PendingComments(end))
        {
            while (element < items.Length && span(items[element]).End <= comment.Start) element++;
            if (element == items.Length || comment.Start < span(items[element]).Start) return true;
        }

        return false;
    }

    /// <summary>Where the next token of a kind stands.</summary>
    private int PositionOf(TokenKind kind, int from)
    {
        var index = IndexOf(from);
        while (index < _tokens.Count - 1 && _tokens[index].Kind != kind) index++;
        return _tokens[index].Span.Start;
    }

    /// <summary>The first token that starts at an offset or after it.</summary>
    private int IndexOf(int offset)
    {
        var (low, high) = (0, _tokens.Count - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_tokens[middle].Span.Start < offset) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
