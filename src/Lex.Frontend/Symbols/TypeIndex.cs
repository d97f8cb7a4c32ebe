using System.Collections.Immutable;
using Lex.Frontend.Canonical;
using Lex.Frontend.Syntax;
using Lex.Frontend.Types;

namespace Lex.Frontend.Symbols;

/// <summary>Which type the checker found for what stands where.</summary>
internal static class TypeIndex
{
    /// <summary>The smallest expression or pattern around an offset that has a type, as text.</summary>
    public static (TextSpan Span, string Type)? At(CheckedProgram program, int offset)
    {
        (TextSpan Span, LexType Type)? best = null;
        void Consider(int id, TextSpan span)
        {
            if (offset < span.Start || offset > span.End || program.NodeTypes[id] is not { } type) return;
            if (best is not { } known || span.End - span.Start < known.Span.End - known.Span.Start) best = (span, type);
        }

        var open = new Stack<object>();
        foreach (var stage in program.Tree.Stages)
            if (stage is FunctionStage function && offset >= stage.Span.Start && offset <= stage.Span.End) open.Push(function.Body);
        while (open.TryPop(out var node))
        {
            if (node is Expr expression) Consider(expression.Id, expression.Span);
            else Consider(((Pattern)node).Id, ((Pattern)node).Span);
            if (node is LetExpr let && program.NodeTypes[let.Value.Id] is { } bound && Contains(let.Name.Span, offset))
                return (let.Name.Span, Print(program, bound, offset));
            foreach (var child in ChildrenOf(node)) open.Push(child);
        }

        return best is { } found ? (found.Span, Print(program, found.Type, offset)) : null;
    }

    private static string Print(CheckedProgram program, LexType type, int offset) =>
        TypePrinter.Print(type, name => program.Tree.Names.Of(name, offset));

    private static bool Contains(TextSpan span, int offset) => offset >= span.Start && offset <= span.End;

    private static IEnumerable<object> ChildrenOf(object node) => node switch
    {
        CallExpr call => [call.Callee, .. call.Arguments],
        LetExpr let => [let.Value, let.Body],
        MatchExpr match => [match.Scrutinee, .. match.Arms.SelectMany(IEnumerable<object> (arm) => [arm.Pattern, arm.Body])],
        BlockExpr block => [.. block.Statements, block.Result],
        ConstructorExpr constructor => constructor.Arguments,
        RecordExpr record => record.Fields.Select(field => field.Value),
        TupleExpr tuple => tuple.Items,
        ListExpr list => list.Items,
        FieldExpr field => [field.Value],
        LambdaExpr lambda => [lambda.Body],
        BinaryExpr binary => [binary.Left, binary.Right],
        UnaryExpr unary => [unary.Operand],
        ReturnExpr result => [result.Value],
        ConstructorPattern constructor => constructor.Arguments,
        RecordPattern record => record.Fields.Select(field => field.Pattern),
        TuplePattern tuple => tuple.Items,
        _ => [],
    };
}
