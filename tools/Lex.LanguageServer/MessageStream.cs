using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lex.LanguageServer;

/// <summary>JSON-RPC messages over a pair of streams, each behind a header that says how long it is.</summary>
internal sealed class MessageStream(Stream input, Stream output)
{
    private const int LongestMessage = 256 * 1024 * 1024;

    private readonly BufferedStream _input = new(input, 64 * 1024);

    /// <summary>The next message; null at the end of the input or where it makes no sense any more.</summary>
    public JsonObject? Read()
    {
        while (ReadLength() is { } length)
        {
            var body = new byte[length];
            if (_input.ReadAtLeast(body, length, throwOnEndOfStream: false) < length) return null;
            try
            {
                if (JsonNode.Parse(body) is JsonObject message) return message;
            }
            catch (JsonException)
            {
                // The header was sound, so the next message can be found: this one is skipped.
            }
        }

        return null;
    }

    /// <summary>Sends a message.</summary>
    public void Write(JsonObject message)
    {
        var body = Encoding.UTF8.GetBytes(message.ToJsonString());
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n\r\n")));
        output.Write(body);
        output.Flush();
    }

    private int? ReadLength()
    {
        int? length = null;
        while (ReadLine() is { } line)
        {
            if (line.Length == 0) return length;
            const string header = "Content-Length:";
            if (line.StartsWith(header, StringComparison.OrdinalIgnoreCase)
                && int.TryParse(line.AsSpan(header.Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var value)
                && value <= LongestMessage) length = value;
        }

        return null;
    }

    private string? ReadLine()
    {
        const int longest = 4096;
        var line = new StringBuilder();
        for (int b; (b = _input.ReadByte()) >= 0 && line.Length < longest;)
        {
            if (b == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)b);
        }

        return null;
    }
}
