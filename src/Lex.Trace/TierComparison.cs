namespace Lex.Trace;

/// <summary>What tiers made of one call. The first one is the oracle, and for traces the first one that was recorded.</summary>
internal sealed class TierComparison
{
    private readonly List<(string Tier, Observation Observation)> _seen = [];

    /// <summary>The tiers in the order in which they were added.</summary>
    public IReadOnlyList<(string Tier, Observation Observation)> Seen => _seen;

    /// <summary>Adds what a tier made of the call.</summary>
    public void Add(string tier, Observation observation) => _seen.Add((tier, observation));

    /// <summary>The first difference, with the tiers between which it is; null: there is none.</summary>
    public string? FirstDifference()
    {
        var oracle = _seen[0];
        var recorded = _seen.Find(static seen => seen.Observation.Trace is not null);
        foreach (var other in _seen)
        {
            if (ObservationDiff.First(oracle.Observation, other.Observation) is { } what) return $"{oracle.Tier} | {other.Tier}: {what}";
            if (recorded.Tier is null || other.Observation.Trace is null) continue;
            if (ObservationDiff.First(recorded.Observation, other.Observation) is { } why) return $"{recorded.Tier} | {other.Tier}: {why}";
        }

        return null;
    }
}
