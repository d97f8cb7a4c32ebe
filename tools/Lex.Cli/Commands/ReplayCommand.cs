using Lex.Cli.Output;
using Lex.Cli.Traces;
using Lex.Hosting;
using Lex.Trace;

namespace Lex.Cli.Commands;

/// <summary><c>lex replay</c>: repeats a recorded run, whose effects have the results that they had; records the replay.</summary>
internal static class ReplayCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        var store = new TraceStore(line);
        var recording = store.Read(line.TakeFirst());
        var engine = RuntimeSetup.CreateEngine(line, line.Tier, invocation.Streams.Output);
        if (ProgramFile.Compile(invocation, engine, out var exitCode) is not { } program) return exitCode;

        var options = new ReplayOptions { Overrides = [.. line.Overrides], PerformsOthers = line.Live };
        LexReplay replay;
        if (line.HasFunction)
        {
            // What the program declares is granted by the recording; what it does not answer, the handler refuses.
            if (PreparedCall.Of(invocation, program, out exitCode) is not { } call) return exitCode;
            replay = program.Replay(recording, call.Function, call.Arguments, options, recorded: null, CancellationToken.None);
        }
        else
        {
            replay = program.Replay(recording, options);
        }

        return Report(invocation, program, store, replay);
    }

    private static int Report(Invocation invocation, LexProgram program, TraceStore store, LexReplay replay)
    {
        if (replay.Outcome is LexOutcome.BadArgument problem) return invocation.Fail("argument", problem.Reason);

        store.Save(replay.Trace);
        foreach (var unused in replay.UnusedOverrides) invocation.Streams.WriteErrorLine($"unused override: {unused}");
        if (replay.Outcome is LexOutcome.Diverged { Divergence: var divergence })
        {
            invocation.Fail("Diverged", divergence.Message);
            if (divergence.Error is { } placed) RunOutput.Place(invocation, program.Code, placed);
            RunOutput.TraceSaved(invocation, replay.Trace.RunId);
            return ExitCode.Failure;
        }

        var exitCode = replay.Outcome is LexOutcome.Value { Result: var result }
            ? RunOutput.Result(invocation, result.Inner, replay.Trace.RunId)
            : RunOutput.Error(invocation, program.Code, replay.Trace.RootFailure!);
        if (!replay.GivesTheSame) invocation.Streams.WriteErrorLine("the outcome differs from the recorded one");
        RunOutput.TraceSaved(invocation, replay.Trace.RunId);
        return exitCode;
    }
}
