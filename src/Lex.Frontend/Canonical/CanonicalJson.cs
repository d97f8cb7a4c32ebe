using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Core.Programs;
using Lex.Frontend.Syntax;

namespace Lex.Frontend.Canonical;

/// <summary>
/// Writes canonical JSON (language section 3.5): keys in order, no spaces. Chains are written with a work list, so that
/// their length does not matter.
/// </summary>
internal sealed class CanonicalJson
{
    private readonly StringBuilder _text = new();

    /// <summary>What is left to write: texts and expressions, the next one on top.</summary>
    private readonly Stack<object> _work = [];

    /// <summary>A stage; <paramref name="name"/> takes the place of its own name when given.</summary>
    public static string OfStage(Stage stage, string? name = null)
    {
        var writer = new CanonicalJson();
        switch (stage)
        {
            case ImportStage import:
                writer.Text("{\"alias\":").String(import.Alias.Text).Text(",\"node\":\"Import\",\"reference\":").String(import.Reference).Text("}");
                break;
            case TypeStage type:
                writer.Text("{\"definition\":").Type(type.Definition).Text(",\"name\":").String(name ?? type.Name.Text)
                    .Text(",\"node\":\"TypeDecl\",\"params\":").Strings(type.Parameters).Text("}");
                break;
            default:
                writer.Function((FunctionStage)stage, name);
                break;
        }

        return writer._text.ToString();
    }

    /// <summary>What the identity of a signature is made of; without the name when <paramref name="withName"/> is false. Null for imports.</summary>
    public static string? OfSignature(Stage stage, bool withName)
    {
        var writer = new CanonicalJson();
        switch (stage)
        {
            case FunctionStage function:
                writer.Text("{\"effects\":").Effects(function.Row.Effects);
                if (!function.Examples.IsEmpty) writer.Text(",\"examples\":").Examples(function.Examples);
                writer.Text(",\"input_types\":").Types([.. function.Parameters.Select(p => p.Type)]);
                if (withName) writer.Text(",\"name\":").String(function.Name.Text);
                writer.Text(",\"output_type\":").Type(function.Result).Text("}");
                break;
            case TypeStage type:
                writer.Text("{\"kind\":\"type\"");
                if (withName) writer.Text(",\"name\":").String(type.Name.Text);
                writer.Text(",\"params\":").Strings(type.Parameters).Text("}");
                break;
            default:
                return null;
        }

        return writer._text.ToString();
    }

    private CanonicalJson Text(string text)
    {
        _text.Append(text);
        return this;
    }

    private CanonicalJson String(string text)
    {
        AppendQuoted(_text, text);
        return this;
    }

