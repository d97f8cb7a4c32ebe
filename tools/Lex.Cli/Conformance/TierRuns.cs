using Lex.Interp.Calls;
using Lex.Trace;

namespace Lex.Cli.Conformance;

/// <summary>Makes one call in every tier, without a recorder and with one.</summary>
internal static class TierRuns
{
    /// <summary>What every tier makes of a call that was prepared for an engine that interprets and for one that compiles.</summary>
    public static TierComparison Compare(PreparedCall interpreted, PreparedCall compiled, long? stepLimit = null)
    {
        var comparison = new TierComparison();
        foreach (var isRecorded in new[] { false, true })
        {
            Add("plain", interpreted, ExecutionTier.Plain, isRecorded);
            Add("interp", interpreted, ExecutionTier.Fast, isRecorded);
            Add("jit", compiled, ExecutionTier.Fast, isRecorded);
        }

        return comparison;

        void Add(string name, PreparedCall call, ExecutionTier tier, bool isRecorded) => comparison.Add(
            isRecorded ? name + ", recorded" : name,
            Observer.Observe(
                call.Program.Code,
                call.Function.Code,
                call.Arguments,
                // One worker: the effects of parallel items are then listed in the same order by every tier.
                call.Program.SessionOptions(options =>
                    options with { Tier = tier, PrepareAfter = 0, Workers = 1, StepLimit = stepLimit ?? options.StepLimit }),
                isRecorded));
    }
}
