using System.Collections.Immutable;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Canonical;

/// <summary>Finds the nodes that places in the source are about (language section 3.4).</summary>
internal sealed class NodeLocator
{
    private readonly Stack<(object Node, NodePath Path)> _pending = [];
    private readonly List<(object Node, NodePath Path)> _children = [];
    private readonly TextSpan[] _spans;
    private readonly TextSpan[] _best;
    private readonly NodePath?[] _found;
    private readonly List<int> _wanted = [];

    private NodeLocator(TextSpan[] spans)
    {
        _spans = spans;
        _best = new TextSpan[spans.Length];
        _found = new NodePath?[spans.Length];
    }

    /// <summary>
    /// For each span the path of the smallest node that covers it, the outermost of equals; null where no declaration does.
    /// </summary>
    public static string?[] Locate(CanonicalProgram tree, TextSpan[] spans)
    {
        var locator = new NodeLocator(spans);
        foreach (var stage in tree.Stages) locator.Visit(stage);
        return Array.ConvertAll(locator._found, path => path?.ToString());
    }

    private void Visit(Stage stage)
    {
        _wanted.Clear();
        for (var i = 0; i < _spans.Length; i++)
            if (Covers(stage.Span, _spans[i])) _wanted.Add(i);
        if (_wanted.Count == 0) return;
        Meet(stage.Span, NodePath.Root);
        Descend(stage, NodePath.Root);
        while (_pending.TryPop(out var next))
        {
            Meet(SpanOf(next.Node), next.Path);
            Descend(next.Node, next.Path);
        }
    }

    /// <summary>Makes the children of a node the next to be met, the first of them first.</summary>
    private void Descend(object node, NodePath path)
    {
        _children.Clear();
        AddChildren(node, path);
        for (var i = _children.Count - 1; i >= 0; i--) _pending.Push(_children[i]);
    }

    private static bool Covers(TextSpan outer, TextSpan inner) => outer.Start <= inner.Start && inner.End <= outer.End;

    private void Meet(TextSpan span, NodePath path)
    {
        foreach (var i in _wanted)
        {
            if (!Covers(span, _spans[i]) || (_found[i] is not null && span.End - span.Start >= _best[i].End - _best[i].Start)) continue;
            (_best[i], _found[i]) = (span, path);
        }
    }

    private static TextSpan SpanOf(object node) => node switch
    {
        Expr expression => expression.Span,
        Pattern pattern => pattern.Span,
        _ => ((TypeNode)node).Span,
    };

    private void AddChildren(object node, NodePath path)
    {
        switch (node)
        {
            case FunctionStage function:
                var at = 0;
                foreach (var parameter in function.Parameters) Add(parameter.Type, path, at++);
                Add(function.Result, path, at++);
                Add(function.Body, path, at);
                break;
            case TypeStage type:
                Add(type.Definition, path, 0);
                break;
            case CallExpr call:
                Add(call.Callee, path, 0);
                AddAll(call.Arguments, path, 1);
                break;
            case LetExpr let:
                Add(let.Value, path, 0);
                Add(let.Body, path, 1);
                break;
            case MatchExpr match:
                Add(match.Scrutinee, path, 0);
                for (var i = 0; i < match.Arms.Length; i++)
                {
                    Add(match.Arms[i].Pattern, path, 1 + 2 * i);
                    Add(match.Arms[i].Body, path, 2 + 2 * i);
                }

                break;
            case BlockExpr block:
                AddAll(block.Statements, path, 0);
                Add(block.Result, path, block.Statements.Length);
                break;
            case ConstructorExpr constructor:
                AddAll(constructor.Arguments, path, 0);
                break;
            case TupleExpr tuple:
                AddAll(tuple.Items, path, 0);
                break;
            case ListExpr list:
                AddAll(list.Items, path, 0);
                break;
            case RecordExpr record:
                for (var i = 0; i < record.Fields.Length; i++) Add(record.Fields[i].Value, path, i);
                break;
            case FieldExpr access:
                Add(access.Value, path, 0);
                break;
            case UnaryExpr unary:
                Add(unary.Operand, path, 0);
                break;
            case ReturnExpr leave:
                Add(leave.Value, path, 0);
                break;
            case BinaryExpr binary:
                Add(binary.Left, path, 0);
                Add(binary.Right, path, 1);
                break;
            case LambdaExpr lambda:
                Add(lambda.Body, path, 0);
                break;
            case ConstructorPattern constructor:
                AddAll(constructor.Arguments, path, 0);
                break;
            case TuplePattern tuple:
                AddAll(tuple.Items, path, 0);
                break;
            case RecordPattern record:
                for (var i = 0; i < record.Fields.Length; i++) Add(record.Fields[i].Pattern, path, i);
                break;
            case NamedNode named:
                AddAll(named.Arguments, path, 0);
                break;
            case TupleNode tuple:
                AddAll(tuple.Items, path, 0);
                break;
            case RecordNode record:
                for (var i = 0; i < record.Fields.Length; i++) Add(record.Fields[i].Type, path, i);
                break;
            case FunctionNode function:
                AddAll(function.Parameters, path, 0);
                Add(function.Result, path, function.Parameters.Length);
                break;
            case UnionNode union:
                for (var i = 0; i < union.Variants.Length; i++)
                    if (union.Variants[i].Payload is { } payload) Add(payload, path, i);
                break;
            case RefinedNode refined:
                Add(refined.Base, path, 0);
                Add(refined.Predicate, path, 1);
                break;
        }
    }

    private void Add(object node, NodePath parent, int index) => _children.Add((node, parent.Child(index)));

    private void AddAll<T>(ImmutableArray<T> nodes, NodePath parent, int first)
        where T : class
    {
        for (var i = 0; i < nodes.Length; i++) Add(nodes[i], parent, first + i);
    }
}
