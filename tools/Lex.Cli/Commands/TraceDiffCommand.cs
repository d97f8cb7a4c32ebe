using Lex.Cli.Output;
using Lex.Cli.Traces;
using Lex.Trace;

namespace Lex.Cli.Commands;

/// <summary><c>lex trace-diff</c>: says where two recorded runs part; exit code 1 if they do.</summary>
internal static class TraceDiffCommand
{
    public static int Execute(Invocation invocation)
    {
        var store = new TraceStore(invocation.Line);
        var left = store.Read(invocation.Line.TakeFirst());
        var right = store.Read(invocation.Line.TakeFirst());
        var divergence = TraceDiff.First(left, right);
        var json = divergence?.ToJson() ?? "{\"divergence\":null}";
        if (invocation.PrintsEnvelope)
            Envelope.WriteData(invocation, ok: divergence is null, data: writer => writer.WriteRawValue(json, skipInputValidation: true));
        else invocation.Streams.WriteLine(json);
        return divergence is null ? ExitCode.Success : ExitCode.Failure;
    }
}
