using Lex.Core.Errors;

namespace Lex.Trace;

/// <summary>How a replay departs from what was recorded.</summary>
public enum ReplayDivergenceKind : byte
{
    /// <summary>An effect has no counterpart in the recording.</summary>
    NotRecorded,

    /// <summary>An effect has other arguments than the recorded one.</summary>
    OtherInput,

    /// <summary>The recording ends inside the effect: it was cut off, or what happened was not recorded.</summary>
    RecordingEnds,

    /// <summary>What was recorded as the result cannot be given to the program: it was left out, or has no content.</summary>
    NoResult,

    /// <summary>An effect of the recording was not asked for by the time the run ended.</summary>
    NotPerformed,

    /// <summary>The text of an override is no value.</summary>
    BadOverride,
}

/// <summary>The first departure of a replay from its recording. Immutable.</summary>
/// <param name="Kind">How it departs.</param>
/// <param name="Key">The effect.</param>
/// <param name="Recorded">The recorded arguments, or result, as a JSON array or value; null: there are none.</param>
/// <param name="Found">The arguments of the replay as a JSON array; null: the effect was not asked for.</param>
/// <param name="Reason">What is wrong, for people.</param>
public sealed record ReplayDivergence(ReplayDivergenceKind Kind, TraceKey Key, string? Recorded, string? Found, string Reason)
{
    /// <summary>The text of the error that ends the run.</summary>
    public string Message => $"replay diverged at {Key}: {Reason}";

    /// <summary>The error that ended the run, with its place in the code; null: the run had ended.</summary>
    public LexError? Error { get; init; }

    /// <summary>The place in the source, <c>path:line:column</c>, where it is known.</summary>
    public string? Place { get; init; }

    /// <summary>The message, behind the place if it is known.</summary>
    public override string ToString() => Place is null ? Message : $"{Place}: {Message}";
}
