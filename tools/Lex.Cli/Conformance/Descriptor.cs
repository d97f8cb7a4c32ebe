using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Lex.Stdlib.Effects;

namespace Lex.Cli.Conformance;

/// <summary>What a program is to be held against: one file of <c>lex conformance</c> (language section 9.4).</summary>
/// <param name="Name">What the case is called.</param>
/// <param name="Source">The program's text.</param>
/// <param name="SourcePath">Where the text is from: a file, or the descriptor itself.</param>
/// <param name="Function">The function to call; null: the program is only checked.</param>
/// <param name="Input">The arguments, each in JSON form.</param>
/// <param name="Policy">What the program may do.</param>
/// <param name="ErrorKind">The kind of error that must come of it; null: none.</param>
/// <param name="Output">The value that must come of it; null: any.</param>
internal sealed record Descriptor(
    string Name, byte[] Source, string SourcePath, string? Function, ImmutableArray<string> Input, EffectPolicy Policy,
    string? ErrorKind, JsonElement? Output)
{
    // Comparing values recurs as deep as the expected one is.
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = 256 };

    /// <summary>Reads a file; <paramref name="granted"/> is what its policy adds to. Throws <see cref="DescriptorException"/>.</summary>
    public static Descriptor Read(string path, EffectPolicy granted)
    {
        try
        {
            using var document = JsonDocument.Parse(ProgramFile.Read(path), Depth);
            return Of(document.RootElement, path, granted);
        }
        catch (JsonException)
        {
            throw new DescriptorException("the descriptor is no JSON");
        }
        catch (FileProblemException error)
        {
            throw new DescriptorException(error.Message);
        }
    }

    private static Descriptor Of(JsonElement root, string path, EffectPolicy granted)
    {
        Expect(root, JsonValueKind.Object, "descriptor");
        var (source, sourcePath) = SourceOf(root, path);
        if (TextOf(root, "language") is { } language and not "lex") throw new DescriptorException($"the language is `{language}`, not `lex`");
        return new Descriptor(
            TextOf(root, "name") ?? Path.GetFileNameWithoutExtension(path), source, sourcePath, TextOf(root, "fn"),
            [.. ItemsOf(root, "input").Select(item => item.GetRawText())], PolicyOf(root, granted), ErrorKindOf(root),
            root.TryGetProperty("expected_output", out var output) ? output.Clone() : null);
    }

    private static (byte[] Text, string Path) SourceOf(JsonElement root, string path)
    {
        if (TextOf(root, "source") is { } text) return (Encoding.UTF8.GetBytes(text), path);
        if (TextOf(root, "source_file") is not { } file) throw new DescriptorException("`source` or `source_file` is missing");
        var whole = Path.Combine(Path.GetDirectoryName(path)!, file);
        return (ProgramFile.Read(whole), whole);
    }

    private static string? ErrorKindOf(JsonElement root)
    {
        if (!root.TryGetProperty("expected_status", out var status) || (status.ValueKind == JsonValueKind.String && status.ValueEquals("ok"))) return null;
        if (status.ValueKind == JsonValueKind.Object && TextOf(status, "error_kind") is { } kind) return kind;
        throw new DescriptorException("`expected_status` must be \"ok\" or {\"error_kind\": KIND}");
    }

    private static EffectPolicy PolicyOf(JsonElement root, EffectPolicy granted)
    {
        if (!root.TryGetProperty("policy", out var policy)) return granted;
        Expect(policy, JsonValueKind.Object, "`policy`");
        return granted with
        {
            Effects = [.. granted.Effects, .. TextsOf(policy, "allow_effects").Select(EffectGrant.Parse)],
            ReadPaths = [.. granted.ReadPaths, .. TextsOf(policy, "allow_fs_read")],
            WritePaths = [.. granted.WritePaths, .. TextsOf(policy, "allow_fs_write")],
            Budget = BudgetOf(policy) ?? granted.Budget,
        };
    }

    private static ulong? BudgetOf(JsonElement policy)
    {
        if (!policy.TryGetProperty("budget", out var budget) || budget.ValueKind == JsonValueKind.Null) return null;
        return budget.ValueKind == JsonValueKind.Number && budget.TryGetUInt64(out var value)
            ? value
            : throw new DescriptorException("`budget` must be an integer that is not negative");
    }

    private static IEnumerable<string> TextsOf(JsonElement owner, string name) => ItemsOf(owner, name).Select(item => Text(item, name));

    private static JsonElement[] ItemsOf(JsonElement owner, string name)
    {
        if (!owner.TryGetProperty(name, out var list)) return [];
        Expect(list, JsonValueKind.Array, $"`{name}`");
        return [.. list.EnumerateArray()];
    }

    private static string? TextOf(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Text(value, name) : null;

    private static string Text(JsonElement value, string name)
    {
        Expect(value, JsonValueKind.String, $"`{name}`");
        return value.GetString()!;
    }

    private static void Expect(JsonElement value, JsonValueKind kind, string what)
    {
        if (value.ValueKind != kind) throw new DescriptorException($"{what} must be {kind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            _ => "a text",
        }}");
    }
}

/// <summary>A file is no descriptor; the message says why.</summary>
internal sealed class DescriptorException(string message) : Exception(message);
