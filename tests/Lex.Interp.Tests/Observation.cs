using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;

namespace Lex.Interp.Tests;

/// <summary>All that can be observed of a call, with values by content and kind.</summary>
internal sealed record Observation(string Outcome, long Steps, long Cells)
{
    /// <summary>Calls a function in a fresh session.</summary>
    public static Observation Of(ProgramCode program, FunctionCode function, Value[] arguments, SessionOptions options)
    {
        return Of(new Session(program, options), function, arguments);
    }

    /// <summary>Calls a function in a session that starts anew but keeps what its sites have seen.</summary>
    public static Observation Of(Session session, FunctionCode function, Value[] arguments)
    {
        session.Reset();
        var outcome = session.Invoke(function, arguments, out var result, out var error)
            ? Exact(result)
            : $"{error!.Kind}: {error.Display} in {error.Function}{PlaceOf(error)}";
        return new Observation(outcome, session.Steps, session.CellsUsed);
    }

    /// <summary>Of a limit only the function is specified: tiers charge for several instructions at once.</summary>
    private static string PlaceOf(LexError error) => error.Limit == LexLimit.None ? $" at {error.Pc}" : "";

    /// <summary>A value as text that tells it from every other one (all NaNs are the same).</summary>
    public static string Exact(Value value) =>
        value.IsFloat && !double.IsNaN(value.AsFloat) ? $"Float {value.Bits:x}" : $"{value.Kind} {DebugText.Of(value)}";
}
