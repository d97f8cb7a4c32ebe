using Lex.Cli.Arguments;
using Lex.Cli.Output;
using Lex.Interp.Calls;
using Lex.Interp.Feedback;

namespace Lex.Cli.Commands;

/// <summary><c>lex feedback</c>: makes the call in a session that keeps exact account, and prints what its sites have seen.</summary>
internal static class FeedbackCommand
{
    public static int Execute(Invocation invocation)
    {
        var format = invocation.Line.Format;
        if (format is not ("json" or "tsv")) throw new UsageException($"--format must be json or tsv, not `{format}`");
        var engine = RuntimeSetup.CreateEngine(invocation.Line, TierChoice.Interp, Stream.Null);
        if (PreparedCall.Of(invocation, engine, out var exitCode) is not { } call) return exitCode;

        var session = new Session(call.Program.Code, call.Program.SessionOptions(static options => options with { Exact = true }));
        var ok = session.Invoke(call.Function.Code, call.Arguments, out _, out var error);
        var snapshot = FeedbackSnapshot.Of(session);
        if (invocation.PrintsEnvelope) Envelope.WriteData(invocation, writer => writer.WriteRawValue(snapshot.ToJson()));
        else invocation.Streams.WriteLine(format == "json" ? snapshot.ToJson() : snapshot.ToTsv().TrimEnd('\n'));
        return ok ? ExitCode.Success : invocation.Fail(error!.Kind.ToString(), $"runtime: {error.Display}");
    }
}
