using Lex.Frontend.Syntax;

namespace Lex.Frontend.Formatting;

/// <content>Blocks and expressions.</content>
internal sealed partial class Formatter
{
    private readonly Stack<(ExprSyntax Link, bool Grouped)> _spine = [];

    private void Block(BlockSyntax block)
    {
        var statements = block.Statements;
        var end = block.Span.End - 1;
        _out.Write("{");
        _out.Open(statements.IsEmpty ? end : statements[0].Span.Start);
        for (var i = 0; i < statements.Length; i++)
        {
            _out.Comments(statements[i].Span.Start);
            _out.KeepBlankLine(statements[i].Span.Start);
            Statement(statements[i], isFirst: i == 0);
            _out.EndLineOf(i + 1 < statements.Length ? statements[i + 1].Span.Start : end);
        }

        if (statements.IsEmpty)
        {
            _out.Comments(end);
            _out.Write("()");
        }

        _out.Close(end);
        _out.Write("}");
    }

    private void Statement(StatementSyntax statement, bool isFirst)
    {
        if (statement is not LetSyntax let)
        {
            // A line that starts with `-` would go on from the line before.
            Expression(((ExpressionStatementSyntax)statement).Expression, groupMinus: !isFirst);
            return;
        }

        _out.Write("let ");
        Name(let.Name);
        if (let.Type is not null)
        {
            _out.Write(" :: ");
            Type(let.Type);
        }

        _out.Write(" := ");
        Expression(let.Value);
    }

    /// <summary>Goes down a chain to its first operand, then up again; only what hangs beside the chain recurses.</summary>
    private void Expression(ExprSyntax syntax, bool groupMinus = false)
    {
        var floor = _spine.Count;
        while (ChainOperand(syntax) is { } operand)
        {
            var grouped = NeedsGroup(syntax, operand);
            _spine.Push((syntax, grouped));
            if (grouped)
            {
                // A comment behind the parenthesis stays behind it: it is written with the operand.
                _out.Write("(");
                groupMinus = false;
            }

            syntax = operand;
        }

        Leaf(syntax, groupMinus);
        while (_spine.Count > floor)
        {
            var (link, grouped) = _spine.Pop();
            if (grouped) CloseGroup(syntax.Span.End);
            Link(link);
            syntax = link;
        }
    }

    private static ExprSyntax? ChainOperand(ExprSyntax syntax) => syntax switch
    {
        BinarySyntax binary => binary.Left,
        PipeSyntax pipe => pipe.Left,
        FieldSyntax field => field.Value,
        CallSyntax call => call.Callee,
        TrySyntax attempt => attempt.Value,
        _ => null,
    };

    /// <summary>Whether the first operand of a link stands in parentheses. All operators associate to the left.</summary>
    private static bool NeedsGroup(ExprSyntax link, ExprSyntax operand) => link switch
    {
        BinarySyntax binary => Level(operand) < Parser.Precedence(binary.Operator),
        PipeSyntax => false,
        _ => Level(operand) <= UnaryLevel,
    };

    private const int UnaryLevel = 6;

    /// <summary>How tight an expression holds together: a pipe not at all, a primary most.</summary>
    private static int Level(ExprSyntax syntax) => syntax switch
    {
        PipeSyntax => 0,
        BinarySyntax binary => Parser.Precedence(binary.Operator),
        UnarySyntax => UnaryLevel,
        _ => int.MaxValue,
    };

    private void Operand(ExprSyntax operand, bool grouped)
    {
        if (!grouped)
        {
            Expression(operand);
            return;
        }

        _out.Write("(");
        Expression(operand);
        CloseGroup(operand.Span.End);
    }

    private void CloseGroup(int innerEnd)
    {
        _out.Comments(PositionOf(TokenKind.CloseParen, innerEnd));
        _out.Write(")");
    }

