using System.Globalization;
using Lex.Cli.Arguments;
using Lex.Cli.Measuring;
using Lex.Cli.Output;
using Lex.Hosting;

namespace Lex.Cli.Commands;

/// <summary><c>lex ab</c>: measures one call in both tiers, sample by sample in turn.</summary>
internal static class AbCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        var interpreter = RuntimeSetup.CreateEngine(line, TierChoice.Interp, Stream.Null, limited: false);
        if (PreparedCall.Of(invocation, interpreter, out var exitCode) is not { } a) return exitCode;
        var compiler = RuntimeSetup.CreateEngine(line, TierChoice.Jit, Stream.Null, limited: false);
        if (PreparedCall.Of(invocation, compiler, out exitCode) is not { } b) return exitCode;

        try
        {
            var interpreted = MeasuredCall.Start(a.Function, a.Arguments);
            var compiled = MeasuredCall.Start(b.Function, b.Arguments);
            interpreted.Sampler.Warm(line.WarmMilliseconds);
            compiled.Sampler.Warm(line.WarmMilliseconds);
            for (var i = 0; i < line.Samples; i++)
            {
                interpreted.Sample();
                compiled.Sample();
            }

            var equal = interpreted.Result == compiled.Result && interpreted.Steps == compiled.Steps && interpreted.Cells == compiled.Cells;
            if (invocation.PrintsEnvelope) PrintEnvelope(invocation, interpreted, compiled, equal, b.Program);
            else PrintTable(invocation, interpreted, compiled, equal, b.Program);
            return equal ? ExitCode.Success : ExitCode.Failure;
        }
        catch (LexException error)
        {
            return invocation.Fail("run", $"runtime: {error.Message}");
        }
    }

    private static void PrintTable(Invocation invocation, MeasuredCall interpreted, MeasuredCall compiled, bool equal, LexProgram program)
    {
        var streams = invocation.Streams;
        streams.WriteLine($"{"tier",-8}{"steps",14}{"cells",14}{"min ns",14}{"median ns",14}  result");
        streams.WriteLine(Row("interp", interpreted));
        streams.WriteLine(Row("jit", compiled));
        streams.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"interp / jit: {Ratio(interpreted, compiled):0.00}   compiled: {string.Join(", ", CompiledFunctions.Of(program))}"));
        streams.WriteLine(equal ? "results, steps and cells are equal" : "RESULTS, STEPS OR CELLS DIFFER");
    }

    private static string Row(string tier, MeasuredCall call)
    {
        var result = call.Result.Length <= 60 ? call.Result : string.Concat(call.Result.AsSpan(0, 57), "...");
        return string.Create(CultureInfo.InvariantCulture,
            $"{tier,-8}{call.Steps,14}{call.Cells,14}{call.Sampler.MinNanoseconds,14:0}{call.Sampler.MedianNanoseconds,14:0}  {result}");
    }

    private static void PrintEnvelope(Invocation invocation, MeasuredCall interpreted, MeasuredCall compiled, bool equal,
        LexProgram program) =>
        Envelope.WriteData(invocation, ok: equal, data: writer =>
        {
            writer.WriteStartObject();
            writer.WriteBoolean("equal", equal);
            foreach (var (name, call) in new[] { ("interp", interpreted), ("jit", compiled) })
            {
                writer.WriteStartObject(name);
                writer.WritePropertyName("result");
                writer.WriteRawValue(call.Result, skipInputValidation: true);
                writer.WriteNumber("steps", call.Steps);
                writer.WriteNumber("cells", call.Cells);
                writer.WriteNumber("min_ns", (long)call.Sampler.MinNanoseconds);
                writer.WriteNumber("median_ns", (long)call.Sampler.MedianNanoseconds);
                writer.WriteEndObject();
            }

            writer.WriteNumber("ratio", Math.Round(Ratio(interpreted, compiled), 3));
            CompiledFunctions.Write(writer, program);
            writer.WriteEndObject();
        });

    private static double Ratio(MeasuredCall interpreted, MeasuredCall compiled) =>
        interpreted.Sampler.MedianNanoseconds / compiled.Sampler.MedianNanoseconds;
}
