using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Trace;

/// <summary>Makes a call and observes it.</summary>
internal static class Observer
{
    /// <summary>Calls a function in a fresh session and gives everything that can be seen of the call.</summary>
    /// <param name="program">The program.</param>
    /// <param name="function">A function of it.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">The tier and its limits; the handler performs the effects.</param>
    /// <param name="traced">Whether to record the trace, which puts the session into the loop that has a tracer.</param>
    public static Observation Observe(
        ProgramCode program, FunctionCode function, ReadOnlySpan<Value> arguments, SessionOptions options, bool traced = false)
    {
        var handler = options.Handler is { } inner ? RecordingHandler.Around(inner) : null;
        var recorder = traced ? new TraceRecorder() : null;
        var session = new Session(program, options with { Handler = handler, Tracer = recorder, Actors = new() });
        var ok = session.Invoke(function, arguments, out var value, out var error);
        return new Observation
        {
            Value = ok ? DebugText.Of(value) : null,
            Json = !ok ? null : JsonEncoder.TryEncode(value, out var json) ? Encoding.UTF8.GetString(json.Span) : "\"<too long>\"",
            Error = error,
            Effects = handler is null ? [] : [.. handler.Log],
            Trace = recorder?.Nodes,
            Steps = session.Steps,
            Cells = session.CellsUsed,
        };
    }
}
