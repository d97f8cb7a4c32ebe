using System.Diagnostics;
using Lex.Cli.Arguments;
using Lex.Cli.Output;

namespace Lex.Cli;

/// <summary>One run of the tool: what was asked, where to print, and since when.</summary>
internal sealed class Invocation(CommandLine line, StandardStreams streams)
{
    private readonly long _start = Stopwatch.GetTimestamp();

    public CommandLine Line { get; } = line;

    public StandardStreams Streams { get; } = streams;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_start);

    public bool PrintsEnvelope => Line.Output == OutputForm.Json;

    /// <summary>Reports a failure in the chosen form.</summary>
    public int Fail(string kind, string message, int exitCode = ExitCode.Failure)
    {
        if (PrintsEnvelope) Envelope.WriteError(this, kind, message);
        else Streams.WriteErrorLine($"error: {message}");
        return exitCode;
    }
}
