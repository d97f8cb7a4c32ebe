using Lex.Cli.Output;
using Lex.Cli.Traces;
using Lex.Trace;

namespace Lex.Cli.Commands;

/// <summary><c>lex trace</c>: prints the tree of a recorded run.</summary>
internal static class TraceCommand
{
    public static int Execute(Invocation invocation)
    {
        var tree = new TraceStore(invocation.Line).Read(invocation.Line.TakeFirst());
        var json = tree.ToJson();
        if (invocation.PrintsEnvelope) Envelope.WriteData(invocation, writer => writer.WriteRawValue(json, skipInputValidation: true));
        else invocation.Streams.WriteLine(json);
        return ExitCode.Success;
    }
}
