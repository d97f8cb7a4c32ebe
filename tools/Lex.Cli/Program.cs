using System.Diagnostics;
using Lex.Cli;
using Lex.Cli.Arguments;
using Lex.Cli.Output;

var begin = Stopwatch.GetTimestamp();
var streams = new StandardStreams();
int exitCode;
try
{
    exitCode = streams.Close(Run(args, streams));
}
finally
{
    streams.Flush();
}

ShortRun.End(begin, exitCode);
return exitCode;

static int Run(string[] args, StandardStreams streams)
{
    try
    {
        var invocation = new Invocation(CommandLine.Read(args), streams);
        try
        {
            return invocation.Line.Command.Run(invocation);
        }
        catch (UsageException error)
        {
            return invocation.Fail("usage", error.Message, error.ExitCode);
        }
        catch (FileProblemException error)
        {
            return invocation.Fail("file", error.Message);
        }
    }
    catch (UsageException error)
    {
        streams.WriteErrorLine($"error: {error.Message}");
        return error.ExitCode;
    }
}
