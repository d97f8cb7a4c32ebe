using Lex.Cli.Conformance;
using Lex.Cli.Output;

namespace Lex.Cli.Commands;

/// <summary><c>lex conformance</c>: holds programs against the descriptors directly in a directory (stdlib section 8.6). What they print
/// is dropped.</summary>
internal static class ConformanceCommand
{
    private sealed record CaseResult(string Name, string? Problem);

    public static int Execute(Invocation invocation)
    {
        var directory = invocation.Line.File;
        if (!Directory.Exists(directory)) return invocation.Fail("usage", $"there is no directory `{directory}`");
        var files = Directory.GetFiles(directory, "*.json");
        Array.Sort(files, StringComparer.Ordinal);

        var results = new List<CaseResult>(files.Length);
        foreach (var file in files)
        {
            var result = Run(invocation, file);
            results.Add(result);
            if (invocation.PrintsEnvelope) continue;
            invocation.Streams.WriteLine(result.Problem is null ? $"PASS  {result.Name}" : $"FAIL  {result.Name}: {result.Problem}");
        }

        var failed = results.Where(r => r.Problem is not null).ToList();
        if (invocation.PrintsEnvelope) PrintEnvelope(invocation, results, failed);
        else invocation.Streams.WriteLine($"\n{results.Count - failed.Count}/{results.Count} passed");
        return failed.Count == 0 ? ExitCode.Success : ExitCode.Deviates;
    }

    private static CaseResult Run(Invocation invocation, string file)
    {
        try
        {
            var line = invocation.Line;
            var descriptor = Descriptor.Read(file, RuntimeSetup.PolicyOf(line));
            var engine = RuntimeSetup.CreateEngine(line, line.Tier, Stream.Null, policy: descriptor.Policy);
            return new CaseResult(descriptor.Name, CaseOutcome.Of(descriptor, engine).Problem(descriptor));
        }
        catch (DescriptorException error)
        {
            return new CaseResult(Path.GetFileNameWithoutExtension(file), error.Message);
        }
    }

    private static void PrintEnvelope(Invocation invocation, List<CaseResult> results, List<CaseResult> failed) =>
        Envelope.WriteData(invocation, ok: failed.Count == 0, data: writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok", failed.Count == 0);
            writer.WriteNumber("total", results.Count);
            writer.WriteNumber("passed_count", results.Count - failed.Count);
            writer.WriteStartArray("passed");
            foreach (var result in results)
                if (result.Problem is null) writer.WriteStringValue(result.Name);
            writer.WriteEndArray();
            writer.WriteStartArray("failed");
            foreach (var result in failed)
            {
                writer.WriteStartObject();
                writer.WriteString("name", result.Name);
                writer.WriteString("reason", result.Problem);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
}