    private void Link(ExprSyntax link)
    {
        switch (link)
        {
            case BinarySyntax binary:
                _out.Comments(PositionOf(binary.Operator, binary.Left.Span.End));
                _out.Write($" {TokenNames.Of(binary.Operator).Trim('`')} ");
                Operand(binary.Right, Level(binary.Right) <= Parser.Precedence(binary.Operator));
                break;
            case PipeSyntax pipe:
                _out.Comments(PositionOf(TokenKind.PipeArrow, pipe.Left.Span.End));
                _out.Write(" |> ");
                Operand(pipe.Right, pipe.Right is PipeSyntax);
                break;
            case FieldSyntax field:
                _out.Write(".");
                Name(field.Field);
                break;
            case CallSyntax call:
                CommaList("(", ")", call.Arguments, static argument => argument.Span, Element, call.Span.End - 1);
                break;
            default:
                _out.Write("?");
                break;
        }
    }

    private void Element(ExprSyntax element) => Expression(element);

    private void Leaf(ExprSyntax syntax, bool groupMinus)
    {
        _out.Comments(syntax.Span.Start);
        switch (syntax)
        {
            case UnarySyntax unary:
                Prefix(unary, groupMinus && unary.Operator == TokenKind.Minus);
                break;
            case LiteralSyntax { Value.Kind: LiteralKind.Unit }:
                _out.Write("(");
                _out.Comments(syntax.Span.End - 1);
                _out.Write(")");
                break;
            case LiteralSyntax or NameExprSyntax or InterpolationSyntax:
                _out.Write(_tree.Source.Slice(syntax.Span));
                break;
            case AscriptionSyntax ascription:
                _out.Write("(");
                Expression(ascription.Value);
                _out.Write(" :: ");
                Type(ascription.Type);
                _out.Comments(ascription.Span.End - 1);
                _out.Write(")");
                break;
            case TupleSyntax tuple:
                CommaList("(", ")", tuple.Items, static item => item.Span, Element, tuple.Span.End - 1,
                    alwaysComma: tuple.Items.Length == 1);
                break;
            case ListSyntax list:
                CommaList("[", "]", list.Items, static item => item.Span, Element, list.Span.End - 1);
                break;
            case RecordSyntax record:
                CommaList("{", "}", record.Fields,
                    static field => field.Value is null ? field.Name.Span : TextSpan.Cover(field.Name.Span, field.Value.Span),
                    FieldValue, record.Span.End - 1, padding: " ");
                break;
            case IfSyntax choice:
                _out.Write("if ");
                Expression(choice.Condition);
                _out.Write(" ");
                Block(choice.Then);
                _out.Write(" else ");
                Block(choice.Else);
                break;
            case MatchSyntax match:
                Match(match);
                break;
            case LambdaSyntax lambda:
                Lambda(lambda);
                break;
            default:
                Block((BlockSyntax)syntax);
                break;
        }
    }

    private void Prefix(UnarySyntax unary, bool grouped)
    {
        if (grouped) _out.Write("(");
        ExprSyntax operand = unary;
        for (; operand is UnarySyntax { Operator: var op, Operand: var inner }; operand = inner)
        {
            _out.Comments(operand.Span.Start);
            _out.Write(op == TokenKind.Not ? "not " : "-");
        }

        Operand(operand, Level(operand) < UnaryLevel);
        if (grouped) _out.Write(")");
    }

    private void FieldValue(FieldValueSyntax field)
    {
        Name(field.Name);
        _out.Write(": ");
        if (field.Value is null) _out.Write(field.Name.Text);
        else Expression(field.Value);
    }

    private void Match(MatchSyntax match)
    {
        var (arms, end) = (match.Arms, match.Span.End - 1);
        _out.Write("match ");
        Expression(match.Scrutinee);
        _out.Write(" {");
        _out.Open(arms.IsEmpty ? end : arms[0].Pattern.Span.Start);
        for (var i = 0; i < arms.Length; i++)
        {
            _out.Comments(arms[i].Pattern.Span.Start);
            _out.KeepBlankLine(arms[i].Pattern.Span.Start);
            Pattern(arms[i].Pattern);
            _out.Write(" => ");
            Expression(arms[i].Body);
            _out.Write(",");
            _out.EndLineOf(i + 1 < arms.Length ? arms[i + 1].Pattern.Span.Start : end);
        }

        _out.Close(end);
        _out.Write("}");
    }

    private void Lambda(LambdaSyntax lambda)
    {
        _out.Write("fn ");
        Parameters(lambda.Parameters, lambda.Span.Start);
        _out.Write(" -> ");
        Row(lambda.Row);
        Type(lambda.Result);
        _out.Write(" ");
        Block(lambda.Body);
    }
}
