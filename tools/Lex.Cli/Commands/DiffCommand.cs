using Lex.Cli.Arguments;
using Lex.Cli.Conformance;
using Lex.Cli.Output;
using Lex.Trace;

namespace Lex.Cli.Commands;

/// <summary><c>lex diff</c>: makes a call, or each call of the vectors in a directory, in every tier, and says where the first one
/// departs from the specification's own loop.</summary>
internal static class DiffCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        if (Directory.Exists(line.File)) return CorpusDiff.Execute(invocation);
        var interpreting = RuntimeSetup.CreateEngine(line, TierChoice.Interp, Stream.Null);
        if (PreparedCall.Of(invocation, interpreting, out var exitCode) is not { } interpreted) return exitCode;
        var compiling = RuntimeSetup.CreateEngine(line, TierChoice.Jit, Stream.Null);
        if (PreparedCall.Of(invocation, compiling, out exitCode) is not { } compiled) return exitCode;

        var comparison = TierRuns.Compare(interpreted, compiled);
        var difference = comparison.FirstDifference();
        if (invocation.PrintsEnvelope) PrintEnvelope(invocation, comparison.Seen, difference);
        else PrintText(invocation, comparison.Seen, difference);
        return difference is null ? ExitCode.Success : ExitCode.Failure;
    }

    private static void PrintText(Invocation invocation, IReadOnlyList<(string Tier, Observation Observation)> seen, string? difference)
    {
        foreach (var (tier, observation) in seen)
        {
            var outcome = observation.Error is { } error ? $"error {error.Kind}: {error.Display}" : $"value {observation.Json}";
            invocation.Streams.WriteLine($"{tier,-18}{outcome}");
            invocation.Streams.WriteLine(
                $"                  {observation.Steps} steps, {observation.Cells} cells, {observation.Effects.Length} effects");
        }

        invocation.Streams.WriteLine(difference is null ? "no difference" : $"difference: {difference}");
    }

    private static void PrintEnvelope(Invocation invocation, IReadOnlyList<(string Tier, Observation Observation)> seen, string? difference) =>
        Envelope.WriteData(invocation, ok: difference is null, data: writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("difference", difference);
            writer.WriteStartObject("tiers");
            foreach (var (tier, observation) in seen)
            {
                writer.WriteStartObject(tier);
                if (observation.Json is { } json)
                {
                    writer.WritePropertyName("value");
                    writer.WriteRawValue(json, skipInputValidation: true);
                }

                if (observation.Error is { } error)
                {
                    writer.WriteString("error_kind", error.Kind.ToString());
                    writer.WriteString("error", error.Display);
                }

                writer.WriteNumber("steps", observation.Steps);
                writer.WriteNumber("cells", observation.Cells);
                writer.WriteStartArray("effects");
                foreach (var effect in observation.Effects) writer.WriteStringValue(effect);
                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        });
}
