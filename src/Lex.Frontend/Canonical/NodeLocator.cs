using System.Collections.Immutable;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Canonical;

/// <summary>Finds the nodes that places in the source are about (language section 3.4).</summary>
internal sealed class NodeLocator
{
    private readonly Stack<(object Node, NodePath Path)> _pending = [];
    private readonly List<(object Node, NodePath Path)> _children = [];
    private readonly TextSpan[] _spans;
    private readonly int[] _places;
    private readonly TextSpan[] _best;
    private readonly NodePath?[] _found;

    /// <param name="spans">In the order of their starts.</param>
    /// <param name="places">Where the answer for each span stands.</param>
    private NodeLocator(TextSpan[] spans, int[] places)
    {
        (_spans, _places) = (spans, places);
        _best = new TextSpan[spans.Length];
        _found = new NodePath?[spans.Length];
    }

    /// <summary>
    /// For each span the path of the smallest node that covers it, the outermost of equals; null where no declaration does.
    /// </summary>
    public static string?[] Locate(CanonicalProgram tree, TextSpan[] spans)
    {
        var places = new int[spans.Length];
        for (var i = 0; i < places.Length; i++) places[i] = i;
        var ordered = (TextSpan[])spans.Clone();
        Array.Sort(ordered, places, Comparer<TextSpan>.Create((left, right) => left.Start - right.Start));
        var locator = new NodeLocator(ordered, places);
        foreach (var stage in tree.Stages) locator.Visit(stage);
        return Array.ConvertAll(locator._found, path => path?.ToString());
    }

    private void Visit(Stage stage)
    {
        if (!Meet(stage.Span, NodePath.Root)) return;
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

    /// <summary>Takes a node for what it covers, unless a smaller one is known; answers whether it covers anything.</summary>
    private bool Meet(TextSpan span, NodePath path)
    {
        var coversAny = false;
        for (var i = FirstFrom(span.Start); i < _spans.Length && _spans[i].Start <= span.End; i++)
        {
            if (_spans[i].End > span.End) continue;
            coversAny = true;
            var place = _places[i];
            if (_found[place] is not null && span.End - span.Start >= _best[place].End - _best[place].Start) continue;
            (_best[place], _found[place]) = (span, path);
        }

        return coversAny;
    }

    /// <summary>The first span that does not start before an offset.</summary>
    private int FirstFrom(int offset)
    {
        var (low, high) = (0, _spans.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_spans[middle].Start < offset) low = middle + 1;
            else high = middle;
        }

        return low;
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
