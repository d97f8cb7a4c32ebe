using Lex.Cli.Output;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Stdlib.Effects;

namespace Lex.Cli.Commands;

/// <summary>
/// <c>lex test</c>: calls <c>run_all</c> of every <c>test_*.lex</c> directly in a directory. A file fails when it does not
/// compile, when the call fails, and when it gives an <c>Err</c> or an Int that is not zero.
/// </summary>
internal static class TestCommand
{
    private const string EntryFunction = "run_all";

    private sealed record FileResult(string File, string? Problem);

    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        var directory = line.Positionals.Count > 0 ? line.Positionals[0] : "tests";
        if (!Directory.Exists(directory)) return invocation.Fail("usage", $"there is no directory `{directory}`");
        if (line.Effects.Length == 0) line.Effects = string.Join(',', LibraryEffects.Kinds());
        var files = Directory.GetFiles(directory, "test_*.lex");
        Array.Sort(files, StringComparer.Ordinal);

        var results = new List<FileResult>(files.Length);
        foreach (var file in files)
        {
            var result = new FileResult(file, ProblemIn(invocation, file));
            results.Add(result);
            if (!invocation.PrintsEnvelope)
            {
                invocation.Streams.WriteLine(result.Problem is null ? $"ok   {file}" : $"FAIL {file}: {result.Problem}");
            }
        }

        var failed = results.Count(r => r.Problem is not null);
        if (invocation.PrintsEnvelope) PrintEnvelope(invocation, results, failed);
        else invocation.Streams.WriteLine($"{results.Count - failed} passed, {failed} failed");
        return failed == 0 ? ExitCode.Success : ExitCode.Failure;
    }

    private static string? ProblemIn(Invocation invocation, string file)
    {
        var engine = RuntimeSetup.CreateEngine(invocation.Line, invocation.Line.Tier, invocation.Streams.Output);
        var compilation = engine.Compile(ProgramFile.Read(file), file, new ModuleFiles(file));
        if (compilation.Program is not { } program) return string.Concat(compilation.Diagnostics.Select(d => "\n" + d)).TrimEnd();
        if (PolicyCheck.Run(program.Code, engine.Options.GrantedPolicy) is { IsEmpty: false } violations) return violations[0].ToJson();
        if (program.Find(EntryFunction) is not { } function) return $"it has no function `{EntryFunction}`";
        if (function.ParameterCount != 0) return $"`{EntryFunction}` has parameters";

        var session = program.NewSession();
        session.Invoke(function.Code, [], out var value, out var error);
        // A run that failed has printed, too.
        var unwritten = LexSession.FlushOutput(session);
        if ((error ?? unwritten) is { } problem) return problem.Display;
        return value.Kind switch
        {
            ValueKind.Int when value.AsInt != 0 => $"`{EntryFunction}` gave {value.AsInt}",
            ValueKind.Variant when value.Ref!.Shape.Constructor.Text == "Err" => $"`{EntryFunction}` gave {ValueText.Of(value)}",
            _ => null,
        };
    }

    private static void PrintEnvelope(Invocation invocation, List<FileResult> results, int failed) =>
        Envelope.WriteData(invocation, writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok", failed == 0);
            writer.WriteNumber("passed", results.Count - failed);
            writer.WriteNumber("failed", failed);
            writer.WriteStartArray("files");
            foreach (var result in results)
            {
                writer.WriteStartObject();
                writer.WriteString("file", result.File);
                writer.WriteBoolean("ok", result.Problem is null);
                if (result.Problem is { } problem) writer.WriteString("problem", problem);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
}
