using Lex.Core.Values;
using Lex.Fuzz.Tests.Generated;
using Xunit;
using Xunit.Abstractions;

namespace Lex.Fuzz.Tests;

/// <summary>Well-typed programs that nobody wrote do the same in every tier, under every limit, from the first call to warm ones.</summary>
public sealed class GeneratedSourceTests(ITestOutputHelper output)
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
            var difference =
                program.Difference(program.Code.Find("main")!.Id, Calls, new Random(seed), mostSteps: 30_000, mostCells: 300_000);
            Assert.True(difference is null, $"seed {seed}: {difference}\n{source}");
        }

        output.WriteLine($"{accepted} programs, {rejected} rejected\n{rejection}");
        Assert.True(rejected * 20 <= accepted, $"{rejected} rejected, {accepted} accepted; {rejection}");
    }

    /// <summary>A call that the memo missed goes on as a tail call, which compiled code answers: the memo learns the answer all the
    /// same.</summary>
    [Fact]
    public void What_a_compiled_tail_call_answers_is_remembered_for_the_caller()
    {
        var program = EveryTier.OfSource(
            """
            fn count(n :: Int, o :: Option[Int]) -> Int { if n <= 0 { 7 } else { count(n - 1, None) } }
            fn main(n :: Int) -> Int { count(9, Some(1)) + n }
            """,
            out var reason);
        Assert.Equal("", reason);
        Assert.Null(program!.Difference(program.Code.Find("main")!.Id, Calls, new Random(1), mostSteps: 30_000, mostCells: 300_000));
    }
}
