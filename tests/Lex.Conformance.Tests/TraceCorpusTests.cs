using Lex.Core.Values;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// The corpus with recording on: the same bytes in every tier, the same again after they were written and read, and a replay
/// that performs nothing and yet does the same.
/// </summary>
public sealed class TraceCorpusTests
{
    // A run of ten million steps has as many nodes as a tree may hold, and writing, reading and replaying each takes as long as the run.
    // Whole runs are compared by `lex diff tests/conformance` (`.ci/run`).
    private const long MostSteps = 20_000;

    private static readonly Tier[] Others = [.. Tier.All.Where(tier => tier is { Memo: true, Name: not "plain" })];

    public static TheoryData<string> Areas() => [.. ConformanceCorpus.Areas];

    [Theory]
    [MemberData(nameof(Areas))]
    public void Recordings_are_the_same_in_every_tier_and_replay(string area)
    {
        var problems = new List<string>();
        var ran = 0;
        foreach (var program in ConformanceCorpus.All)
        {
            if (program.Rejected is not null || !program.Id.StartsWith(area + "-", StringComparison.Ordinal)) continue;
            var source = TestProgram.OfSource(program.Source);
            if (!source.Compile().IsSuccess) continue;
            foreach (var call in program.Calls)
            {
                if (Arguments(source, call) is not { } arguments) continue;
                ran++;
                if (Problem(source, call, arguments) is { } problem) problems.Add($"{program} {call}: {problem}");
            }
        }

        Assert.True(ran > 0, "nothing ran");
        Assert.True(problems.Count == 0, $"{problems.Count} of {ran} calls:\n{string.Join('\n', problems)}");
    }

    private static string? Problem(TestProgram source, ConformanceCall call, Value[] arguments)
    {
        var plain = Record(source, Tier.Find("plain"), call, arguments);
        if (plain.Tree.AllNodes().Any(node => node.End == TraceEnd.Open)) return "a node is open";
        foreach (var tier in Others)
        {
            var other = Record(source, tier, call, arguments);
            if (other.Bytes != plain.Bytes) return $"{tier} records something else: {TraceDiff.First(plain.Tree, other.Tree)}";
            if ((other.Steps, other.Cells) != (plain.Steps, plain.Cells)) return $"{tier} counts something else";
        }

        var read = plain.WrittenAndRead();
        if (TraceJson.OfNodes(read.Nodes) != TraceJson.OfNodes(plain.Tree.Nodes))
            return $"what is read is not what was written: {TraceDiff.First(plain.Tree, read)}";
        var (replayed, divergence) = RecordedCall.Replay(read, source, Others[^1], call.Function, arguments, o => Limited(o, call));
        if (divergence is not null) return divergence.ToString();
        if (TraceDiff.First(plain.Tree, replayed.Tree) is { } difference) return $"the replay departs: {difference.ToJson()}";
        var isSame = replayed.Bytes == plain.Bytes && (replayed.Steps, replayed.Cells) == (plain.Steps, plain.Cells);
        return isSame ? null : $"the replay gives {replayed.Outcome}, not {plain.Outcome}";
    }

    private static RecordedCall Record(TestProgram source, Tier tier, ConformanceCall call, Value[] arguments) =>
        RecordedCall.Of(source, tier, call.Function, arguments, o => Limited(o, call) with { Handler = new PrintHandler() });

    private static SessionOptions Limited(SessionOptions options, ConformanceCall call) =>
        options with { StepLimit = Math.Min(call.StepLimit ?? MostSteps, MostSteps) };

    // Null: there is no such function, or the arguments are too many for it.
    private static Value[]? Arguments(TestProgram source, ConformanceCall call)
    {
        if (source.Compile().OrThrow().Find(call.Function) is not { } function) return null;
        if (call.Arguments.Length != function.ParameterCount) return null;
        var values = new Value[call.Arguments.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (JsonArgument.Decode(call.Arguments[i], function, i, out values[i]) is not null) return null;
        }

        return values;
    }
}
