using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Formatting;

/// <content>Types, rows and patterns.</content>
internal sealed partial class Formatter
{
    private void Type(TypeSyntax type)
    {
        _out.Comments(type.Span.Start);
        switch (type)
        {
            case NamedTypeSyntax named:
                Path(named.Span.Start);
                if (!named.Arguments.IsEmpty) Types("[", "]", named.Arguments, type.Span.End - 1);
                break;
            case TupleTypeSyntax tuple:
                Types("(", ")", tuple.Items, type.Span.End - 1);
                break;
            case FunctionTypeSyntax function:
                var end = function.Parameters.IsEmpty ? type.Span.Start : function.Parameters[^1].Span.End;
                Types("(", ")", function.Parameters, PositionOf(TokenKind.CloseParen, end));
                _out.Write(" -> ");
                Row(function.Row);
                Type(function.Result);
                break;
            case RecordTypeSyntax record:
                RecordType(record);
                break;
            default:
                Refinement((RefinedTypeSyntax)type);
                break;
        }
    }

    private void Types(string open, string close, ImmutableArray<TypeSyntax> types, int end) =>
        CommaList(open, close, types, static type => type.Span, Type, end);

    /// <summary>Spreads and fields in the order in which they were written.</summary>
    private void RecordType(RecordTypeSyntax record)
    {
        var members = ImmutableArray.CreateBuilder<(NameSyntax Name, TypeSyntax? Type)>(record.Spreads.Length + record.Fields.Length);
        var field = 0;
        foreach (var spread in record.Spreads)
        {
            for (; field < record.Fields.Length && record.Fields[field].Name.Span.Start < spread.Span.Start; field++)
                members.Add((record.Fields[field].Name, record.Fields[field].Type));
            members.Add((spread, null));
        }

        for (; field < record.Fields.Length; field++) members.Add((record.Fields[field].Name, record.Fields[field].Type));
        CommaList("{", "}", members.MoveToImmutable(),
            static member => member.Type is null ? member.Name.Span : TextSpan.Cover(member.Name.Span, member.Type.Span),
            member =>
            {
                if (member.Type is null) _out.Write("...");
                Name(member.Name);
                if (member.Type is null) return;
                _out.Write(" :: ");
                Type(member.Type);
            },
            record.Span.End - 1, padding: " ");
    }

    private void Refinement(RefinedTypeSyntax refined)
    {
        var grouped = refined.Base is FunctionTypeSyntax or RefinedTypeSyntax;
        if (grouped) _out.Write("(");
        Type(refined.Base);
        if (grouped) _out.Write(")");
        // The brace, the name and the bar are one thing to the parser, so nothing may come between.
        _out.Write($"{{{refined.Binding.Text} | ");
        Expression(refined.Predicate);
        _out.Comments(refined.Span.End - 1);
        _out.Write("}");
    }

    private void Row(RowSyntax row)
    {
        if (row.Effects.IsEmpty && row.Tail is null) return;
        _out.Write("[");
        for (var i = 0; i < row.Effects.Length; i++)
        {
            if (i > 0) _out.Write(", ");
            Name(row.Effects[i].Name);
            if (row.Effects[i].Argument is { } argument) _out.Write($"({EffectArgument(argument)})");
        }

        if (row.Tail is { } tail)
        {
            _out.Write(row.Effects.IsEmpty ? "| " : " | ");
            Name(tail);
        }

        _out.Comments(row.Span.End - 1);
        _out.Write("] ");
    }

    private static string EffectArgument(object argument) => argument switch
    {
        string text => Quote(text),
        long number => number.ToString(CultureInfo.InvariantCulture),
        _ => ((NameSyntax)argument).Text,
    };

    private void Pattern(PatternSyntax pattern)
    {
        _out.Comments(pattern.Span.Start);
        switch (pattern)
        {
            case WildcardPatternSyntax:
                _out.Write("_");
                break;
            case LiteralPatternSyntax literal:
                Tokens(literal.Span);
                break;
            case NamePatternSyntax name:
                Path(name.Span.Start);
                if (name.HasArguments)
                    CommaList("(", ")", name.Arguments, static argument => argument.Span, Pattern, name.Span.End - 1);
                break;
            case RecordPatternSyntax record:
                CommaList("{", "}", record.Fields,
                    static field => field.Pattern is null ? field.Name.Span : TextSpan.Cover(field.Name.Span, field.Pattern.Span),
                    FieldPattern, record.Span.End - 1, padding: " ");
                break;
            default:
                CommaList("(", ")", ((TuplePatternSyntax)pattern).Items, static item => item.Span, Pattern, pattern.Span.End - 1);
                break;
        }
    }

    /// <summary>The tokens of a span, one after the other.</summary>
    private void Tokens(TextSpan span)
    {
        for (var i = IndexOf(span.Start); _tokens[i].Span.Start < span.End; i++) Token(_tokens[i]);
    }

    /// <summary>A name and the names that follow it after dots; the tree may keep the last one only.</summary>
    private void Path(int start)
    {
        var i = IndexOf(start);
        Token(_tokens[i]);
        while (_tokens[i + 1].Kind == TokenKind.Dot)
        {
            do Token(_tokens[++i]);
            while (_tokens[i].Kind != TokenKind.Identifier);
        }
    }

    private void Token(Token token)
    {
        if (token.Kind is TokenKind.NewLine or TokenKind.Semicolon or TokenKind.EndOfFile) return;
        _out.Comments(token.Span.Start);
        _out.Write(_tree.Source.Slice(token.Span));
    }

    private void FieldPattern(FieldPatternSyntax field)
    {
        Name(field.Name);
        if (field.Pattern is null) return;
        _out.Write(": ");
        Pattern(field.Pattern);
    }

    private static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                '\0' => quoted.Append("\\0"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }
}
