using Lex.Cli.Arguments;
using Lex.Cli.Output;
using Lex.Hosting;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Interp.Suspension;

namespace Lex.Cli.Commands;

/// <summary>
/// <c>lex resume</c>: answers the effect that a saved run waits for, and lets the run go on. Limits, memo and what to stop at are the
/// run's own; grants are given anew. A run that stops again replaces its file, unless <c>--snapshot</c> names another one.
/// </summary>
internal static class ResumeCommand
{
    public static int Execute(Invocation invocation)
    {
        var line = invocation.Line;
        var path = line.File;
        if (line.Value is not null && line.Error is not null) throw new UsageException("--value and --error do not go together");
        if (RunFile.Read(path) is not { } file) return invocation.Fail("snapshot", $"`{path}` is no saved run, or damaged");
        if (line.Value is null && line.Error is null)
        {
            invocation.Streams.WriteLine(System.Text.Encoding.UTF8.GetBytes(file.Effect));
            return ExitCode.Success;
        }

        var source = line.ProgramFile ?? file.Program;
        line.Continue(source, file.SuspendAt, file.Arguments);
        var engine = RuntimeSetup.CreateEngine(line, line.Tier, invocation.Streams.Output, limited: false, input: new DeferredInput());
        if (ProgramFile.Compile(invocation, engine, out var exitCode) is not { } program) return exitCode;
        if (!PreparedCall.IsGranted(invocation, engine, program)) return ExitCode.Refused;
        if (RunSnapshot.Read(file.State, program.Code, program.SessionOptions(), out var problem) is not { } session)
            return invocation.Fail("snapshot", $"`{path}`: {problem}");

        var effect = session.Waiting!.Effect;
        var answer = line.Error is { } text ? EffectAnswer.Failed(text) : default;
        if (line.Value is { } json)
        {
            if (EffectResult.Decode(json, effect.Kind, effect.Operation, program, out var value) is { } mismatch) return invocation.Fail("argument", mismatch);
            answer = EffectAnswer.Of(value);
        }

        session.Waiting.Answer(answer);
        return new DurableRun(invocation, program, source, file.Function, [.. line.SuspendAt], line.Snapshot ?? path).Continue(session);
    }
}
