using Lex.Core.Values;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>
/// Loops that the interpreter has to finish again and again, each time within the one before: from the ninth on, their tail calls are made by whoever
/// called them. Counted is that it happens; results, kinds, counters and errors are those of the plain loop.
/// </summary>
public class HandBackTests
{
    public static TheoryData<string, string, long> Programs => new()
    {
        { "a loop that calls", """
            fn cost(n :: Int) -> Int { if n < 2 { n } else { cost(n - 1) + cost(n - 2) } }
            fn go(n :: Int, k :: Int, x :: Float) -> Int { if n < 1 { k } else { go(n - 1, k * 3 % 1001 + cost(n % 7), x * 1.5) } }
            fn run(n :: Int) -> Int { go(n, 0, 1.0) + go(n / 2, 1, 0.5) }
            """, 60 },
        { "arguments of every kind, in another order", """
            import "std.str" as str
            fn cost(n :: Int) -> Int { if n < 2 { n } else { cost(n - 1) + cost(n - 2) } }
            fn go[T](f :: (T) -> T, x :: T, s :: Str, b :: Bool, n :: Int, p :: (Int, T), d :: Float) -> (T, Str, Bool, (Int, T), Float) {
              if n < 1 { (x, s, b, p, d) } else {
                let c := cost(n % 6)
                if c > 3 { go(f, f(x), s, not b, n - 1, (c + n, x), d + 0.5) } else { back(n - 1, p, b, f, str.slice(s + "ab", 0, 3), x, d * 2.0) }
              }
            }
            fn back[T](n :: Int, p :: (Int, T), b :: Bool, f :: (T) -> T, s :: Str, x :: T, d :: Float) -> (T, Str, Bool, (Int, T), Float) {
              if n < 1 { (x, s, not b, p, d) } else { let c := cost(n % 5) go(f, f(x), s, b, n - 1, p, if c > 2 { d - 1.0 } else { d }) }
            }
            fn run(n :: Int) -> ((Int, Str, Bool, (Int, Int), Float), (Str, Str, Bool, (Int, Str), Float), (Float, Str, Bool, (Int, Float), Float)) {
              (go(fn (x :: Int) -> Int { x + n }, 1, "q", n > 4, n, (1, 2), 0.25), back(n, (3, "t"), true, fn (x :: Str) -> Str { str.slice("u" + x, 0, 4) }, "", "v", 8.0),
                go(fn (x :: Float) -> Float { x / 2.0 }, 1.0, "r", false, n, (n, -0.0), 1.0))
            }
            """, 40 },
        { "a loop that fails at the end", """
            fn cost(n :: Int) -> Int { if n < 2 { n } else { cost(n - 1) + cost(n - 2) } }
            fn go(n :: Int, k :: Int) -> Int { if n == 0 - 3 { k } else { go(n - 1, k + cost(n % 7) + 100 / n) } }
            fn run(n :: Int) -> Int { 1 + go(n, 0) }
            """, 60 },
        { "a predicate on the way", """
            fn cost(n :: Int) -> Int { if n < 2 { n } else { cost(n - 1) + cost(n - 2) } }
            fn go(n :: Int, k :: Int) -> Int { if n < 1 { k } else { next(n - 1, k + cost(n % 7)) } }
            fn next(n :: Int{x | x != 3}, k :: Int) -> Int { if n < 1 { k } else { go(n - 1, k * 2 % 97) } }
            fn run(n :: Int) -> Int { go(n, 0) + go(n + 1, 1) }
            """, 40 },
        { "loops within a recursion and a fold", """
            import "std.list" as list
            fn cost(n :: Int) -> Int { if n < 2 { n } else { cost(n - 1) + cost(n - 2) } }
            fn go(n :: Int, k :: Int) -> Int { if n < 1 { k } else { go(n - 1, k + cost(n % 5)) } }
            fn down(n :: Int) -> Int { if n < 1 { go(20, n) } else { go(n % 6 + 4, n) - down(n - 1) } }
            fn run(n :: Int) -> Int { list.fold(list.range(0, n % 8), down(n / 4), fn (k :: Int, x :: Int) -> Int { go(x + 9, k) + down(x) }) }
            """, 31 },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Are_handed_back(string name, string source, long n)
    {
        var program = Tier.Compile(source);
        var run = program.Find("run")!;
        var handBacks = 0L;
        foreach (var (slice, overdraft) in new[] { (23, 0), (40, 0), (97, 60) })
        {
            foreach (var memo in new[] { true, false })
            {
                var hook = Tier.Eager(program, overdraft);
                var plain = new Session(program, Tier.Options(null, memo));
                var jit = new Session(program, Tier.Options(hook, memo) with { Slice = slice });
                for (var call = 0; call < 2; call++)
                    Assert.Equal(Tier.Observe(plain, run, Value.Int(n)), Tier.Observe(jit, run, Value.Int(n)));
                handBacks += jit.CompiledHandBacks;
                for (var limit = plain.Steps / 2; limit > 0; limit -= 1 + (plain.Steps / 61))
                {
                    var expected = Tier.Observe(new Session(program, Tier.Options(null, memo, limit)), run, Value.Int(n));
                    var found = Tier.Observe(new Session(program, Tier.Options(hook, memo, limit) with { Slice = slice }), run, Value.Int(n));
                    Assert.True(expected == found, $"slice {slice}, memo {memo}, limit {limit}\nplain {expected}\njit   {found}");
                }
            }
        }

        Assert.True(handBacks > 0, name);
    }
}
