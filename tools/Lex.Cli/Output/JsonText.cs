using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lex.Cli.Output;

/// <summary>How the tool writes JSON on one line.</summary>
internal static class JsonText
{
    /// <summary>Without spaces, and without escapes that JSON does not ask for.</summary>
    public static JsonWriterOptions Compact => new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text that was written to a stream.</summary>
    public static string Of(MemoryStream stream) => Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);

    /// <summary>Writes one object and gives its text.</summary>
    public static string Object(Action<Utf8JsonWriter> content)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Compact))
        {
            writer.WriteStartObject();
            content(writer);
            writer.WriteEndObject();
        }

        return Of(stream);
    }
}
