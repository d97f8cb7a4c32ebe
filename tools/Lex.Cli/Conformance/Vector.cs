using System.Text.Json;

namespace Lex.Cli.Conformance;

/// <summary>A program with calls: a line of a file of vectors.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Source">The program's text.</param>
/// <param name="Calls">The calls.</param>
internal sealed record Vector(string Id, string Source, VectorCall[] Calls)
{
    /// <summary>The vectors of the <c>*.jsonl</c> files directly in a directory, in order.</summary>
    public static IEnumerable<Vector> In(string directory)
    {
        var files = Directory.GetFiles(directory, "*.jsonl");
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files)
        {
            // Only U+000A ends a line; File.ReadLines would split at others too.
            var number = 0;
            foreach (var line in File.ReadAllText(file).Split('\n'))
            {
                number++;
                if (line.Length > 0) yield return Read(line, $"{file}:{number}");
            }
        }
    }

    private static Vector Read(string line, string place)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 256 });
            var vector = document.RootElement;
            return new(
                vector.GetProperty("id").GetString()!,
                vector.GetProperty("source").GetString()!,
                vector.TryGetProperty("calls", out var calls) ? [.. calls.EnumerateArray().Select(VectorCall.Read)] : []);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DescriptorException($"{place}: no vector: {error.Message}");
        }
    }
}

/// <summary>A call of a vector.</summary>
/// <param name="Function">The function.</param>
/// <param name="Arguments">The arguments, each in JSON form.</param>
/// <param name="StepLimit">The step limit; null: the usual one.</param>
internal sealed record VectorCall(string Function, string[] Arguments, long? StepLimit)
{
    /// <summary>Reads a call.</summary>
    public static VectorCall Read(JsonElement call) => new(
        call.GetProperty("fn").GetString()!,
        [.. call.GetProperty("args").EnumerateArray().Select(static argument => argument.GetRawText())],
        call.TryGetProperty("max_steps", out var steps) ? steps.GetInt64() : null);

    /// <summary>The call as a program would write it.</summary>
    public override string ToString() => $"{Function}({string.Join(", ", Arguments)})";
}
