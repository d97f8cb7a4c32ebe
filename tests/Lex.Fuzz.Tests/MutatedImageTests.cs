using System.Text;
using Lex.Core.Programs;
using Xunit;
using Xunit.Abstractions;

namespace Lex.Fuzz.Tests;

/// <summary>
/// Serialised programs of the corpus with bytes and numbers changed: the loader answers with a program or with the reason
/// against it, and what it accepts runs alike in every tier.
/// </summary>
public sealed class MutatedImageTests(ITestOutputHelper output)
{
    private const int MutantsPerPart = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutants_are_refused_or_run_alike_in_every_tier(int part)
    {
        var refused = 0;
        var ran = 0;
        foreach (var seed in FuzzBudget.Seeds(part, MutantsPerPart))
        {
            var random = new Random(seed);
            if (CorpusImages.Draw(random, CodeForm.Canonical, out var source) is not { } original) continue;
            var image = Mutate(random, original);
            if (EveryTier.OfImage(image, out _) is not { } program)
            {
                refused++;
                continue;
            }

            foreach (var function in program.Code.Functions)
            {
                if (function.Arity != 0) continue;
                var difference = program.Difference(function.Id, [[], [], [], []], random, mostSteps: 5_000, mostCells: 100_000);
                Assert.True(difference is null, $"seed {seed}, {function.Name}: {difference}\n{source}\n{Encoding.UTF8.GetString(image)}");
                ran++;
            }
        }

        output.WriteLine($"{refused} refused, {ran} functions ran");
        Assert.True(refused > 0 && ran > 0, $"{refused} refused, {ran} ran: the mutations are of one sort only");
    }

    /// <summary>An image with bytes and digits changed.</summary>
    internal static byte[] Mutate(Random random, byte[] image)
    {
        image = (byte[])image.Clone();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(image.Length);
            if (random.Next(4) == 0)
            {
                image[at] = (byte)random.Next(' ', 127);
                continue;
            }

            // Another operand, more often than not a valid one.
            var digit = image.AsSpan(at).IndexOfAnyInRange((byte)'0', (byte)'9');
            if (digit >= 0) image[at + digit] = (byte)('0' + random.Next(10));
        }

        return image;
    }
}
