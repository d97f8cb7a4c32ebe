using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Fuzz.Tests.Generated;
using Lex.Interp.Calls;
using Lex.Tests.Shared.RandomCode;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Fuzz.Tests;

/// <summary>Recordings of programs that nobody wrote: the same in every tier under every limit, whole, and replayable.</summary>
public sealed class TracePropertyTests
{
    private static readonly Tier[] Others = [.. Tier.All.Where(tier => tier is { Memo: true, Name: not "plain" })];

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Recordings_of_generated_sources_are_the_same_in_every_tier(int part)
    {
        var ran = 0;
        foreach (var seed in FuzzBudget.Seeds(part, 15))
        {
            var program = TestProgram.OfSource(SourceGenerator.Make(seed));
            if (!program.Compile().IsSuccess) continue;
            ran++;
            var random = new Random(seed);
            var whole = Check(program, [Value.Int(7)], new Limits(30_000, 300_000), seed);
            for (var i = 0; i < 2; i++) Check(program, [Value.Int(7)], new Limits(random.NextInt64(1, whole.Steps + 2), 300_000), seed);
            Check(program, [Value.Int(7)], new Limits(30_000, random.NextInt64(1, whole.Cells + 2)), seed);
        }

        Assert.True(ran > 0, "nothing ran");
    }

    [Fact]
    public void Recordings_of_random_code_are_the_same_in_every_tier()
    {
        foreach (var seed in FuzzBudget.Seeds(23, 20))
        {
            var made = RandomProgram.Make(seed, new RandomProgramOptions { Mistakes = 0.01, Lies = 0.1 });
            var program = TestProgram.OfListing(Disassembler.Write(made.Code));
            Check(program, made.Arguments, new Limits(20_000, 300_000), seed, made.Main.Name);
        }
    }

    [Fact]
    public void What_effects_gave_comes_back_whatever_it_was()
    {
        const string Listing = """
            fn main arity 0 locals 0
              effects any
                EffectCall "any" "value" 0 n_1
                EffectCall "any" "value" 0 n_2
                Call more 0 n_3
                Call more 0 n_3
                MakeList 4
                Return

            fn more arity 0 locals 0
              effects any
                EffectCall "any" "value" 0 n_1
                Return
            """;
        foreach (var seed in FuzzBudget.Seeds(24, 150))
        {
            foreach (var tier in Tier.All)
            {
                var handler = new RandomHandler(seed);
                var program = TestProgram.OfListing(Listing);
                var recorded = RecordedCall.Of(program, tier, "main", [], o => o with { Handler = handler });
                var read = recorded.WrittenAndRead();
                var (replayed, divergence) = RecordedCall.Replay(read, program, tier, "main", []);
                Assert.True(divergence is null, $"seed {seed}, {tier}: {divergence}");
                Assert.Equal(recorded.Bytes, replayed.Bytes);
                Assert.Equal((recorded.Steps, recorded.Cells), (replayed.Steps, replayed.Cells));
                Assert.Null(TraceDiff.First(read, replayed.Tree));
            }
        }
    }

    [Fact]
    public void An_edited_program_departs_where_it_was_edited()
    {
        var parted = 0;
        foreach (var seed in FuzzBudget.Seeds(25, 20))
        {
            var source = SourceGenerator.Make(seed);
            var before = TestProgram.OfSource(source);
            const string Added = "\nfn wrapped(n :: Int) -> Int { n + 1 }\nfn edited(n :: Int) -> Int { wrapped(n) + 1 }\n";
            var after = TestProgram.OfSource(source + Added);
            if (!before.Compile().IsSuccess) continue;

            // What is added beside a run leaves it as it was; another function does not.
            var plain = Tier.Find("plain");
            var first = RecordedCall.Of(before, plain, "main", [Value.Int(3)], Limited);
            Assert.Null(TraceDiff.First(first.Tree, RecordedCall.Of(after, plain, "main", [Value.Int(3)], Limited).Tree));
            if (TraceDiff.First(first.Tree, RecordedCall.Of(after, plain, "edited", [Value.Int(3)], Limited).Tree) is not null) parted++;
        }

        Assert.True(parted > 0);
    }

    private static SessionOptions Limited(SessionOptions options) => options with { StepLimit = 30_000, CellLimit = 300_000 };

    private static RecordedCall Check(TestProgram program, Value[] arguments, Limits limits, int seed, string function = "main")
    {
        SessionOptions Configure(SessionOptions options) => options with { StepLimit = limits.Steps, CellLimit = limits.Cells };

        var plain = RecordedCall.Of(program, Tier.Find("plain"), function, arguments, Configure);
        Assert.DoesNotContain(plain.Tree.AllNodes(), node => node.End == TraceEnd.Open);
        foreach (var tier in Others)
        {
            var other = RecordedCall.Of(program, tier, function, arguments, Configure);
            Assert.True(other.Bytes == plain.Bytes, $"seed {seed}, {tier}, {limits}: {TraceDiff.First(plain.Tree, other.Tree)?.ToJson()}");
            Assert.Equal((plain.Steps, plain.Cells), (other.Steps, other.Cells));
        }

        var read = plain.WrittenAndRead();
        // A value that is too long for a file comes back as a note that it was (docs/tracing.md).
        if (read.AllNodes().Any(node => node.Output.IsOmitted || node.Input.Any(value => value.IsOmitted))) return plain;
        var divergence = TraceDiff.First(plain.Tree, read);
        Assert.True(divergence is null, $"seed {seed}, {limits}: read back it differs: {divergence?.ToJson()}");
        Assert.Equal(TraceJson.OfNodes(plain.Tree.Nodes), TraceJson.OfNodes(read.Nodes));
        return plain;
    }

    private readonly record struct Limits(long Steps, long Cells);

    /// <summary>Gives a random value for each effect, and now and then fails.</summary>
    private sealed class RandomHandler(int seed) : IEffectHandler
    {
        private readonly Random _random = new(seed);

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            result = RandomValue.Make(_random);
            error = "no value";
            return _random.Next(12) != 0;
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = "";
            return true;
        }
    }
}
