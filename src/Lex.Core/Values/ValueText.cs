using System.Globalization;
using System.Text;

namespace Lex.Core.Values;

/// <summary>Values as an author would write them, for messages about examples (language section 7). A long form is cut off.</summary>
internal static class ValueText
{
    /// <summary>The text of a value.</summary>
    public static string Of(Value value) => ValueForm.Write<Form>(value, DebugText.MaxLength);

    private static (string Open, string Close) Brackets(ValueKind kind) => kind switch
    {
        ValueKind.Record => ("{ ", " }"),
        ValueKind.Variant or ValueKind.Tuple => ("(", ")"),
        ValueKind.Map or ValueKind.Set => ("{", "}"),
        _ => ("[", "]"),
    };

    private readonly struct Form : IValueForm
    {
        public static bool Open(StringBuilder text, Value value, int parts)
        {
            switch (value.Kind)
            {
                case ValueKind.Unit:
                    text.Append("()");
                    return false;
                case ValueKind.Int:
                    text.Append(CultureInfo.InvariantCulture, $"{value.AsInt}");
                    return false;
                case ValueKind.Float:
                    text.Append(FloatText.ForDebug(value.AsFloat));
                    return false;
                case ValueKind.Bool:
                    text.Append(value.AsBool ? "true" : "false");
                    return false;
                case ValueKind.Str:
                    text.Append(DebugText.QuotePrefix(value.As<TextValue>()));
                    return false;
                case ValueKind.Closure:
                    text.Append("<closure>");
                    return false;
                case ValueKind.Variant:
                    text.Append(value.Ref!.Shape.Constructor.Text);
                    if (parts > 0) text.Append('(');
                    return parts > 0;
                case ValueKind.Record or ValueKind.List or ValueKind.Tuple or ValueKind.Deque or ValueKind.Map or ValueKind.Set:
                    var (open, close) = Brackets(value.Kind);
                    text.Append(parts > 0 ? open : open.TrimEnd() + close.TrimStart());
                    return parts > 0;
                default:
                    text.Append(DebugText.Of(value));
                    return false;
            }
        }

        public static void Label(StringBuilder text, string field) => text.Append(field).Append(": ");

        public static void Close(StringBuilder text, ValueKind kind) => text.Append(Brackets(kind).Close);
    }
}
