using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lex.Cli.Output;

/// <summary>The JSON envelope of <c>--output json</c> (stdlib section 8.1).</summary>
internal static class Envelope
{
    private static JsonWriterOptions Indented => new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Prints <c>{"ok":true,"command":...,"data":...,"meta":...}</c>.</summary>
    public static void WriteData(Invocation invocation, Action<Utf8JsonWriter> data, bool ok = true) =>
        Write(invocation, ok, "data", data);

    /// <summary>Prints <c>{"ok":false,"command":...,"error":{"code","kind","message"},"meta":...}</c>.</summary>
    public static void WriteError(Invocation invocation, string kind, string message) =>
        Write(invocation, ok: false, "error", writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("code", "general");
            writer.WriteString("kind", kind);
            writer.WriteString("message", message);
            writer.WriteEndObject();
        });

    private static void Write(Invocation invocation, bool ok, string name, Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok", ok);
            writer.WriteString("command", invocation.Line.Command.Name);
            writer.WritePropertyName(name);
            content(writer);
            writer.WriteStartObject("meta");
            writer.WriteNumber("duration_ms", (long)invocation.Elapsed.TotalMilliseconds);
            writer.WriteString("version", Product.Version);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        invocation.Streams.WriteLine(buffer.WrittenSpan);
    }
}
