using System.Globalization;
using System.Text;
using Lex.Core.Programs;

namespace Lex.Core.Values;

/// <summary>
/// The debug form of values in error messages (runtime section 2.8). The id of a record's shape is that of the process.
/// A long form is cut off, so that no value can make an error message huge.
/// </summary>
internal static class DebugText
{
    /// <summary>Longest form; what is longer ends with an ellipsis.</summary>
    public const int MaxLength = 4096;

    /// <summary>The debug form of a value.</summary>
    public static string Of(Value value) => ValueForm.Write<Form>(value, MaxLength);

    /// <summary>A text in quotes, with what cannot be printed escaped.</summary>
    public static string Quote(string content)
    {
        var text = new StringBuilder();
        AppendQuoted(text, content);
        return text.ToString();
    }

    /// <summary>The beginning of a text in quotes, as much as a message shows.</summary>
    public static string QuotePrefix(TextValue text) => Quote(Prefix(text));

    private static string Prefix(TextValue text) => text.Length <= MaxLength
        ? text.ToString()
        : text.Slice(0, text.OffsetOfCodePoint(MaxLength)).ToString();

    private static void AppendNumbers(StringBuilder text, ReadOnlySpan<byte> numbers)
    {
        text.Append('[');
        for (var i = 0; i < numbers.Length && text.Length <= MaxLength; i++)
        {
            if (i > 0) text.Append(", ");
            text.Append(numbers[i]);
        }

        text.Append(']');
    }

    private static void AppendMatrix(StringBuilder text, F64Array matrix)
    {
        text.Append(CultureInfo.InvariantCulture, $"F64Array {{ rows: {matrix.Rows}, cols: {matrix.Columns}, data: [");
        for (var i = 0; i < matrix.Data.Length && text.Length <= MaxLength; i++)
        {
            if (i > 0) text.Append(", ");
            text.Append(FloatText.ForDebug(matrix.Data[i]));
        }

        text.Append("] }");
    }

    private static void AppendQuoted(StringBuilder text, string content)
    {
        text.Append('"');
        foreach (var rune in content.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append("\\\\");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\0':
                    text.Append("\\0");
                    break;
                default:
                    if (IsPrintable(rune)) text.Append(rune.ToString());
                    else text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
                    break;
            }

            if (text.Length > MaxLength) break;
        }

        text.Append('"');
    }

    private static bool IsPrintable(Rune rune) => rune.IsAscii
        ? rune.Value is >= ' ' and < 0x7F
        : Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.PrivateUse or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    private readonly struct Form : IValueForm
    {
        public static bool Open(StringBuilder text, Value value, int parts)
        {
            switch (value.Kind)
            {
                case ValueKind.Unit:
                    text.Append("Unit");
                    return false;
                case ValueKind.Int:
                    text.Append(CultureInfo.InvariantCulture, $"Int({value.AsInt})");
                    return false;
                case ValueKind.Float:
                    text.Append("Float(").Append(FloatText.ForDebug(value.AsFloat)).Append(')');
                    return false;
                case ValueKind.Bool:
                    text.Append(value.AsBool ? "Bool(true)" : "Bool(false)");
                    return false;
                case ValueKind.Str:
                    text.Append("Str(");
                    AppendQuoted(text, Prefix(value.As<TextValue>()));
                    text.Append(')');
                    return false;
                case ValueKind.Bytes:
                    text.Append("Bytes(");
                    AppendNumbers(text, value.As<BytesValue>().Span);
                    text.Append(')');
                    return false;
                case ValueKind.F64Array:
                    AppendMatrix(text, value.As<F64Array>());
                    return false;
                case ValueKind.ArrowTable:
                    var table = value.As<TableValue>();
                    text.Append(CultureInfo.InvariantCulture, $"ArrowTable {{ nrows: {table.Rows}, ncols: {table.Columns.Length} }}");
                    return false;
                case ValueKind.Record:
                    text.Append(CultureInfo.InvariantCulture, $"Record {{ shape_id: {value.Ref!.Shape.Id}, fields: {{");
                    return true;
                case ValueKind.Variant:
                    text.Append("Variant { name: ");
                    AppendQuoted(text, value.Ref!.Shape.Constructor.Text);
                    text.Append(", args: [");
                    return true;
                case ValueKind.Closure:
                    var function = (FunctionCode)value.Ref!.Shape.Owner!;
                    text.Append(CultureInfo.InvariantCulture, $"Closure {{ fn_id: {function.Id}, body_hash: ");
                    AppendNumbers(text, function.BodyHash.AsSpan());
                    text.Append(", captures: [");
                    return true;
                case ValueKind.List or ValueKind.Tuple or ValueKind.Deque:
                    text.Append(value.Kind.ToString()).Append("([");
                    return true;
                case ValueKind.Map or ValueKind.Set:
                    text.Append(value.Kind.ToString()).Append("({");
                    return true;
                default:
                    text.Append(value.Kind.ToString());
                    return false;
            }
        }

        public static void Label(StringBuilder text, string field)
        {
            AppendQuoted(text, field);
            text.Append(": ");
        }

        public static void Close(StringBuilder text, ValueKind kind) => text.Append(kind switch
        {
            ValueKind.Record => "} }",
            ValueKind.Variant or ValueKind.Closure => "] }",
            ValueKind.Map or ValueKind.Set => "})",
            _ => "])",
        });
    }
}
