using System.Collections.Immutable;
using System.Text.Json;
using Lex.Cli.Arguments;
using Lex.Cli.Output;
using Lex.Core.Programs;
using Lex.Hosting;

namespace Lex.Cli.Commands;

/// <summary><c>lex check</c>: says whether a program is well formed, and which effects it wants.</summary>
internal static class CheckCommand
{
    public static int Execute(Invocation invocation)
    {
        var engine = LexEngine.Create();
        if (ProgramFile.Check(invocation, engine, out var warnings, out var exitCode) is not { } program) return exitCode;

        var needs = RequiredEffects.Of(program.Code);
        if (invocation.PrintsEnvelope) PrintEnvelope(invocation, program, needs, warnings);
        else PrintText(invocation, needs, warnings);
        return ExitCode.Success;
    }

    private static void PrintText(Invocation invocation, RequiredEffects needs, ImmutableArray<LexDiagnostic> warnings)
    {
        var streams = invocation.Streams;
        foreach (var warning in warnings)
            if (IsShown(warning)) streams.WriteErrorLine(warning.ToWarning().TrimEnd());
        streams.WriteLine("ok");
        if (needs.Effects.Count == 0) return;

        streams.WriteLine($"required effects: {string.Join(", ", needs.Effects)}");
        PrintList(streams, "required fs_read paths", needs.ReadPaths);
        PrintList(streams, "required fs_write paths", needs.WritePaths);
        PrintList(streams, "required net hosts", needs.NetHosts);
        var flags = string.Concat(
            FlagsOf("--allow-fs-read", needs.ReadPaths), FlagsOf("--allow-fs-write", needs.WritePaths),
            FlagsOf("--allow-net-host", needs.NetHosts));
        streams.WriteLine($"hint: lex run --allow-effects {string.Join(',', needs.Effects)}{flags} {invocation.Line.File} <fn> [args]");
    }

    private static void PrintList(StandardStreams streams, string name, IReadOnlyCollection<string> items)
    {
        if (items.Count > 0) streams.WriteLine($"{name}: {string.Join(", ", items)}");
    }

    private static string FlagsOf(string flag, IReadOnlyCollection<string> values) => string.Concat(values.Select(v => $" {flag} {v}"));

    // What is a matter of style is said under --strict only, and to tools.
    private static bool IsShown(LexDiagnostic warning) => char.IsAsciiLetterLower(warning.Kind[0]);

    private static void PrintEnvelope(Invocation invocation, LexProgram program, RequiredEffects needs,
        ImmutableArray<LexDiagnostic> warnings) =>
        Envelope.WriteData(invocation, writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("ok", true);
            writer.WriteNumber("stages", program.Signatures.Stages);
            WriteList(writer, "required_effects", needs.Effects);
            WriteList(writer, "required_fs_read", needs.ReadPaths);
            WriteList(writer, "required_fs_write", needs.WritePaths);
            WriteList(writer, "required_net_host", needs.NetHosts);
            DiagnosticJson.Write(writer, "warnings", warnings);
            writer.WriteEndObject();
        });

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyCollection<string> items)
    {
        writer.WriteStartArray(name);
        foreach (var item in items) writer.WriteStringValue(item);
        writer.WriteEndArray();
    }

    /// <summary>What the functions of a program declare, over all of them, sorted.</summary>
    private sealed record RequiredEffects(
        SortedSet<string> Effects, SortedSet<string> ReadPaths, SortedSet<string> WritePaths, SortedSet<string> NetHosts)
    {
        public static RequiredEffects Of(ProgramCode program)
        {
            var needs = new RequiredEffects(Sorted(), Sorted(), Sorted(), Sorted());
            foreach (var entry in program.FunctionNames)
            {
                foreach (var effect in program.Functions[entry.Value].Effects) needs.Add(effect);
            }

            return needs;
        }

        private static SortedSet<string> Sorted() => new(StringComparer.Ordinal);

        private void Add(EffectDeclaration effect)
        {
            Effects.Add(effect.Kind);
            if (effect.ArgumentKind != EffectArgumentKind.Str) return;
            if (effect.Kind == "fs_read") ReadPaths.Add(effect.Text!);
            if (effect.Kind == "fs_write") WritePaths.Add(effect.Text!);
            if (effect.Kind == "net") NetHosts.Add(effect.Text!);
        }
    }
}
