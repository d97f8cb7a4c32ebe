using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Lex.Stdlib.Effects;

/// <summary>Something that a program declares and its policy does not grant, found before the program runs.</summary>
/// <param name="Kind"><c>effect_not_allowed</c>, <c>fs_path_not_allowed</c> or <c>budget_exceeded</c>.</param>
/// <param name="Detail">The text for people.</param>
/// <param name="Effect">The effect in question.</param>
/// <param name="Path">The path in question.</param>
/// <param name="At">The function that declares it.</param>
public sealed record PolicyViolation(string Kind, string Detail, string? Effect = null, string? Path = null, string? At = null)
{
    /// <summary>The text for people, with its class.</summary>
    public string Display => $"policy violation: {Kind} {Detail}";

    /// <summary>One JSON object; keys without a value are left out.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("kind", Kind);
            writer.WriteString("detail", Detail);
            if (Effect is not null) writer.WriteString("effect", Effect);
            if (Path is not null) writer.WriteString("path", Path);
            if (At is not null) writer.WriteString("at", At);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
