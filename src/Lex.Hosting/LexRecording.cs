using Lex.Trace;

namespace Lex.Hosting;

/// <summary>A call that was recorded.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Trace">Its calls and effects; complete unless the call was not entered.</param>
public sealed record LexRecording(LexOutcome Outcome, TraceTree Trace);

/// <summary>A replay of a recorded call.</summary>
/// <param name="Outcome">How it ended: <see cref="LexOutcome.Diverged"/> if it departed from the recording.</param>
/// <param name="Trace">The calls and effects of the replay.</param>
/// <param name="GivesTheSame">Whether value or error are those of the recorded call, bit by bit.</param>
/// <param name="UnusedOverrides">The overrides that nothing met.</param>
public sealed record LexReplay(LexOutcome Outcome, TraceTree Trace, bool GivesTheSame, IReadOnlyList<string> UnusedOverrides);
