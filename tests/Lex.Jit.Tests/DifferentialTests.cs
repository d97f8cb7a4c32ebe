using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Policy;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>Compiled code against the plain loop.</summary>
public class DifferentialTests
{
    public static TheoryData<string, string, long> Programs => Lex.Interp.Tests.DifferentialTests.Programs;

    /// <summary>The programs of the interpreter's tests, compiled, under every limit from one to what they need.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void AgreesUnderEveryLimit(string name, string source, long n)
    {
        Assert.NotEmpty(name);
        TryEveryLimit(Tier.Compile(source), n);
    }

    /// <summary>Aggregates within aggregates, each twice: what is written down of them for an exit must not double with each.</summary>
    [Fact]
    public void AgreesOnAggregatesThatHoldOneAnotherTwice()
    {
        var lines = string.Concat(Enumerable.Range(1, 40).Select(static i => $"let r{i} := {{ x: r{i - 1}, y: r{i - 1} }}\n"));
        var source = $"fn run(n :: Int) -> Int {{ let r0 := {{ x: n, y: n }}\n{lines}let d := 100 / (n - 1)\nd + r40{string.Concat(Enumerable.Repeat(".x", 41))} }}";
        Agrees(Tier.Compile(source));
    }

    /// <summary>More aggregates are alive at exits than there are slots for their parts.</summary>
    [Theory]
    [InlineData(20)]
    [InlineData(70)]
    public void AgreesOnManyAggregatesAtOnce(int count)
    {
        var lines = string.Concat(Enumerable.Range(0, count).Select(static i => $"let r{i} := {{ x: n + {i}, y: {i}, z: 0 }}\n"));
        var sum = string.Concat(Enumerable.Range(0, count).Select(static i => $" + r{i}.x * r{i}.y"));
        Agrees(Tier.Compile($"fn run(n :: Int) -> Int {{ {lines}let d := 100 / (n - 1)\nd{sum} }}"));
    }

    // By one it is divided by zero.
    private static void Agrees(ProgramCode program)
    {
        var hook = Tier.Eager(program, 0);
        for (var input = 0L; input <= 3; input++)
        {
            var seen = Compare(program, hook, input, memo: false, 0, 0);
            for (var limit = 1L; limit <= seen.Steps; limit += 23) Compare(program, hook, input, memo: false, limit, 0);
            for (var limit = 1L; limit <= seen.Cells; limit += 11) Compare(program, hook, input, memo: false, 0, limit);
        }

        Assert.NotNull(hook.VersionOf(program.Find("run")!.Id));
    }

    /// <summary>Compares at several distances from the limits, and at each limit or only at every few.</summary>
    internal static void TryEveryLimit(ProgramCode program, long n, long stride = 1)
    {
        foreach (var overdraft in Overdrafts) TryEveryLimit(program, Tier.Eager(program, overdraft), n, stride);
    }

    private static void TryEveryLimit(ProgramCode program, JitHook hook, long n, long stride)
    {
        foreach (var memo in new[] { true, false })
        {
            for (var input = 0L; input <= n; input++)
            {
                var seen = Compare(program, hook, input, memo, 0, 0);
                if (input < n) continue;
                for (var limit = 1L; limit <= seen.Steps + 1; limit += stride) Compare(program, hook, input, memo, limit, 0);
                for (var limit = 1L; limit <= seen.Cells + 1; limit++) Compare(program, hook, input, memo, 0, limit);
                for (var limit = 1L; limit <= Math.Min(seen.Steps, 40); limit += stride)
                    Compare(program, hook, input, memo, limit, Math.Max(1, seen.Cells * limit / Math.Max(seen.Steps, 1)));
            }
        }

        Assert.NotNull(hook.VersionOf(program.Find("run")!.Id));
    }

