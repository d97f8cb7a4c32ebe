using Lex.Core.Values;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Interp.Tests;

/// <summary>Rows of the conformance checklist about calls, depth, memo and list operations (runtime section 17), in both tiers.</summary>
public class CallTests
{
    private const string Source = """
        import "std.list" as list
        fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }
        fn loop(n :: Int) -> Int { if n == 0 { 7 } else { loop(n - 1) } }
        fn factorial(n :: Int) -> Int { if n < 2 { 1 } else { n * factorial(n - 1) } }
        fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
        fn square(n :: Int) -> Int { n * n }
        fn same(n :: Int) -> Int { square(n) + square(n) }
        fn each(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { each(n - 1, acc + square(n)) } }
        fn tail(n :: Int) -> Int { square(n) }
        fn fold(n :: Int) -> Int { list.fold([1, 2, 3], 0, fn (acc :: Int, x :: Int) -> Int { acc * 10 + x }) }
        fn sorted(n :: Int) -> List[(Int, Int)] { list.sort_by([(2, 0), (1, 0), (2, 1), (1, 1)], fn (p :: (Int, Int)) -> Int { match p { (a, b) => a } }) }
        fn failing(n :: Int) -> List[Int] { list.map([1, 0], fn (x :: Int) -> Int { 1 / x }) }
        fn outer(n :: Int) -> Int { list.fold(failing(n), 0, fn (a :: Int, b :: Int) -> Int { a + b }) }
        """;

    public static IEnumerable<object[]> Tiers => [[ExecutionTier.Plain], [ExecutionTier.Fast]];

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void RecursionEndsAtTheDepthLimit(ExecutionTier tier)
    {
        var session = New(tier, memo: false);
        Assert.Equal(1022, Run(session, "deep", 1022).AsInt);
        Assert.Equal("CallStackOverflow(1024)", Fail(session, "deep", 100_000));
        Assert.Equal(0, session.Depth);
        Assert.Equal(1023, Run(session, "deep", 1023).AsInt);
        Assert.Equal("CallStackOverflow(1024)", Fail(session, "deep", 1024));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void TheInterpreterNeedsLittleHostStack(ExecutionTier tier)
    {
        var outcome = "";
        var thread = new Thread(() => outcome = Fail(New(tier, memo: false), "deep", 100_000), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("CallStackOverflow(1024)", outcome);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void TailCallsDoNotGrow(ExecutionTier tier) => Assert.Equal(7, Run(New(tier, memo: true), "loop", 1_000_000).AsInt);

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void FactorialOfTwentyFits(ExecutionTier tier) =>
        Assert.Equal(2432902008176640000, Run(New(tier, memo: true), "factorial", 20).AsInt);

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void TheMemoCountsAsSpecified(ExecutionTier tier)
    {
        Assert.Equal((1, 1, 0), Counters(tier, "same", 5));
        Assert.Equal((0, 64, 136), Counters(tier, "each", 200, 0));
        Assert.Equal((23, 25, 0), Counters(tier, "fib", 25));
        Assert.Equal((0, 0, 0), Counters(tier, "tail", 3));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void ListOperationsKeepOrder(ExecutionTier tier)
    {
        Assert.Equal(123, Run(New(tier, memo: true), "fold", 0).AsInt);
        var sorted = Run(New(tier, memo: true), "sorted", 0).As<ListValue>();
        var keys = new List<(long, long)>();
        foreach (var pair in sorted) keys.Add((pair.As<Aggregate>()[0].AsInt, pair.As<Aggregate>()[1].AsInt));
        Assert.Equal([(1, 0), (1, 1), (2, 0), (2, 1)], keys);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void AnErrorInACallbackUnwindsEverything(ExecutionTier tier)
    {
        var session = New(tier, memo: true);
        Assert.Equal("DivByZero { op: \"division\" }", Fail(session, "outer", 0));
        Assert.Equal(0, session.Depth);
        Assert.Equal(123, Run(session, "fold", 0).AsInt);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void StepsRunOnUntilTheSessionIsReset(ExecutionTier tier)
    {
        var session = New(tier, memo: false);
        Run(session, "square", 3);
        var one = session.Steps;
        Run(session, "square", 3);
        Assert.Equal(2 * one, session.Steps);
        session.Reset();
        Assert.Equal(0, session.Steps);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    internal void WrongArgumentCountsAreRefused(ExecutionTier tier)
    {
        var session = New(tier, memo: true);
        Assert.False(session.Invoke(session.Program.Find("square")!, [], out _, out var error));
        Assert.Equal("Panic(\"arity mismatch calling square\")", error!.Debug);
    }

    private static Session New(ExecutionTier tier, bool memo) => new(Sources.Compile(Source), Sources.Options(tier, memo));

    private static (long Hits, long Misses, long Skips) Counters(ExecutionTier tier, string function, params long[] arguments)
    {
        var session = New(tier, memo: true);
        Run(session, function, arguments);
        return (session.MemoHits, session.MemoMisses, session.MemoSkips);
    }

    private static Value Run(Session session, string function, params long[] arguments)
    {
        Assert.True(session.Invoke(session.Program.Find(function)!, Array.ConvertAll(arguments, Value.Int), out var result, out var error),
            error?.Display);
        return result;
    }

    private static string Fail(Session session, string function, params long[] arguments)
    {
        Assert.False(session.Invoke(session.Program.Find(function)!, Array.ConvertAll(arguments, Value.Int), out _, out var error));
        return error!.Debug;
    }
}
