using Lex.Cli.Arguments;
using Lex.Cli.Output;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Trace;

namespace Lex.Cli.Commands;

/// <summary><c>lex diff</c>: makes a call in every tier and says where the first one departs from the specification's own loop.</summary>
internal static class DiffCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        var interpreting = RuntimeSetup.CreateEngine(line, TierChoice.Interp, Stream.Null);
        if (PreparedCall.Of(invocation, interpreting, out var exitCode) is not { } interpreted) return exitCode;
        var compiling = RuntimeSetup.CreateEngine(line, TierChoice.Jit, Stream.Null);
        if (PreparedCall.Of(invocation, compiling, out exitCode) is not { } compiled) return exitCode;

        var seen = new (string Tier, Observation Observation)[]
        {
            ("plain", Observe(interpreted, ExecutionTier.Plain, traced: false)),
            ("interp", Observe(interpreted, ExecutionTier.Fast, traced: false)),
            ("jit", Observe(compiled, ExecutionTier.Fast, traced: false)),
            ("plain, recorded", Observe(interpreted, ExecutionTier.Plain, traced: true)),
            ("interp, recorded", Observe(interpreted, ExecutionTier.Fast, traced: true)),
            ("jit, recorded", Observe(compiled, ExecutionTier.Fast, traced: true)),
        };
        var difference = FirstDifference(seen);
        if (invocation.PrintsEnvelope) PrintEnvelope(invocation, seen, difference);
        else PrintText(invocation, seen, difference);
        return difference is null ? ExitCode.Success : ExitCode.Failure;
    }

    private static Observation Observe(PreparedCall call, ExecutionTier tier, bool traced) => Observer.Observe(
        call.Program.Code,
        call.Function.Code,
        call.Arguments,
        // One worker: the effects of parallel items are then listed in the same order by every tier.
        call.Program.SessionOptions(options => options with { Tier = tier, PrepareAfter = 0, Workers = 1 }),
        traced);

    private static string? FirstDifference((string Tier, Observation Observation)[] seen)
    {
        // The first one is the oracle, and for traces the first one that was recorded.
        var recorded = Array.Find(seen, s => s.Observation.Trace is not null);
        foreach (var other in seen)
        {
            if (ObservationDiff.First(seen[0].Observation, other.Observation) is { } what) return $"{seen[0].Tier} | {other.Tier}: {what}";
            if (ObservationDiff.First(recorded.Observation, other.Observation) is { } why) return $"{recorded.Tier} | {other.Tier}: {why}";
        }

        return null;
    }

    private static void PrintText(Invocation invocation, (string Tier, Observation Observation)[] seen, string? difference)
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

    private static void PrintEnvelope(Invocation invocation, (string Tier, Observation Observation)[] seen, string? difference) =>
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
