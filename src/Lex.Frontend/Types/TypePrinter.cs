using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Lex.Frontend.Effects;

namespace Lex.Frontend.Types;

/// <summary>Text of types. Bounded: an inferred type may be huge, a message must not be.</summary>
internal sealed class TypePrinter
{
    private const int MaxLength = 2_000;
    private const int MaxDepth = 60;

    private readonly StringBuilder _text = new();
    private readonly Func<string, string>? _shown;

    private TypePrinter(Func<string, string>? shown) => _shown = shown;

    /// <summary>The text of a type.</summary>
    /// <param name="type">The type.</param>
    /// <param name="shown">How the names of declared types are shown; null: as they are.</param>
    public static string Print(LexType type, Func<string, string>? shown = null)
    {
        var printer = new TypePrinter(shown);
        printer.Append(type, 0);
        return printer._text.ToString();
    }

    private void Append(LexType type, int depth)
    {
        if (depth > MaxDepth || _text.Length > MaxLength)
        {
            _text.Append('…');
            return;
        }

        switch (TypeVariable.Prune(type))
        {
            case PrimitiveType primitive:
                _text.Append(primitive.Name);
                break;
            case ListType list:
                AppendAll("List[", [list.Element], ']', depth);
                break;
            case TupleType tuple:
                AppendAll("(", tuple.Items, ')', depth);
                break;
            case RecordType record:
                AppendRecord(record, depth);
                break;
            case NamedType named:
                _text.Append(_shown is null ? named.Name : _shown(named.Name));
                if (!named.Arguments.IsEmpty) AppendAll("[", named.Arguments, ']', depth);
                break;
            case FunctionType function:
                AppendAll("(", function.Parameters, ')', depth);
                _text.Append(" -> ");
                AppendRow(function.Row.Resolve());
                Append(function.Result, depth + 1);
                break;
            case TypeParameter parameter:
                _text.Append(parameter.Name);
                break;
            case TypeVariable variable:
                _text.Append(CultureInfo.InvariantCulture, $"?{variable.Number}");
                break;
        }
    }

    private void AppendAll(string open, ImmutableArray<LexType> types, char close, int depth)
    {
        _text.Append(open);
        for (var i = 0; i < types.Length && _text.Length <= MaxLength; i++)
        {
            if (i > 0) _text.Append(", ");
            Append(types[i], depth + 1);
        }

        _text.Append(close);
    }

    private void AppendRecord(RecordType record, int depth)
    {
        _text.Append("{ ");
        for (var i = 0; i < record.Fields.Length && _text.Length <= MaxLength; i++)
        {
            if (i > 0) _text.Append(", ");
            _text.Append(record.Fields[i].Name).Append(" :: ");
            Append(record.Fields[i].Type, depth + 1);
        }

        _text.Append(record.Fields.IsEmpty ? "}" : " }");
    }

    private void AppendRow(EffectRow row)
    {
        if (row.Effects.IsEmpty && row.Tail is null) return;
        var separator = "[";
        foreach (var effect in row.Effects)
        {
            _text.Append(separator).Append(EffectOrder.Print(effect));
            separator = ", ";
        }

        if (row.Tail is { } tail) _text.Append(separator).Append('?').Append(tail.Name);
        _text.Append("] ");
    }
}
