using Lex.Core.Values;
using Lex.Fuzz.Tests.Generated;
using Xunit;

namespace Lex.Fuzz.Tests;

/// <summary>Well-typed programs that nobody wrote do the same in every tier, under every limit, from the first call to warm ones.</summary>
public sealed class GeneratedSourceTests
{
    private const int ProgramsPerPart = 40;

    private static readonly Value[][] Calls = [.. new long[] { 0, 1, 7, -3, 7, 2, 12 }.Select(n => new[] { Value.Int(n) })];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_tier_makes_the_same_of_a_program(int part)
    {
        var accepted = 0;
        var rejected = 0;
        var rejection = "";
        foreach (var seed in FuzzBudget.Seeds(part, ProgramsPerPart))
        {
            var source = SourceGenerator.Make(seed);
            if (EveryTier.OfSource(source, out var reason) is not { } program)
            {
                rejected++;
                rejection += $"seed {seed}: {reason}\n";
                continue;
            }

            accepted++;
            var difference = program.Difference(program.Code.Find("main")!.Id, Calls, new Random(seed), mostSteps: 30_000, mostCells: 300_000);
            Assert.True(difference is null, $"seed {seed}: {difference}\n{source}");
        }

        Assert.True(rejected * 20 <= accepted, $"{rejected} rejected, {accepted} accepted; {rejection}");
    }
}
