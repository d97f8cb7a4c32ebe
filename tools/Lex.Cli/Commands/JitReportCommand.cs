using Lex.Cli.Arguments;
using Lex.Cli.Output;

namespace Lex.Cli.Commands;

/// <summary><c>lex jit-report</c>: makes the call with every function compiled as soon as possible, then says what became of
/// each.</summary>
internal static class JitReportCommand
{
    public static int Execute(Invocation invocation)
    {
        var engine = RuntimeSetup.CreateEngine(invocation.Line, TierChoice.Jit, Stream.Null);
        if (PreparedCall.Of(invocation, engine, out var exitCode) is not { } call) return exitCode;

        var session = call.Program.NewSession();
        var ok = session.Invoke(call.Function.Code, call.Arguments, out _, out var error);
        if (call.Program.Hook is not { } hook)
        {
            return invocation.Fail("jit", "no machine code can be generated here: there is no compiling tier");
        }

        var report = hook.Report(call.Program.Code);
        if (invocation.PrintsEnvelope)
        {
            Envelope.WriteData(invocation, writer =>
            {
                writer.WriteStartArray();
                foreach (var function in report.Functions)
                {
                    writer.WriteStartObject();
                    writer.WriteString("fn", function.Function);
                    writer.WriteString("state", function.State);
                    if (function.Reason is { } reason) writer.WriteString("reason", reason);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
        }
        else
        {
            foreach (var function in report.Functions)
                invocation.Streams.WriteLine(
                    $"{function.Function,-24} {function.State}{(function.Reason is { } reason ? $": {reason}" : "")}");
        }

        return ok ? ExitCode.Success : invocation.Fail(error!.Kind.ToString(), $"runtime: {error.Display}");
    }
}
