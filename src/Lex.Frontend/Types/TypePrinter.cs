using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Frontend.Effects;

namespace Lex.Frontend.Types;

/// <summary>Text of types. Bounded: an inferred type may be huge, a message must not be.</summary>
internal static class TypePrinter
{
    private const int MaxLength = 2_000;
    private const int MaxDepth = 60;

    public static string Print(LexType type)
    {
        var text = new StringBuilder();
        Append(text, type, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, LexType type, int depth)
    {
        if (depth > MaxDepth || text.Length > MaxLength)
        {
            text.Append('…');
            return;
        }

        switch (TypeVariable.Prune(type))
        {
            case PrimitiveType primitive:
                text.Append(primitive.Name);
                break;
            case ListType list:
                AppendAll(text.Append("List["), [list.Element], depth).Append(']');
                break;
            case TupleType tuple:
                AppendAll(text.Append('('), tuple.Items, depth).Append(')');
                break;
            case RecordType record:
                AppendRecord(text, record, depth);
                break;
            case NamedType named:
                text.Append(named.Name);
                if (!named.Arguments.IsEmpty) AppendAll(text.Append('['), named.Arguments, depth).Append(']');
                break;
            case FunctionType function:
                AppendAll(text.Append('('), function.Parameters, depth).Append(") -> ");
                AppendRow(text, function.Row.Resolve());
                Append(text, function.Result, depth + 1);
                break;
            case TypeParameter parameter:
                text.Append(parameter.Name);
                break;
            case TypeVariable variable:
                text.Append(CultureInfo.InvariantCulture, $"?{variable.Number}");
                break;
        }
    }

    private static StringBuilder AppendAll(StringBuilder text, ImmutableArray<LexType> types, int depth)
    {
        for (var i = 0; i < types.Length && text.Length <= MaxLength; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, types[i], depth + 1);
        }

        return text;
    }

    private static void AppendRecord(StringBuilder text, RecordType record, int depth)
    {
        text.Append("{ ");
        for (var i = 0; i < record.Fields.Length && text.Length <= MaxLength; i++)
        {
            if (i > 0) text.Append(", ");
            text.Append(record.Fields[i].Name).Append(" :: ");
            Append(text, record.Fields[i].Type, depth + 1);
        }

        text.Append(record.Fields.IsEmpty ? "}" : " }");
    }

    private static void AppendRow(StringBuilder text, EffectRow row)
    {
        if (row.Effects.IsEmpty && row.Tail is null) return;
        var separator = "[";
        foreach (var effect in row.Effects)
        {
            text.Append(separator).Append(EffectOrder.Print(effect));
            separator = ", ";
        }

        if (row.Tail is { } tail) text.Append(separator).Append('?').Append(tail.Name);
        text.Append("] ");
    }
}
