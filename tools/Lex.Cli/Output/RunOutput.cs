using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Hosting;

namespace Lex.Cli.Output;

/// <summary>How commands that call one function print what came of it.</summary>
internal static class RunOutput
{
    /// <summary>Prints a value as JSON on one line, or in an envelope beside the id of the recording, if there is one.</summary>
    public static int Result(Invocation invocation, Value result, string? traceId = null)
    {
        if (!LexValue.TryToUtf8Json(result, out var json)) return invocation.Fail("result", LexValue.TooLong);
        if (invocation.PrintsEnvelope) PrintEnvelope(invocation, json.ToArray(), traceId);
        else invocation.Streams.WriteLine(json);
        return ExitCode.Success;
    }

    /// <summary>Prints an error with its place.</summary>
    public static int Error(Invocation invocation, ProgramCode program, LexError error)
    {
        var kind = error.Limit == LexLimit.None ? error.Kind.ToString() : error.Limit.ToString();
        invocation.Fail(kind, $"runtime: {error.Display}");
        Place(invocation, program, error);
        return ExitCode.Failure;
    }

    /// <summary>Prints the place of an error and the source line.</summary>
    public static void Place(Invocation invocation, ProgramCode program, LexError error)
    {
        if (invocation.PrintsEnvelope || ErrorRenderer.Locate(program, error) is not { } place) return;
        invocation.Streams.WriteErrorLine($"  at {place.Source.Path}:{place.Line}:{place.Column} in `{error.Function}`");
        invocation.Streams.WriteErrorLine(ErrorRenderer.Excerpt(place.Source, place.Line, place.Column));
    }

    /// <summary>Says under which id a recording is kept; in an envelope it is part of the data.</summary>
    public static void TraceSaved(Invocation invocation, string traceId)
    {
        if (!invocation.PrintsEnvelope) invocation.Streams.WriteErrorLine($"trace saved: {traceId}");
    }

    private static void PrintEnvelope(Invocation invocation, byte[] json, string? traceId) => Envelope.WriteData(invocation, writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("result");
        writer.WriteRawValue(json, skipInputValidation: true);
        if (traceId is not null) writer.WriteString("trace_id", traceId);
        writer.WriteEndObject();
    });
}
