using Lex.Core.Programs;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Fuzz.Tests;

/// <summary>Verified code that no compiler would write, with mistakes and with hints that lie, does the same in every tier.</summary>
public sealed class RandomCodeTests
{
    private const int ProgramsPerPart = 60;

    [Theory]
    [InlineData(1, 0.0)]
    [InlineData(2, 0.2)]
    public void Every_tier_makes_the_same_of_code(int part, double lies)
    {
        foreach (var seed in FuzzBudget.Seeds(part, ProgramsPerPart))
        {
            var made = RandomProgram.Make(seed, new RandomProgramOptions { Mistakes = 0.01, Lies = lies });
            var program = EveryTier.OfCode(made.Code);
            var calls = Enumerable.Repeat(made.Arguments, 4).ToArray();
            var difference = program.Difference(made.Main.Id, calls, new Random(seed), mostSteps: 50_000, mostCells: 300_000);
            Assert.True(difference is null, $"seed {seed}: {difference}\n{Disassembler.Write(made.Code, hints: true)}");
        }
    }
}