    // Compiled code is not entered nearer to the limit than this. With nothing every stretch asks for itself and no body is laid in place of a
    // call; with something small bodies are; with what is usual short runs are not compiled unless nothing limits them.
    private static readonly int[] Overdrafts = [0, 200, 450, IJitHook.StandardOverdraft];

    // More of them for a long run by hand.
    private static int Seeds => int.TryParse(Environment.GetEnvironmentVariable("LEX_FUZZ_SEEDS"), out var seeds) ? seeds : 150;

    /// <summary>The same programs where slices are short: loops go over from the interpreter to compiled code wherever a slice ends.</summary>
    [Theory]
    [MemberData(nameof(Programs))]
    public void AgreesWhenLoopsGoOver(string name, string source, long n)
    {
        var program = Tier.Compile(source);
        var run = program.Find("run")!;
        for (var slice = 1; slice < 90; slice += 1 + (slice / 20))
        {
            foreach (var memo in new[] { true, false })
            {
                var hook = new JitHook(program, new JitOptions { Mode = JitMode.Sync, CompileAll = true, Threshold = 20, Overdraft = slice % 3 * 100 });
                var plain = new Session(program, Tier.Options(null, memo));
                var jit = new Session(program, Tier.Options(hook, memo, threshold: 20) with { Slice = slice });
                for (var input = n; input < n + 6 && plain.Steps < 10_000; input++)
                    Assert.Equal(Tier.Observe(plain, run, Value.Int(input)), Tier.Observe(jit, run, Value.Int(input)));
            }
        }

        Assert.NotEmpty(name);
    }

    /// <summary>Random verified code, with mistakes in it and with hints that are wrong, compiled at the first call.</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.3)]
    public void AgreesOnRandomCode(double lies)
    {
        var compiled = 0;
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = RandomProgram.Make(seed, new RandomProgramOptions { Lies = lies });
            var hook = Tier.Eager(random.Code, Overdrafts[seed % Overdrafts.Length]);
            var plain = new Session(random.Code, Tier.Options(null));
            var jit = new Session(random.Code, Tier.Options(hook));
            for (var call = 0; call < 2; call++)
            {
                var expected = Tier.Observe(plain, random.Main, random.Arguments);
                var found = Tier.Observe(jit, random.Main, random.Arguments);
                if (expected != found)
                {
                    var fast = Tier.Observe(new Session(random.Code, Tier.Options(null) with { Tier = ExecutionTier.Fast }), random.Main,
                        random.Arguments);
                    Assert.Fail($"seed {seed}, call {call}\nplain {expected}\njit   {found}\nfast  {fast}");
                }
            }

            foreach (var line in hook.Report(random.Code).Functions) Assert.DoesNotContain("wanted", line.Reason ?? "");
            if (hook.VersionOf(random.Main.Id) is not null) compiled++;
            var steps = plain.Steps / 2;
            for (var limit = 1L; limit <= steps; limit += 1 + (steps / 20))
            {
                var expected = Tier.Observe(new Session(random.Code, Tier.Options(null, steps: limit)), random.Main, random.Arguments);
                var found = Tier.Observe(new Session(random.Code, Tier.Options(hook, steps: limit)), random.Main, random.Arguments);
                Assert.True(expected == found, $"seed {seed}, limit {limit}\nplain {expected}\njit   {found}");
            }
        }

        Assert.True(compiled > 75, $"{compiled} of 150 were compiled");
    }

    private static Seen Compare(ProgramCode program, JitHook hook, long input, bool memo, long steps, long cells)
    {
        var run = program.Find("run")!;
        var expected = Tier.Observe(new Session(program, Tier.Options(null, memo, steps, cells)), run, Value.Int(input));
        var found = Tier.Observe(new Session(program, Tier.Options(hook, memo, steps, cells)), run, Value.Int(input));
        Assert.True(expected == found, $"input {input}, memo {memo}, steps {steps}, cells {cells}\nplain {expected}\njit   {found}");
        return expected;
    }
}
