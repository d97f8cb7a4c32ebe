using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Fuzz.Tests.Generated;
using Lex.Hosting;
using Lex.Jit;
using Lex.Tests.Shared.RandomCode;
using Lex.Tests.Shared.Tiers;
using Xunit;
using Xunit.Abstractions;

namespace Lex.Fuzz.Tests;

/// <summary>
/// Serialised programs with mistakes in their structure: operands, ops, constants, predicates, hints, shapes and fields that are wrong,
/// missing, borrowed, enormous or too deep. The loader answers with a program or with the reason against it; what it accepts is written
/// as it was read, and runs alike in every tier with whatever arguments.
/// </summary>
public sealed class MutatedProgramTests(ITestOutputHelper output)
{
    private const int MutantsPerPart = 600;

    private const int MostFunctions = 2;

    private static readonly LexEngine Engine = TestEngine.Create();

    private static readonly LexEngine Compiling =
        TestEngine.Create(static o => o.StepLimit(2_000).CellLimit(50_000).UseJit(new JitOptions { Mode = JitMode.Sync, Threshold = 2 }));

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Mutants_are_refused_or_run_alike_in_every_tier(int part)
    {
        var (mutants, refused, ran) = (0, 0, 0);
        foreach (var seed in FuzzBudget.Seeds(part, MutantsPerPart))
        {
            var random = new Random(seed);
            if (Image(random, out var source) is not { } image || Image(random, out _) is not { } other) continue;
            var mutant = new ProgramMutator(random).Mutate(image, other);
            mutants++;
            // As on the thread of a server: whatever nests, nobody recurses over it without a guard.
            var problem = default(string);
            var thread = new Thread(() => problem = Look(mutant, random, ref refused, ref ran), 512 * 1024);
            thread.Start();
            thread.Join();
            Assert.True(problem is null, $"seed {seed}, {problem}\n{source}\n{Encoding.UTF8.GetString(mutant)}");
        }

        output.WriteLine($"{mutants} mutants, {refused} refused, {ran} functions ran");
        Assert.True(refused > mutants / 20 && ran > mutants / 20, $"{refused} of {mutants} refused, {ran} ran: the mutations are of one sort only");
    }

    /// <summary>The same without the comparison, so that a great many can be tried: each is refused, or its functions run to an end.</summary>
    [Fact]
    public void Mutants_are_refused_or_run()
    {
        var (refused, values, errors) = (0, 0, 0);
        foreach (var seed in FuzzBudget.Count(33, 1_500))
        {
            var random = new Random(seed);
            if (Image(random, out _) is not { } image || Image(random, out _) is not { } other) continue;
            var mutant = random.Next(2) == 0 ? new ProgramMutator(random).Mutate(image, other) : MutatedImageTests.Mutate(random, image);
            try
            {
                var compilation = Compiling.Load(mutant);
                if (compilation.Program is not { } program)
                {
                    Assert.NotEqual("", compilation.Diagnostics[0].ToString());
                    refused++;
                    continue;
                }

                using var session = program.RentSession();
                for (var i = 0; i < 3 && i < program.Code.Functions.Length; i++)
                {
                    var function = program.Code.Functions[random.Next(program.Code.Functions.Length)];
                    if (function.Arity > 8) continue;
                    if (session.Running.Invoke(function, Arguments(random, function.Arity), out _, out _)) values++;
                    else errors++;
                }
            }
            catch (Exception thrown)
            {
                Assert.Fail($"seed {seed}: {thrown}\n{Encoding.UTF8.GetString(mutant)}");
            }
        }

        output.WriteLine($"{refused} refused, {values} functions gave a value, {errors} an error");
        Assert.True(refused > 0 && values > 0 && errors > 0);
    }

    private static byte[]? Image(Random random, out string source) =>
        CorpusImages.Draw(random, random.Next(4) == 0 ? CodeForm.Fused : CodeForm.Canonical, out source);

    private static string? Look(byte[] mutant, Random random, ref int refused, ref int ran)
    {
        try
        {
            if (EveryTier.OfImage(mutant, out var reason) is not { } program)
            {
                refused++;
                return reason.Length > 0 ? null : "refused without a reason";
            }

            var written = ProgramJson.Write(program.Code);
            if (Engine.Load(written) is not { IsSuccess: true } again) return "what was written is refused";
            if (!again.OrThrow().Save().AsSpan().SequenceEqual(written)) return "what was written is read as something else";
            for (var i = 0; i < MostFunctions && i < program.Code.Functions.Length; i++)
            {
                var function = program.Code.Functions[random.Next(program.Code.Functions.Length)];
                if (function.Arity > 8) continue;
                var calls = new Value[3][];
                for (var call = 0; call < calls.Length; call++) calls[call] = Arguments(random, function.Arity);
                if (program.Difference(function.Id, calls, random, mostSteps: 3_000, mostCells: 60_000) is { } difference)
                    return $"{function.Name}: {difference}";
                ran++;
            }

            return null;
        }
        catch (Exception thrown)
        {
            return $"threw {thrown}";
        }
    }

    private static Value[] Arguments(Random random, int count)
    {
        var arguments = new Value[count];
        for (var i = 0; i < count; i++) arguments[i] = random.Next(2) == 0 ? Value.Int(random.Next(-2, 9)) : RandomValue.Make(random, 2);
        return arguments;
    }
}
