using System.Diagnostics;
using Lex.Cli.Output;
using Lex.Cli.Traces;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Trace;

namespace Lex.Cli.Commands;

/// <summary><c>lex run</c>: calls a function and prints its result as JSON on one line.</summary>
internal static class RunCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        if (line.DryRun) return Plan(invocation);

        var engine = RuntimeSetup.CreateEngine(line, line.Tier, invocation.Streams.Output, input: new DeferredInput());
        if (PreparedCall.Of(invocation, engine, out var exitCode) is not { } call) return exitCode;

        if (line.SuspendAt.Count > 0) return DurableRun.Start(invocation, call);
        if (line.Trace) return RunTraced(invocation, call);
        var session = call.Program.NewSession();
        var start = Stopwatch.GetTimestamp();
        var ok = session.Invoke(call.Function.Code, call.Arguments, out var result, out var error);
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (LexSession.FlushOutput(session) is { } unwritten && ok) (ok, error) = (false, unwritten);
        engine.Options.Log?.Write(session);

        return Report(invocation, call.Program, call.Function.Name, session, ok, result, error, elapsed);
    }

    /// <summary>Prints how a call has ended; the answer is the exit code.</summary>
    public static int Report(
        Invocation invocation, LexProgram program, string function, Session session, bool ok, Value result, LexError? error, TimeSpan elapsed)
    {
        var exitCode = ok ? RunOutput.Result(invocation, result) : RunOutput.Error(invocation, program.Code, error!);
        if (invocation.Line.Stats) PrintStats(invocation, program, function, session, elapsed);
        return exitCode;
    }

    // What not every run needs stands in methods of its own, so that not every start loads it.
    private static int RunTraced(Invocation invocation, PreparedCall call)
    {
        var runId = TraceTree.NewRunId();
        using var file = new TraceStore(invocation.Line).Create(runId);
        using var tracer = new TraceWriter(file) { RunId = runId };
        var session = call.Program.NewSession(tracer);
        var start = Stopwatch.GetTimestamp();
        var ok = session.Invoke(call.Function.Code, call.Arguments, out var result, out var error);
        var elapsed = Stopwatch.GetElapsedTime(start);
        if (LexSession.FlushOutput(session) is { } unwritten && ok) (ok, error) = (false, unwritten);

        var exitCode = ok ? RunOutput.Result(invocation, result, runId) : RunOutput.Error(invocation, call.Program.Code, error!);
        if (tracer.Problem is { } problem) return invocation.Fail("trace", $"the trace could not be written: {problem}");
        RunOutput.TraceSaved(invocation, runId);
        if (invocation.Line.Stats) PrintStats(invocation, call.Program, call.Function.Name, session, elapsed);
        return exitCode;
    }

    private static int Plan(Invocation invocation)
    {
        var line = invocation.Line;
        if (invocation.PrintsEnvelope)
        {
            Envelope.WriteData(invocation, writer =>
            {
                writer.WriteStartObject();
                writer.WriteBoolean("dry_run", true);
                writer.WriteStartArray("planned_actions");
                writer.WriteStartObject();
                writer.WriteString("action", "execute");
                writer.WriteString("source", line.File);
                writer.WriteString("function", line.Function);
                writer.WriteStartArray("args");
                foreach (var argument in line.CallArguments) writer.WriteStringValue(argument);
                writer.WriteEndArray();
                writer.WriteString("policy", line.Effects);
                writer.WriteBoolean("trace", line.Trace);
                writer.WriteNumber("max_steps", line.StepLimit ?? SessionOptions.DefaultStepLimit);
                writer.WriteEndObject();
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
        }
        else
        {
            invocation.Streams.WriteErrorLine($"dry-run: would call `{line.Function}` in {line.File}");
        }

        return ExitCode.DryRun;
    }

    private static void PrintStats(Invocation invocation, LexProgram program, string function, Session session, TimeSpan elapsed) =>
        invocation.Streams.WriteErrorLine(JsonText.Object(writer =>
        {
            writer.WriteString("fn", function);
            writer.WriteNumber("steps", session.Steps);
            writer.WriteNumber("cells", session.CellsUsed);
            writer.WriteNumber("run_us", (long)elapsed.TotalMicroseconds);
            writer.WriteNumber("total_us", (long)invocation.Elapsed.TotalMicroseconds);
            writer.WriteNumber("alloc_bytes", GC.GetAllocatedBytesForCurrentThread());
            CompiledFunctions.Write(writer, program);
        }));
}
