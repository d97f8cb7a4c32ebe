using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Fuzz.Tests;

/// <summary>
/// Mutants of the corpus: pieces of its sources are deleted, doubled, exchanged or overwritten. The front end answers with
/// a program or with diagnostics, never with an exception, and what it accepts does the same in every tier.
/// </summary>
public sealed class MutatedSourceTests
{
    private const int MutantsPerSeed = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Mutants_are_refused_or_run_alike_in_every_tier(int seed)
    {
        var random = new Random(seed);
        var refused = 0;
        var ran = 0;
        for (var i = 0; i < MutantsPerSeed; i++)
        {
            var source = Mutate(random, ConformanceCorpus.All[random.Next(ConformanceCorpus.All.Length)].Source);
            var program = TestProgram.OfSource(source);
            var compilation = program.Compile();
            Assert.True(compilation.IsSuccess == (compilation.Diagnostics.Length == 0), source);
            if (!compilation.IsSuccess) refused++;
            else if (Runs(program, source)) ran++;
        }

        Assert.True(refused > 0 && ran > 0, $"{refused} refused, {ran} ran: the mutations are of one sort only");
    }

    private static bool Runs(TestProgram program, string source)
    {
        if (program.Compile().OrThrow().Find("main") is not { ParameterCount: 0 }) return false;
        foreach (var tier in Tier.All)
        {
            var expected = program.Run(tier.Oracle, "main", [], stepLimit: 20_000, cellLimit: 100_000);
            var actual = program.Run(tier, "main", [], stepLimit: 20_000, cellLimit: 100_000);
            Assert.True(
                ObservationDiff.First(expected.Seen, actual.Seen) is null,
                $"{tier} differs from {tier.Oracle} in {ObservationDiff.First(expected.Seen, actual.Seen)}\n{source}");
            Assert.Equal(expected.Prints.AsEnumerable(), actual.Prints.AsEnumerable());
        }

        return true;
    }

    private static string Mutate(Random random, string source)
    {
        for (var rounds = random.Next(1, 4); rounds > 0 && source.Length > 1; rounds--)
        {
            var start = random.Next(source.Length);
            var length = random.Next(1, Math.Min(12, source.Length - start) + 1);
            var piece = source.Substring(start, length);
            source = random.Next(4) switch
            {
                0 => source.Remove(start, length),
                1 => source.Insert(random.Next(source.Length), piece),
                2 => source.Remove(start, 1).Insert(start, ((char)random.Next(' ', '~')).ToString()),
                _ => Digit(random, source),
            };
        }

        return source;
    }

    // A changed number seldom spoils the syntax, so many of these mutants run.
    private static string Digit(Random random, string source)
    {
        var at = source.AsSpan().IndexOfAnyInRange('0', '9');
        return at < 0 ? source : source.Remove(at, 1)
            .Insert(at, random.Next(10).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
