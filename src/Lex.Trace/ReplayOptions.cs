using System.Collections.Immutable;

namespace Lex.Trace;

/// <summary>How a recorded run is replayed. Immutable.</summary>
public sealed record ReplayOptions
{
    /// <summary>Every effect has its recorded result, and the first departure ends the run.</summary>
    public static ReplayOptions Default { get; } = new();

    /// <summary>Values that take the place of effects and library calls: which ones (docs/tracing.md), and the value in lossless
    /// JSON. The first entry that fits counts.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Overrides { get; init; } = [];

    /// <summary>Whether an effect that departs from the recording is performed, if the policy grants it; else it ends the run.</summary>
    public bool PerformsOthers { get; init; }
}
