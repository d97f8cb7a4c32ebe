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
    public static string Of(Value value)
    {
        var text = new StringBuilder();
        var stack = default(WalkStack<Children>);
        while (true)
        {
            Open(text, value, ref stack);
            while (!stack.IsEmpty && stack.Top.IsEmpty)
            {
                text.Append(CloserOf(stack.Top.Parent));
                stack.Pop();
            }

            if (stack.IsEmpty) break;
            if (text.Length > MaxLength) return text.ToString(0, MaxLength) + "…";
            ref var top = ref stack.Top;
            Separate(text, ref top);
            value = top.Next();
        }

        return text.Length > MaxLength ? text.ToString(0, MaxLength) + "…" : text.ToString();
    }

    /// <summary>A text in quotes, with what cannot be printed escaped.</summary>
    public static string Quote(string content)
    {
        var text = new StringBuilder();
        AppendQuoted(text, content);
        return text.ToString();
    }

    /// <summary>The beginning of a text in quotes, as much as a message shows.</summary>
    public static string QuotePrefix(TextValue text) => Quote(Prefix(text));

    // Writes a value without its parts; if it has some, they go on the stack.
    private static void Open(StringBuilder text, Value value, ref WalkStack<Children> stack)
    {
        switch (value.Kind)
        {
            case ValueKind.Unit:
                text.Append("Unit");
                return;
            case ValueKind.Int:
                text.Append(CultureInfo.InvariantCulture, $"Int({value.AsInt})");
                return;
            case ValueKind.Float:
                text.Append("Float(").Append(FloatText.ForDebug(value.AsFloat)).Append(')');
                return;
            case ValueKind.Bool:
                text.Append(value.AsBool ? "Bool(true)" : "Bool(false)");
                return;
            case ValueKind.Str:
                text.Append("Str(");
                AppendQuoted(text, Prefix(value.As<TextValue>()));
                text.Append(')');
                return;
            case ValueKind.Bytes:
                text.Append("Bytes(");
                AppendNumbers(text, value.As<BytesValue>().Span);
                text.Append(')');
                return;
            case ValueKind.F64Array:
                AppendMatrix(text, value.As<F64Array>());
                return;
            case ValueKind.Record:
                text.Append(CultureInfo.InvariantCulture, $"Record {{ shape_id: {value.Ref!.Shape.Id}, fields: {{");
                break;
            case ValueKind.Variant:
                text.Append("Variant { name: ");
                AppendQuoted(text, value.Ref!.Shape.Constructor.Text);
                text.Append(", args: [");
                break;
            case ValueKind.Closure:
                var function = (FunctionCode)value.Ref!.Shape.Owner!;
                text.Append(CultureInfo.InvariantCulture, $"Closure {{ fn_id: {function.Id}, body_hash: ");
                AppendNumbers(text, function.BodyHash.AsSpan());
                text.Append(", captures: [");
                break;
            case ValueKind.List or ValueKind.Tuple or ValueKind.Deque:
                text.Append(value.Kind.ToString()).Append("([");
                break;
            case ValueKind.Map or ValueKind.Set:
                text.Append(value.Kind.ToString()).Append("({");
                break;
            default:
                text.Append(value.Kind.ToString());
                return;
        }

        var parts = Children.Of(value, asStored: true);
        if (parts.Count > 0) stack.Push(parts);
        else text.Append(CloserOf(value.Ref!));
    }

    // What stands before the next part.
    private static void Separate(StringBuilder text, ref Children parts)
    {
        var isItem = parts.Parent.Kind == ValueKind.Map && (parts.Visited & 1) != 0;
        if (parts.Visited > 0) text.Append(isItem ? ": " : ", ");
        if (parts.Parent.Kind != ValueKind.Record) return;
        AppendQuoted(text, parts.Parent.Shape.Fields[parts.NextPart].Text);
        text.Append(": ");
    }

    private static string CloserOf(HeapObject parent) => parent.Kind switch
    {
        ValueKind.Record => "} }",
        ValueKind.Variant or ValueKind.Closure => "] }",
        ValueKind.Map or ValueKind.Set => "})",
        _ => "])",
    };

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
}
