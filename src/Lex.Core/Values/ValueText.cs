using System.Globalization;
using System.Text;

namespace Lex.Core.Values;

/// <summary>Values as an author would write them, for messages about examples (language section 7). A long form is cut off.</summary>
internal static class ValueText
{
    /// <summary>The text of a value.</summary>
    public static string Of(Value value)
    {
        var text = new StringBuilder();
        var stack = default(WalkStack<Children>);
        while (true)
        {
            Open(text, value, ref stack);
            while (!stack.IsEmpty && stack.Top.IsEmpty)
            {
                text.Append(Brackets(stack.Top.Parent.Kind).Close);
                stack.Pop();
            }

            if (stack.IsEmpty || text.Length > DebugText.MaxLength) break;
            ref var top = ref stack.Top;
            if (top.Visited > 0) text.Append(top.Parent.Kind == ValueKind.Map && (top.Visited & 1) != 0 ? ": " : ", ");
            if (top.Parent.Kind == ValueKind.Record) text.Append(top.Parent.Shape.Fields[top.NextPart].Text).Append(": ");
            value = top.Next();
        }

        return text.Length > DebugText.MaxLength ? text.ToString(0, DebugText.MaxLength) + "…" : text.ToString();
    }

    // Writes a value without its parts; if it has some, they go on the stack.
    private static void Open(StringBuilder text, Value value, ref WalkStack<Children> stack)
    {
        switch (value.Kind)
        {
            case ValueKind.Unit:
                text.Append("()");
                return;
            case ValueKind.Int:
                text.Append(CultureInfo.InvariantCulture, $"{value.AsInt}");
                return;
            case ValueKind.Float:
                text.Append(FloatText.ForDebug(value.AsFloat));
                return;
            case ValueKind.Bool:
                text.Append(value.AsBool ? "true" : "false");
                return;
            case ValueKind.Str:
                text.Append(DebugText.QuotePrefix(value.As<TextValue>()));
                return;
            case ValueKind.Variant:
                text.Append(value.Ref!.Shape.Constructor.Text);
                break;
            case ValueKind.Record or ValueKind.List or ValueKind.Tuple or ValueKind.Deque or ValueKind.Map or ValueKind.Set:
                break;
            case ValueKind.Closure:
                text.Append("<closure>");
                return;
            default:
                text.Append(DebugText.Of(value));
                return;
        }

        var parts = Children.Of(value, asStored: true);
        var (open, close) = Brackets(value.Kind);
        if (parts.Count > 0)
        {
            text.Append(open);
            stack.Push(parts);
        }
        else if (value.Kind != ValueKind.Variant)
        {
            text.Append(open.TrimEnd()).Append(close.TrimStart());
        }
    }

    private static (string Open, string Close) Brackets(ValueKind kind) => kind switch
    {
        ValueKind.Record => ("{ ", " }"),
        ValueKind.Variant or ValueKind.Tuple => ("(", ")"),
        ValueKind.Map or ValueKind.Set => ("{", "}"),
        _ => ("[", "]"),
    };
}
