using System.Collections.Concurrent;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Policy;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>Runs of several slices of steps, and deep recursion within them: limits and counters are the same in every tier.</summary>
public class SliceTests
{
    private const int SmallStack = 256 * 1024;

    private const long Input = 20_000;

    // Each takes more than three slices when nothing is remembered.
    private static readonly (string Name, string Source)[] Table =
    [
        ("loop with a refined callee", """
            fn next(n :: Int{x | x >= 0}) -> Int { n + 1 }
            fn go(n :: Int, k :: Int) -> Int { if n < 1 { k } else { go(n - 1, k + next(n) % 7) } }
            fn run(n :: Int) -> Int { go(n, 0) }
            """),
        ("loop with bodies in place of calls", """
            fn d(n :: Int) -> Int { if n % 3 == 0 { e(n) + 1 } else { 2 } }
            fn e(n :: Int) -> Int { f(n) + 1 }
            fn f(n :: Int) -> Int { n % 5 + 1 }
            fn go(n :: Int, k :: Int, x :: Float) -> Int {
              if n < 1 { k } else { go(n - 1, k + d(n), if x > 10.0 { 0.5 } else { x * 1.5 }) }
            }
            fn run(n :: Int) -> Int { go(n, 0, 1.0) }
            """),
        ("loop over a closure of any kind", """
            fn go[T](f :: (T, Int) -> T, x :: T, n :: Int) -> T { if n < 1 { x } else { go(f, f(x, n), n - 1) } }
            fn run(n :: Int) -> (Int, Float, Str) {
              (go(fn (a :: Int, b :: Int) -> Int { a + b }, 1, n),
                go(fn (a :: Float, b :: Int) -> Float { if b % 3 == 0 { a } else { a + 1.0 } }, 1.5, n),
                go(fn (a :: Str, b :: Int) -> Str { a }, "s", n))
            }
            """),
        ("recursion, a thousand deep", """
            fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
            fn down(n :: Int, x :: Float, s :: Str) -> Float {
              if n < 1 { x } else { if fib(n % 13) > 40 { 1.0 + down(n - 1, x * 1.5, s) } else { down(n - 1, x, s) - 2.0 } }
            }
            fn run(n :: Int) -> Float { down(n / 20, 1.0, "q") }
            """),
        ("tail calls of one another under a recursion", """
            fn t(n :: Int, k :: Float) -> Float { if n < 1 { k } else { u(n - 1, k * 1.01) } }
            fn u(n :: Int, k :: Float) -> Float { if n < 1 { k } else { t(n - 1, k - 0.5) } }
            fn down(n :: Int) -> Float { if n < 1 { 0.0 } else { t(n % 100, 1.0) + down(n - 1) } }
            fn run(n :: Int) -> Float { down(n / 20) }
            """),
    ];

    public static TheoryData<string> Names => [.. Table.Select(row => row.Name)];

    /// <summary>Limits around the ends of slices, on a small stack, interpreted and compiled.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Agree_around_the_ends_of_slices(string name)
    {
        var program = Tier.Compile(Table.Single(row => row.Name == name).Source);
        JitHook?[] hooks = [Tier.Eager(program), null];
        var differences = OnSmallStack(() =>
        {
            foreach (var memo in new[] { true, false })
            {
                var steps = See(program, null, memo).Steps;
                if (!memo && steps < 3 * 65_536) return $"only {steps} steps";
                foreach (var limit in new[] { 0, 65_530, 65_536, 65_537, 65_543, 131_072, 131_080, 196_608, steps - 1, steps, steps + 1 })
                {
                    var expected = See(program, null, memo, limit);
                    foreach (var hook in hooks)
                    {
                        var found = See(program, hook, memo, limit, ExecutionTier.Fast);
                        if (expected != found) return $"memo {memo}, limit {limit}\nplain {expected}\nfound {found}";
                    }
                }
            }

            return null;
        });
        Assert.Null(differences);
    }

    /// <summary>
    /// Sessions in many threads while functions are compiled, and while the process chooses among the copies of the dispatch loop.
    /// </summary>
    [Fact]
    public void Agree_in_many_threads()
    {
        var programs = Array.ConvertAll(Table, row => Tier.Compile(row.Source));
        var expected = Array.ConvertAll(programs, program => See(program, null, memo: true));
        var hooks = Array.ConvertAll(programs, program => new JitHook(program, new JitOptions { Threshold = 5, CompileAll = true }));
        var differences = new ConcurrentQueue<string>();
        var threads = new Thread[16];
        for (var t = 0; t < threads.Length; t++)
        {
            var first = t;
            threads[t] = SmallThread(
                () =>
                {
                    for (var i = first; i < first + (2 * programs.Length); i++)
                    {
                        var one = i % programs.Length;
                        var found = See(programs[one], first % 2 == 0 ? hooks[one] : null, memo: true, tier: ExecutionTier.Fast);
                        if (found != expected[one]) differences.Enqueue($"{Table[one].Name}\nplain {expected[one]}\nfound {found}");
                    }
                },
                differences.Enqueue);
        }

        foreach (var thread in threads) thread.Join();
        Assert.Empty(differences);
    }

    private static Seen See(ProgramCode program, JitHook? hook, bool memo, long limit = 0, ExecutionTier tier = ExecutionTier.Plain) =>
        Tier.Observe(new Session(program, Tier.Options(hook, memo, limit) with { Tier = tier }), program.Find("run")!, Value.Int(Input));

    private static string? OnSmallStack(Func<string?> body)
    {
        string? answer = null;
        var thread = SmallThread(() => answer = body(), failure => answer = failure);
        thread.Join();
        return answer;
    }

    private static Thread SmallThread(Action body, Action<string> onFailure)
    {
        var thread = new Thread(
            () =>
            {
                if (Record.Exception(body) is { } failure) onFailure(failure.ToString());
            },
            SmallStack);
        thread.Start();
        return thread;
    }
}
