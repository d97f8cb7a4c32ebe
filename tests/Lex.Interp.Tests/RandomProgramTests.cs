using Lex.Core.Programs;
using Lex.Interp.Calls;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>The fast tier agrees with the plain one on random verified code, whose hints partly lie, under any limit.</summary>
public sealed class RandomProgramTests
{
    private const int Seeds = 400;

    private const int LimitsPerProgram = 12;

    private static readonly RandomProgramOptions Options = new() { Mistakes = 0.01, Lies = 0.2 };

    private static readonly SessionOptions Plain = new() { Tier = ExecutionTier.Plain, StepLimit = 20_000 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Both_tiers_make_the_same_observation(int part)
    {
        for (var seed = part * Seeds / 4; seed < (part + 1) * Seeds / 4; seed++)
        {
            var program = RandomProgram.Make(seed, Options);
            var whole = Compare(program, seed, Plain);
            var random = new Random(seed);
            for (var i = 0; i < LimitsPerProgram; i++)
            {
                if (whole.Steps > 1) Compare(program, seed, Plain with { StepLimit = random.NextInt64(1, whole.Steps + 1) });
                if (whole.Cells > 1) Compare(program, seed, Plain with { CellLimit = random.NextInt64(1, whole.Cells + 1) });
            }
        }
    }

    /// <summary>In this one a negation is said to give Unit: where edges met, its Int was taken for a reference.</summary>
    [Fact]
    public void A_wrong_hint_changes_no_value_where_edges_meet() => Compare(RandomProgram.Make(2739, new RandomProgramOptions { Lies = 0.3 }), 2739, Plain);

    private static Observation Compare(RandomProgram program, int seed, SessionOptions plain)
    {
        var expected = Observation.Of(program.Code, program.Main, program.Arguments, plain);
        var actual = Observation.Of(program.Code, program.Main, program.Arguments, plain with { Tier = ExecutionTier.Fast });
        Assert.True(
            expected == actual,
            $"seed {seed}, {plain.StepLimit} steps, {plain.CellLimit} cells: {expected} became {actual}\n{Listing(program.Code)}");
        return expected;
    }

    private static string Listing(ProgramCode code) => Disassembler.Write(code, hints: true);
}
