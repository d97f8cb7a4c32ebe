using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lex.Cli.Output;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;

namespace Lex.Cli.Commands;

/// <summary>
/// The file of a run that has stopped: a line with a checksum, a line of JSON for people and for <c>lex resume</c>, and the saved
/// session. Grants are not in it: whoever resumes a run gives them anew.
/// </summary>
/// <param name="Program">The program's file.</param>
/// <param name="Function">The function that was called.</param>
/// <param name="SuspendAt">Where the run stops.</param>
/// <param name="Arguments">What <c>io.argv</c> answers; null: nothing.</param>
/// <param name="Effect">The line of JSON that says what the run waits for.</param>
/// <param name="State">The saved session.</param>
internal sealed record RunFile(string Program, string Function, string[] SuspendAt, string[]? Arguments, string Effect, byte[] State)
{
    private const string Head = "lex-run 1 ";

    private static readonly int HeadLength = Head.Length + (2 * SHA256.HashSizeInBytes) + 1;

    /// <summary>The line of JSON that says what a run waits for.</summary>
    public static string Describe(EffectCall effect) => JsonText.Object(writer =>
    {
        writer.WriteString("suspended", effect.Name);
        writer.WriteStartArray("args");
        foreach (var argument in effect.Arguments)
        {
            if (LexValue.TryToUtf8Json(argument, out var json)) writer.WriteRawValue(json, skipInputValidation: true);
            else writer.WriteStringValue(DebugText.Of(argument));
        }

        writer.WriteEndArray();
    });

    /// <summary>Writes the file in one step: whoever reads it sees this run or what was there before.</summary>
    public void Write(string path)
    {
        var header = Encoding.UTF8.GetBytes(JsonText.Object(writer =>
        {
            writer.WriteString("program", Program);
            writer.WriteString("function", Function);
            writer.WriteStartArray("suspend_at");
            foreach (var name in SuspendAt) writer.WriteStringValue(name);
            writer.WriteEndArray();
            if (Arguments is not null)
            {
                writer.WriteStartArray("argv");
                foreach (var argument in Arguments) writer.WriteStringValue(argument);
                writer.WriteEndArray();
            }

            writer.WritePropertyName("effect");
            writer.WriteRawValue(Effect);
        }));
        byte[] content = [.. header, (byte)'\n', .. State];
        byte[] all = [.. Encoding.ASCII.GetBytes($"{Head}{Convert.ToHexStringLower(SHA256.HashData(content))}\n"), .. content];
        try
        {
            var draft = path + ".new";
            File.WriteAllBytes(draft, all);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw FileProblemException.Writing(path, error);
        }
    }

    /// <summary>Reads a file; null: it is none of these, or damaged.</summary>
    public static RunFile? Read(string path)
    {
        var all = Cli.ProgramFile.Read(path).AsSpan();
        if (all.Length < HeadLength || !all.StartsWith(Encoding.ASCII.GetBytes(Head)) || all[HeadLength - 1] != '\n') return null;
        var content = all[HeadLength..];
        var sum = Convert.ToHexStringLower(SHA256.HashData(content));
        if (!all[Head.Length..(HeadLength - 1)].SequenceEqual(Encoding.ASCII.GetBytes(sum))) return null;
        var end = content.IndexOf((byte)'\n');
        if (end < 0) return null;
        try
        {
            using var header = JsonDocument.Parse(content[..end].ToArray());
            var root = header.RootElement;
            return new RunFile(
                root.GetProperty("program").GetString()!,
                root.GetProperty("function").GetString()!,
                Texts(root.GetProperty("suspend_at")),
                root.TryGetProperty("argv", out var arguments) ? Texts(arguments) : null,
                root.GetProperty("effect").GetRawText(),
                content[(end + 1)..].ToArray());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string[] Texts(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString() ?? throw new JsonException())];
}
