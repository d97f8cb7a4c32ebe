using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Json;

/// <summary>Checks that fields which a program demands are in decoded data.</summary>
internal static class RequiredFields
{
    // The part of a value that a message quotes.
    private const int MaxQuoted = 4096;

    /// <summary>Checks dotted paths; <paramref name="problem"/> lists those that are missing. The status is the meter's, or that of a path that is no text.</summary>
    public static Status Check(ExecutionContext ctx, string function, Value value, ListValue paths, out string? problem)
    {
        problem = null;
        if (paths.Count == 0) return Status.Ok;

        var texts = new List<string>(Math.Min(paths.Count, 64));
        var work = new Work(ctx);
        foreach (var path in paths)
        {
            if (path.Kind != ValueKind.Str) return BuiltinArguments.WrongKind(ctx, function, "Str", path);
            if (Charge.HostText(ctx, ref work, path.As<TextValue>(), out var text) != Status.Ok) return Status.Fault;
            texts.Add(text);
        }

        if (value.Kind != ValueKind.Record)
        {
            problem = NotAnObject(texts, value);
            return Status.Ok;
        }

        problem = Missing(texts.FindAll(path => !Exists(value, path)));
        return Status.Ok;
    }

    /// <summary>The message for data that is no object although fields are wanted.</summary>
    public static string NotAnObject(IEnumerable<string> fields, Value got)
    {
        var text = new StringBuilder("parse_strict: expected top-level object with fields [");
        var separator = "";
        foreach (var field in fields)
        {
            text.Append(separator).Append('"').Append(field.Replace("\\", "\\\\").Replace("\"", "\\\"")).Append('"');
            separator = ", ";
        }

        var json = JsonEncoder.TryEncode(got, out var utf8, maxLength: MaxQuoted) ? Encoding.UTF8.GetString(utf8.Span) : "…";
        return text.Append("], got ").Append(json).ToString();
    }

    /// <summary>The message for missing fields, or null if there are none.</summary>
    public static string? Missing(List<string> fields) => fields.Count == 0 ? null : $"missing required field(s): {string.Join(", ", fields)}";

    private static bool Exists(Value value, string path)
    {
        var name = new StringBuilder();
        for (var i = 0; i <= path.Length; i++)
        {
            if (i < path.Length && path[i] == '\\' && i + 1 < path.Length && path[i + 1] == '.')
            {
                name.Append('.');
                i++;
            }
            else if (i < path.Length && path[i] != '.')
            {
                name.Append(path[i]);
            }
            else
            {
                if (Name.Find(name.ToString()) is not { } known || !Records.TryGet(value, known, out value)) return false;
                name.Clear();
            }
        }

        return true;
    }
}
