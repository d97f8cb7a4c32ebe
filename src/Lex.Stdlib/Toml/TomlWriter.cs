using System.Text;
using System.Text.Json;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Toml;

/// <summary>Writes TOML from JSON: what belongs to a table comes before the tables below it, both in the order of their names.</summary>
internal sealed class TomlWriter
{
    private readonly ExecutionContext _ctx;

    private Work _work;

    private bool _isFault;

    private TomlWriter(ExecutionContext ctx) => (_ctx, _work) = (ctx, new Work(ctx));

    /// <summary>The TOML for a JSON text. The status is the meter's; without a text there is a <paramref name="problem"/>.</summary>
    public static Status Write(ExecutionContext ctx, ReadOnlyMemory<byte> json, out string text, out string? problem)
    {
        (text, problem) = ("", null);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonDecoder.MaxNesting });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                problem = "the top level must be a record or a map";
                return Status.Ok;
            }

            var written = new StringBuilder();
            var writer = new TomlWriter(ctx);
            problem = writer.WriteTable(written, document.RootElement, "");
            if (writer._isFault) return Status.Fault;
            text = written.ToString();
        }
        catch (JsonException)
        {
            problem = "nested too deeply";
        }

        return Status.Ok;
    }

    private string? WriteTable(StringBuilder text, JsonElement table, string path)
    {
        foreach (var item in table.EnumerateObject())
        {
            if (IsTable(item.Value) || IsTables(item.Value)) continue;
            text.Append(Key(item.Name)).Append(" = ");
            if (WriteValue(text, item.Value) is { } problem) return problem;
            text.Append('\n');
        }

        foreach (var item in table.EnumerateObject())
        {
            var isTables = IsTables(item.Value);
            if (!IsTable(item.Value) && !isTables) continue;
            var inner = path.Length == 0 ? Key(item.Name) : $"{path}.{Key(item.Name)}";
            if (IsTable(item.Value) && WriteSection(text, item.Value, inner, $"[{inner}]") is { } problem) return problem;
            if (!isTables) continue;
            foreach (var element in item.Value.EnumerateArray())
            {
                if (WriteSection(text, element, inner, $"[[{inner}]]") is { } failed) return failed;
            }
        }

        return null;
    }

    private string? WriteSection(StringBuilder text, JsonElement table, string path, string header)
    {
        // A header stands before each table of an array: unlike all else it is longer than the JSON.
        if (_work.Add(1 + Charge.Units(header.Length)) != Status.Ok || _ctx.ChargeCells(Charge.Units(header.Length)) != Status.Ok)
        {
            _isFault = true;
            return "";
        }

        if (text.Length > 0) text.Append('\n');
        text.Append(header).Append('\n');
        return WriteTable(text, table, path);
    }

    private static string? WriteValue(StringBuilder text, JsonElement value)
    {
        var separator = "";
        switch (value.ValueKind)
        {
            case JsonValueKind.Null:
                return "there is no value for null";
            case JsonValueKind.String:
                WriteString(text, value.GetString()!);
                return null;
            case JsonValueKind.Array:
                text.Append('[');
                foreach (var element in value.EnumerateArray())
                {
                    text.Append(separator);
                    if (WriteValue(text, element) is { } problem) return problem;
                    separator = ", ";
                }

                text.Append(']');
                return null;
            case JsonValueKind.Object:
                text.Append("{ ");
                foreach (var item in value.EnumerateObject())
                {
                    text.Append(separator).Append(Key(item.Name)).Append(" = ");
                    if (WriteValue(text, item.Value) is { } problem) return problem;
                    separator = ", ";
                }

                text.Append(separator.Length == 0 ? "}" : " }");
                return null;
            default:
                text.Append(value.GetRawText());
                return null;
        }
    }

    private static bool IsTable(JsonElement value) => value.ValueKind == JsonValueKind.Object;

    private static bool IsTables(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 && value.EnumerateArray().All(IsTable);

    private static string Key(string name)
    {
        var isBare = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        if (isBare) return name;
        var text = new StringBuilder();
        WriteString(text, name);
        return text.ToString();
    }

    private static void WriteString(StringBuilder text, string content)
    {
        text.Append('"');
        foreach (var c in content)
        {
            if (c is '"' or '\\') text.Append('\\').Append(c);
            else if (c == '\n') text.Append("\\n");
            else if (c == '\t') text.Append("\\t");
            else if (c == '\r') text.Append("\\r");
            else if (
                c is < ' ' or '\x7F') text.Append("\\u").Append(((int)c).ToString("X4", System.Globalization.CultureInfo.InvariantCulture));
            else text.Append(c);
        }

        text.Append('"');
    }
}
