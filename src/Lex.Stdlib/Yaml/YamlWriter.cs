using System.Globalization;
using System.Text;
using System.Text.Json;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Yaml;

/// <summary>Writes YAML from JSON: collections in lines, names in the order of the JSON, texts without quotes where they stay texts.</summary>
internal sealed class YamlWriter
{
    private readonly ExecutionContext _ctx;
    private readonly StringBuilder _text = new();
    private Work _work;
    private bool _isFault;

    private YamlWriter(ExecutionContext ctx) => (_ctx, _work) = (ctx, new Work(ctx));

    /// <summary>The YAML for a JSON text. The status is the meter's; without a text there is a <paramref name="problem"/>.</summary>
    public static Status Write(ExecutionContext ctx, ReadOnlyMemory<byte> json, out string text, out string? problem)
    {
        (text, problem) = ("", null);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = JsonDecoder.MaxNesting });
            var writer = new YamlWriter(ctx);
            writer.WriteNode(document.RootElement, 0);
            if (writer._isFault) return Status.Fault;
            text = writer._text.ToString();
        }
        catch (JsonException)
        {
            problem = "nested too deeply";
        }

        return Status.Ok;
    }

    // The position is where the first line of the node goes on; further lines are indented.
    private void WriteNode(JsonElement value, int indent)
    {
        if (IsBlock(value) && value.ValueKind == JsonValueKind.Object) WriteMapping(value, indent);
        else if (IsBlock(value)) WriteSequence(value, indent);
        else
        {
            WriteScalar(value);
            _text.Append('\n');
        }
    }

    private void WriteMapping(JsonElement mapping, int indent)
    {
        var isFirst = true;
        foreach (var item in mapping.EnumerateObject())
        {
            if (!isFirst) Indent(indent);
            if (_isFault) return;
            isFirst = false;
            WriteText(item.Name);
            _text.Append(':');
            var isSequence = item.Value.ValueKind == JsonValueKind.Array;
            if (!IsBlock(item.Value)) _text.Append(' ');
            else
            {
                _text.Append('\n');
                Indent(isSequence ? indent : indent + 2);
            }

            WriteNode(item.Value, IsBlock(item.Value) && isSequence ? indent : indent + 2);
        }
    }

    private void WriteSequence(JsonElement sequence, int indent)
    {
        var isFirst = true;
        foreach (var item in sequence.EnumerateArray())
        {
            if (!isFirst) Indent(indent);
            if (_isFault) return;
            isFirst = false;
            _text.Append("- ");
            WriteNode(item, indent + 2);
        }
    }

    // Unlike all else, space before lines is longer than the JSON.
    private void Indent(int spaces)
    {
        if (_work.Add(1 + Charge.Units(spaces)) != Status.Ok || _ctx.ChargeCells(Charge.Units(spaces)) != Status.Ok) _isFault = true;
        else _text.Append(' ', spaces);
    }

    private static bool IsBlock(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Any(),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => false,
    };

    private void WriteScalar(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                WriteText(value.GetString()!);
                break;
            case JsonValueKind.Object:
                _text.Append("{}");
                break;
            case JsonValueKind.Array:
                _text.Append("[]");
                break;
            default:
                _text.Append(value.GetRawText());
                break;
        }
    }

    private void WriteText(string text)
    {
        if (text.Any(c => c is < ' ' or '\x7F' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF')) WriteEscaped(text);
        else if (IsPlain(text)) _text.Append(text);
        else _text.Append('\'').Append(text.Replace("'", "''", StringComparison.Ordinal)).Append('\'');
    }

    // What means something where a value begins.
    private const string Indicators = " -?:,[]{}#&*!|>'\"%@`=.";

    // Words that older versions of YAML take for truth values are quoted, too.
    private static bool IsPlain(string text) =>
        text.Length > 0 && YamlScalar.ToJson(text) is null && !Indicators.Contains(text[0]) && text[^1] is not (' ' or ':')
        && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal)
        && text.ToLowerInvariant() is not ("yes" or "no" or "on" or "off" or "y" or "n");

    private void WriteEscaped(string text)
    {
        _text.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"' or '\\':
                    _text.Append('\\').Append(c);
                    break;
                case '\n':
                    _text.Append("\\n");
                    break;
                case '\t':
                    _text.Append("\\t");
                    break;
                case '\r':
                    _text.Append("\\r");
                    break;
                case < ' ' or '\x7F' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF':
                    _text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
                    break;
                default:
                    _text.Append(c);
                    break;
            }
        }

        _text.Append('"');
    }
}
