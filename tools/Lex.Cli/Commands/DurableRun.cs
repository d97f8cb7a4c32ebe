using System.Diagnostics;
using Lex.Cli.Arguments;
using Lex.Cli.Output;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Interp.Suspension;

namespace Lex.Cli.Commands;

/// <summary>A run that stops in front of effects: it ends as any other, or its state goes into a file.</summary>
internal sealed class DurableRun(Invocation invocation, LexProgram program, string programFile, string function, string[] suspendAt, string? snapshot)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>Starts a call.</summary>
    public static int Start(Invocation invocation, PreparedCall call)
    {
        var line = invocation.Line;
        if (line.Trace) throw new UsageException("--trace and --suspend-at do not go together");
        var file = line.File == "-" ? throw new UsageException("a program from standard input cannot be resumed") : Path.GetFullPath(line.File);
        var run = new DurableRun(invocation, call.Program, file, call.Function.Name, [.. line.SuspendAt], line.Snapshot);
        var session = call.Program.NewSession();
        var end = session.Start(call.Function.Code, call.Arguments, out var result, out var error);
        return run.Finish(session, end, result, error);
    }

    /// <summary>Lets a run go on that has its answer.</summary>
    public int Continue(Session session)
    {
        var end = session.Continue(out var result, out var error);
        return Finish(session, end, result, error);
    }

    private int Finish(Session session, RunEnd end, Value result, LexError? error)
    {
        if (LexSession.FlushOutput(session) is { } unwritten && end == RunEnd.Value) (end, error) = (RunEnd.Error, unwritten);
        if (end != RunEnd.Suspended)
            return RunCommand.Report(invocation, program, function, session, end == RunEnd.Value, result, error, Stopwatch.GetElapsedTime(_start));
        if (snapshot is null) return invocation.Fail("suspended", $"the run stopped at {session.Waiting!.Effect.Name}, and --snapshot says no file for it");
        if (RunSnapshot.Write(session, out var problem) is not { } state) return invocation.Fail("snapshot", $"the run cannot be saved: {problem}");
        var effect = RunFile.Describe(session.Waiting!.Effect);
        new RunFile(programFile, function, suspendAt, invocation.Line.ProgramArguments, effect, state).Write(snapshot);
        if (invocation.PrintsEnvelope) Envelope.WriteData(invocation, writer => writer.WriteRawValue(effect));
        else invocation.Streams.WriteLine(System.Text.Encoding.UTF8.GetBytes(effect));
        return ExitCode.Success;
    }
}
