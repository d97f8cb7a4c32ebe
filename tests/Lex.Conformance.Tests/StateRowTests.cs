using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Rows of runtime section 17 about what lasts from call to call: limits, depth, errors, names. In every tier.</summary>
public sealed class StateRowTests
{
    private const string SumTo = """
        fn sum_to(n :: Int, acc :: Int) -> Int {
          match n {
            0 => acc,
            _ => sum_to(n - 1, acc + n),
          }
        }
        """;

    private const string Deep = "fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }\nfn zero(n :: Int) -> Int { 1 / n }";

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Row("runtime", 1)]
    [MemberData(nameof(Tiers))]
    public void Row_1_unknown_function(string tier) =>
        Assert.Equal("runtime panic: no function `zz`", Run(SumTo, tier, "zz").Seen.Error!.Display);

    [Theory]
    [Row("runtime", 2)]
    [MemberData(nameof(Tiers))]
    public void Row_2_wrong_number_of_arguments(string tier)
    {
        Assert.Equal("runtime panic: arity mismatch calling sum_to", Run(SumTo, tier, "sum_to", "1").Seen.Error!.Display);
        Assert.Equal("runtime panic: arity mismatch calling sum_to", Run(SumTo, tier, "sum_to", "1", "2", "3").Seen.Error!.Display);
    }

    [Theory]
    [Row("runtime", 43)]
    [MemberData(nameof(Tiers))]
    public void Row_43_depth_is_limited(string tier)
    {
        var error = Run(Deep, tier, "deep", "5000").Seen.Error!;
        Assert.Equal("call stack overflow: recursion depth exceeded (1024)", error.Display);
        Assert.Equal(LexLimit.Depth, error.Limit);
        Assert.Equal("1023", Run(Deep, tier, "deep", "1023").Seen.Json);
        Assert.NotNull(Run(Deep, tier, "deep", "1024").Seen.Error);

        // On a small host stack as well.
        var thread = new Thread(() => error = Run(Deep, tier, "deep", "5000").Seen.Error!, 512 * 1024);
        error = null!;
        thread.Start();
        thread.Join();
        Assert.Equal("CallStackOverflow(1024)", error.Debug);
    }

    [Theory]
    [Row("runtime", 44)]
    [MemberData(nameof(Tiers))]
    public void Row_44_tail_calls_run_at_constant_depth(string tier) =>
        Assert.Equal("500000500000", TestProgram.OfSource(SumTo).Run(Tier.Find(tier), "sum_to", ["1000000", "0"], stepLimit: 0).Seen.Json);

    [Theory]
    [Row("runtime", 46)]
    [MemberData(nameof(Tiers))]
    public void Row_46_the_worked_example_runs_under_a_limit_of_83(string tier)
    {
        // 8 n + 4 steps; under a limit of L, L + 1 steps run.
        var program = TestProgram.OfSource(SumTo);
        Assert.Equal(84, program.Run(Tier.Find(tier), "sum_to", ["10", "0"]).Seen.Steps);
        Assert.Equal("55", program.Run(Tier.Find(tier), "sum_to", ["10", "0"], stepLimit: 83).Seen.Json);
        Assert.Equal(
            "runtime panic: step limit exceeded in `sum_to` (83 > 82)",
            program.Run(Tier.Find(tier), "sum_to", ["10", "0"], stepLimit: 82).Seen.Error!.Display);
    }

    [Theory]
    [Row("runtime", 47)]
    [MemberData(nameof(Tiers))]
    public void Row_47_steps_go_on_over_the_calls_of_a_session(string tier)
    {
        var (session, function) = TestProgram.OfSource(SumTo).Open(Tier.Find(tier), "sum_to");
        Assert.True(session.Invoke(function, [Value.Int(10), Value.Int(0)], out _, out _));
        var first = session.Steps;
        Assert.True(session.Invoke(function, [Value.Int(10), Value.Int(0)], out _, out _));
        Assert.Equal(2 * first, session.Steps);
        session.Reset();
        Assert.Equal(0, session.Steps);
    }

    [Theory]
    [Row("runtime", 48)]
    [MemberData(nameof(Tiers))]
    public void Row_48_a_session_works_at_full_depth_after_errors(string tier)
    {
        var program = TestProgram.OfSource(Deep);
        var (session, deep) = program.Open(Tier.Find(tier), "deep");
        var zero = session.Program.Find("zero")!;
        for (var round = 0; round < 3; round++)
        {
            Assert.False(session.Invoke(deep, [Value.Int(5000)], out _, out var overflow));
            Assert.Equal(LexErrorKind.CallStackOverflow, overflow!.Kind);
            Assert.False(session.Invoke(zero, [Value.Int(0)], out _, out var division));
            Assert.Equal(LexErrorKind.DivByZero, division!.Kind);
            Assert.True(session.Invoke(deep, [Value.Int(1000 + round)], out var value, out _));
            Assert.Equal(1000 + round, value.AsInt);
        }
    }

    [Theory]
    [Row("runtime", 103)]
    [MemberData(nameof(Tiers))]
    public void Row_103_the_text_of_a_step_limit_is_that_of_the_specification(string tier) =>
        Assert.Equal(
            "runtime panic: step limit exceeded in `sum_to` (101 > 100)",
            TestProgram.OfSource(SumTo).Run(Tier.Find(tier), "sum_to", ["1000000", "0"], stepLimit: 100).Seen.Error!.Display);

    [Theory]
    [Row("register", 73)]
    [MemberData(nameof(Tiers))]
    public void A_cancelled_call_ends_and_leaves_the_session_usable(string tier)
    {
        var (session, function) = TestProgram.OfSource(SumTo).Open(Tier.Find(tier), "sum_to");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.False(session.Invoke(function, [Value.Int(1_000_000), Value.Int(0)], out _, out var error, source.Token));
        Assert.Equal(LexLimit.Cancelled, error!.Limit);
        Assert.Equal("runtime panic: cancelled in `sum_to`", error.Display);
        session.Reset();
        Assert.True(session.Invoke(function, [Value.Int(10), Value.Int(0)], out var value, out _));
        Assert.Equal(55, value.AsInt);
    }

    private static TierRun Run(string source, string tier, string function, params string[] arguments) =>
        TestProgram.OfSource(source).Run(Tier.Find(tier), function, arguments);
}