    private static void AppendQuoted(StringBuilder target, string text)
    {
        target.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"':
                    target.Append("\\\"");
                    break;
                case '\\':
                    target.Append("\\\\");
                    break;
                case '\n':
                    target.Append("\\n");
                    break;
                case '\r':
                    target.Append("\\r");
                    break;
                case '\t':
                    target.Append("\\t");
                    break;
                case '\b':
                    target.Append("\\b");
                    break;
                case '\f':
                    target.Append("\\f");
                    break;
                case < ' ':
                    target.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                    break;
                default:
                    target.Append(c);
                    break;
            }
        }

        target.Append('"');
    }

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder();
        AppendQuoted(quoted, text);
        return quoted.ToString();
    }

    private CanonicalJson List<T>(ImmutableArray<T> items, Action<T> write)
    {
        _text.Append('[');
        for (var i = 0; i < items.Length; i++)
        {
            if (i > 0) _text.Append(',');
            write(items[i]);
        }

        _text.Append(']');
        return this;
    }

    private CanonicalJson Strings(ImmutableArray<string> items) => List(items, i => String(i));

    // Declarations and types.

    private void Function(FunctionStage function, string? name)
    {
        Text("{\"body\":").Expression(function.Body);
        if (function.Row.Tail is { } tail) Text(",\"effect_row_var\":").String(tail.Text);
        Text(",\"effects\":").Effects(function.Row.Effects);
        if (!function.Examples.IsEmpty) Text(",\"examples\":").Examples(function.Examples);
        Text(",\"name\":").String(name ?? function.Name.Text).Text(",\"node\":\"FnDecl\",\"params\":").Parameters(function.Parameters)
            .Text(",\"return_type\":").Type(function.Result).Text(",\"type_params\":").Strings([.. function.TypeParameters.Select(p => p.Text)]).Text("}");
    }

    private CanonicalJson Examples(ImmutableArray<Example> examples) =>
        List(examples, e => Text("{\"args\":").List(e.Arguments, a => Expression(a)).Text(",\"expected\":").Expression(e.Expected).Text("}"));

    private CanonicalJson Parameters(ImmutableArray<Parameter> parameters) =>
        List(parameters, p => Text("{\"name\":").String(p.Name.Text).Text(",\"type\":").Type(p.Type).Text("}"));

    private CanonicalJson Effects(ImmutableArray<EffectNode> effects) => List(effects, e => Effect(e.Effect));

    private void Effect(EffectDeclaration effect)
    {
        Text("{");
        switch (effect.ArgumentKind)
        {
            case EffectArgumentKind.Str:
                Text("\"arg\":{\"kind\":\"Str\",\"value\":").String(effect.Text!).Text("},");
                break;
            case EffectArgumentKind.Int:
                Text(string.Create(CultureInfo.InvariantCulture, $"\"arg\":{{\"kind\":\"Int\",\"value\":{effect.Number}}},"));
                break;
            case EffectArgumentKind.Ident:
                Text("\"arg\":{\"kind\":\"Ident\",\"value\":").String(effect.Text!).Text("},");
                break;
        }

        Text("\"name\":").String(effect.Kind).Text("}");
    }

    private CanonicalJson Types(ImmutableArray<TypeNode> types) => List(types, t => Type(t));

    private CanonicalJson Type(TypeNode type)
    {
        switch (type)
        {
            case NamedNode named:
                return Text("{\"args\":").Types(named.Arguments).Text(",\"name\":").String(named.Name).Text(",\"node\":\"Named\"}");
            case TupleNode tuple:
                return Text("{\"items\":").Types(tuple.Items).Text(",\"node\":\"Tuple\"}");
            case FunctionNode function:
                Text("{");
                if (function.Row.Tail is { } tail) Text("\"effect_row_var\":").String(tail.Text).Text(",");
                return Text("\"effects\":").Effects(function.Row.Effects).Text(",\"node\":\"Function\",\"params\":").Types(function.Parameters)
                    .Text(",\"ret\":").Type(function.Result).Text("}");
            case RecordNode { Spreads.IsEmpty: true } record:
                return Text("{\"fields\":").Fields(record.Fields).Text(",\"node\":\"Record\"}");
            case RecordNode record:
                Text("{");
                if (!record.Fields.IsEmpty) Text("\"fields\":").Fields(record.Fields).Text(",");
                return Text("\"node\":\"RecordWithSpreads\",\"spreads\":").Strings([.. record.Spreads.Select(s => s.Text)]).Text("}");
            case UnionNode union:
                return Text("{\"node\":\"Union\",\"variants\":").List(union.Variants, Variant).Text("}");
            default:
                var refined = (RefinedNode)type;
                return Text("{\"base\":").Type(refined.Base).Text(",\"binding\":").String(refined.Binding)
                    .Text(",\"node\":\"Refined\",\"predicate\":").Expression(refined.Predicate).Text("}");
        }
    }

    private CanonicalJson Fields(ImmutableArray<FieldNode> fields) =>
        List(fields, f => Text("{\"name\":").String(f.Name.Text).Text(",\"type\":").Type(f.Type).Text("}"));

    private void Variant(VariantNode variant)
    {
        Text("{\"name\":").String(variant.Name.Text);
        if (variant.Payload is { } payload) Text(",\"payload\":").Type(payload);
        Text("}");
    }

    // Expressions.

    private CanonicalJson Expression(Expr expression)
    {
        var floor = _work.Count;
        _work.Push(expression);
        while (_work.Count > floor)
        {
            Open((Expr)_work.Pop());
            Close(floor);
        }

        return this;
    }

    /// <summary>Writes the texts on top, down to the next expression.</summary>
    private void Close(int floor)
    {
        while (_work.Count > floor && _work.Peek() is string text)
        {
            _text.Append(text);
            _work.Pop();
        }
    }

    /// <summary>Leaves parts to be written, the first one first.</summary>
    private void Later(params ReadOnlySpan<object> parts)
    {
        for (var i = parts.Length - 1; i >= 0; i--) _work.Push(parts[i]);
    }

    private void LaterList(ImmutableArray<Expr> items, string after)
    {
        _work.Push(after);
        _work.Push("]");
        for (var i = items.Length - 1; i >= 0; i--)
        {
            _work.Push(items[i]);
            if (i > 0) _work.Push(",");
        }
    }

    private void Open(Expr expression)
    {
        switch (expression)
        {
            case LiteralExpr literal:
                Text("{\"node\":\"Literal\",\"value\":").Literal(literal.Value).Text("}");
                break;
            case VarExpr variable:
                Text("{\"name\":").String(variable.Name).Text(",\"node\":\"Var\"}");
                break;
            case StandardExpr standard:
                Text("{\"field\":").String(standard.Name).Text(",\"node\":\"FieldAccess\",\"value\":{\"name\":").String(standard.Module).Text(",\"node\":\"Var\"}}");
                break;
            case CallExpr call:
                Text("{\"args\":[");
                _work.Push(",\"node\":\"Call\"}");
                _work.Push(call.Callee);
                LaterList(call.Arguments, ",\"callee\":");
                break;
            case LetExpr let:
                Text("{\"body\":");
                Later(let.Body, $",\"name\":{Quoted(let.Name.Text)},\"node\":\"Let\",\"ty\":{TypeText(let.Type)},\"value\":", let.Value, "}");
                break;
            case MatchExpr match:
                Text("{\"arms\":[");
                Later("],\"node\":\"Match\",\"scrutinee\":", match.Scrutinee, "}");
                for (var i = match.Arms.Length - 1; i >= 0; i--)
                    Later(i > 0 ? ",{\"body\":" : "{\"body\":", match.Arms[i].Body, $",\"pattern\":{PatternText(match.Arms[i].Pattern)}}}");
                break;
            case BlockExpr block:
                Text("{\"node\":\"Block\",\"result\":");
                _work.Push("}");
                LaterList(block.Statements, "");
                Later(block.Result, ",\"statements\":[");
                break;
            case ConstructorExpr constructor:
                Text("{\"args\":[");
                LaterList(constructor.Arguments, $",\"name\":{Quoted(constructor.Name.Text)},\"node\":\"Constructor\"}}");
                break;
            case RecordExpr record:
                Text("{\"fields\":[");
                _work.Push("],\"node\":\"RecordLit\"}");
                for (var i = record.Fields.Length - 1; i >= 0; i--)
                    Later($"{(i > 0 ? "," : "")}{{\"name\":{Quoted(record.Fields[i].Name.Text)},\"value\":", record.Fields[i].Value, "}");
                break;
            case TupleExpr tuple:
                Text("{\"items\":[");
                LaterList(tuple.Items, ",\"node\":\"TupleLit\"}");
                break;
            case ListExpr list:
                Text("{\"items\":[");
                LaterList(list.Items, ",\"node\":\"ListLit\"}");
                break;
            case FieldExpr access:
                Text("{\"field\":").String(access.Field.Text).Text(",\"node\":\"FieldAccess\",\"value\":");
                Later(access.Value, "}");
                break;
            case LambdaExpr lambda:
                Text("{\"body\":");
                Later(lambda.Body, LambdaRest(lambda));
                break;
            case BinaryExpr binary:
                Text("{\"lhs\":");
                Later(binary.Left, $",\"node\":\"BinOp\",\"op\":\"{binary.Operator.Spelling()}\",\"rhs\":", binary.Right, "}");
                break;
            case UnaryExpr unary:
                Text("{\"expr\":");
                Later(unary.Operand, $",\"node\":\"UnaryOp\",\"op\":\"{unary.Spelling}\"}}");
                break;
            default:
                Text("{\"node\":\"Return\",\"value\":");
                Later(((ReturnExpr)expression).Value, "}");
                break;
        }
    }

    private static string LambdaRest(LambdaExpr lambda)
    {
        var writer = new CanonicalJson();
        if (lambda.Row.Tail is { } tail) writer.Text(",\"effect_row_var\":").String(tail.Text);
        writer.Text(",\"effects\":").Effects(lambda.Row.Effects).Text(",\"node\":\"Lambda\",\"params\":").Parameters(lambda.Parameters)
            .Text(",\"return_type\":").Type(lambda.Result).Text("}");
        return writer._text.ToString();
    }

    private static string TypeText(TypeNode? type) => type is null ? "null" : new CanonicalJson().Type(type)._text.ToString();

    private static string PatternText(Pattern pattern)
    {
        var writer = new CanonicalJson();
        writer.Pattern(pattern);
        return writer._text.ToString();
    }

    private CanonicalJson Literal(Literal literal)
    {
        switch (literal.Kind)
        {
            case LiteralKind.Unit:
                return Text("{\"kind\":\"Unit\"}");
            case LiteralKind.Int or LiteralKind.Bool:
                return Text($"{{\"kind\":\"{literal.Kind}\",\"value\":{literal}}}");
            case LiteralKind.Float:
                return Text($"{{\"kind\":\"Float\",\"value\":\"{literal}\"}}");
            case LiteralKind.Bytes:
                return Text($"{{\"kind\":\"Bytes\",\"value\":\"{Convert.ToHexStringLower(literal.ToBytes())}\"}}");
            default:
                return Text("{\"kind\":\"Str\",\"value\":").String(literal.Text!).Text("}");
        }
    }

    private void Pattern(Pattern pattern)
    {
        switch (pattern)
        {
            case LiteralPattern literal:
                Text("{\"node\":\"PLiteral\",\"value\":").Literal(literal.Value).Text("}");
                break;
            case BinderPattern binder:
                Text("{\"name\":").String(binder.Name).Text(",\"node\":\"PVar\"}");
                break;
            case ConstructorPattern constructor:
                Text("{\"args\":").List(constructor.Arguments, Pattern).Text(",\"name\":").String(constructor.Name).Text(",\"node\":\"PConstructor\"}");
                break;
            case RecordPattern record:
                Text("{\"fields\":").List(record.Fields, f =>
                {
                    Text("{\"name\":").String(f.Name.Text).Text(",\"pattern\":");
                    Pattern(f.Pattern);
                    Text("}");
                }).Text(",\"node\":\"PRecord\"}");
                break;
            case TuplePattern tuple:
                Text("{\"items\":").List(tuple.Items, Pattern).Text(",\"node\":\"PTuple\"}");
                break;
            default:
                Text("{\"node\":\"PWild\"}");
                break;
        }
    }
}
