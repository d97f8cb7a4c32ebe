using System.Text.Json;
using Lex.Cli.Arguments;
using Lex.Cli.Measuring;
using Lex.Cli.Output;
using Lex.Hosting;

namespace Lex.Cli.Commands;

/// <summary><c>lex time</c>: measures calls of a function in one session and prints one line of JSON.</summary>
internal static class TimeCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        var engine = RuntimeSetup.CreateEngine(line, line.Tier, Stream.Null, limited: false);
        if (PreparedCall.Of(invocation, engine, out var exitCode) is not { } call) return exitCode;
        try
        {
            var measured = MeasuredCall.Start(call.Function, call.Arguments);
            measured.Sampler.Warm(line.WarmMilliseconds);
            for (var i = 0; i < line.Samples; i++) measured.Sample();
            Print(invocation, call, measured);
            return ExitCode.Success;
        }
        catch (LexException error)
        {
            return invocation.Fail("run", $"runtime: {error.Message}");
        }
    }

    private static void Print(Invocation invocation, PreparedCall call, MeasuredCall measured)
    {
        void Write(Utf8JsonWriter writer)
        {
            writer.WriteString("fn", call.Function.Name);
            writer.WriteString("tier", NameOf(invocation.Line.Tier));
            writer.WritePropertyName("result");
            writer.WriteRawValue(measured.Result, skipInputValidation: true);
            writer.WriteNumber("steps", measured.Steps);
            writer.WriteNumber("cells", measured.Cells);
            writer.WriteNumber("min_ns", (long)Math.Round(measured.Sampler.MinNanoseconds));
            writer.WriteNumber("median_ns", (long)Math.Round(measured.Sampler.MedianNanoseconds));
            writer.WriteNumber("runs", measured.Sampler.Count);
            writer.WriteNumber("batch", measured.Sampler.Batch);
            writer.WriteNumber("alloc_bytes", measured.MeasureAllocation());
            CompiledFunctions.Write(writer, call.Program);
        }

        if (!invocation.PrintsEnvelope)
        {
            invocation.Streams.WriteLine(JsonText.Object(Write));
            return;
        }

        Envelope.WriteData(invocation, writer =>
        {
            writer.WriteStartObject();
            Write(writer);
            writer.WriteEndObject();
        });
    }

    private static string NameOf(TierChoice tier) => tier switch
    {
        TierChoice.Interp => "interp",
        TierChoice.Jit => "jit",
        _ => "auto",
    };
}
