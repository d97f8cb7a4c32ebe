using System.Text;

namespace Lex.Core.Values;

/// <summary>A way to write values as text: what stands before the parts of a value, between them and behind them.</summary>
internal interface IValueForm
{
    /// <summary>Writes a value up to its parts, of which there are so many; whether parts and an end follow.</summary>
    static abstract bool Open(StringBuilder text, Value value, int parts);

    /// <summary>Writes the name of a field before it.</summary>
    static abstract void Label(StringBuilder text, string field);

    /// <summary>Writes the end of a value of a kind.</summary>
    static abstract void Close(StringBuilder text, ValueKind kind);
}

/// <summary>Walks a whole value, however deep, and writes it in a form. What is longer than wanted is cut off.</summary>
internal static class ValueForm
{
    /// <summary>The text of a value; if it is longer than <paramref name="maxLength"/>, its beginning and an ellipsis.</summary>
    public static string Write<TForm>(Value value, int maxLength)
        where TForm : struct, IValueForm
    {
        var text = new StringBuilder();
        var stack = default(WalkStack<Children>);
        while (true)
        {
            var parts = Children.Of(value, asStored: true);
            if (TForm.Open(text, value, parts.Count))
            {
                if (parts.Count > 0) stack.Push(parts);
                else TForm.Close(text, value.Kind);
            }

            while (!stack.IsEmpty && stack.Top.IsEmpty)
            {
                TForm.Close(text, stack.Top.Parent.Kind);
                stack.Pop();
            }

            if (stack.IsEmpty || text.Length > maxLength) break;
            ref var top = ref stack.Top;
            if (top.Visited > 0) text.Append(top.Parent.Kind == ValueKind.Map && (top.Visited & 1) != 0 ? ": " : ", ");
            if (top.Parent.Kind == ValueKind.Record) TForm.Label(text, top.Parent.Shape.Fields[top.NextPart].Text);
            value = top.Next();
        }

        return text.Length > maxLength ? text.ToString(0, maxLength) + "…" : text.ToString();
    }
}
