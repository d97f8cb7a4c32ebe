using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Rows of runtime section 17 about remembered calls, in every tier: results, hits, misses and skips. Without a memo every pure
/// call is a skip.</summary>
public sealed class MemoRowTests
{
    private const string Source = """
        import "std.io" as io
        import "std.arrow" as arrow
        fn square(n :: Int) -> Int { n * n }
        fn same(n :: Int) -> Int { square(n) + square(n) }
        fn each(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { each(n - 1, acc + square(n)) } }
        fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
        fn tail(n :: Int) -> Int { square(n) }
        fn say(n :: Int) -> [io] Int { let _ := io.print("said")
          n }
        fn says(n :: Int) -> [io] Int { say(n) + say(n) }
        fn ap[E](f :: (Int) -> [| E] Int) -> [| E] Int { f(4) }
        fn open(n :: Int) -> [io] Int {
          let f := fn (x :: Int) -> [io] Int { let _ := io.print("said")
            x }
          let a := ap(f)
          let b := ap(f)
          a + b
        }
        fn table(n :: Int) -> Table { match arrow.from_int_columns([("a", [n, n])]) { Ok(t) => t, Err(_) => table(n) } }
        fn total(t :: Table) -> Int { match arrow.col_sum_int(t, "a") { Ok(n) => n, Err(_) => 0 } }
        fn totals(n :: Int) -> Int { total(table(n)) * 1000 + total(table(n + 1)) + total(table(n)) }
        fn area(r :: { a :: Int, b :: Int }) -> Int { r.a * r.b }
        fn fields(n :: Int) -> Int { area({ a: n, b: 2 }) + area({ b: 2, a: n }) }
        """;

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Row("runtime", 49)]
    [MemberData(nameof(Tiers))]
    public void Row_49_the_second_call_is_a_hit(string tier) => Check(tier, "same", [5], 50, (1, 1, 0), skips: 2);

    [Theory]
    [Row("runtime", 50)]
    [MemberData(nameof(Tiers))]
    public void Row_50_effects_are_not_remembered(string tier) => Check(tier, "says", [5], 10, (0, 0, 0), skips: 0, prints: 2);

    [Theory]
    [Row("runtime", 51)]
    [MemberData(nameof(Tiers))]
    public void Row_51_arguments_that_never_repeat_switch_it_off(string tier) =>
        Check(tier, "each", [200, 0], 2686700, (0, 64, 136), skips: 200);

    [Theory]
    [Row("runtime", 52)]
    [MemberData(nameof(Tiers))]
    public void Row_52_fibonacci(string tier) => Check(tier, "fib", [25], 75025, (23, 25, 0), skips: 242784);

    [Theory]
    [Row("runtime", 53)]
    [MemberData(nameof(Tiers))]
    public void Row_53_tail_calls_do_not_ask(string tier) => Check(tier, "tail", [3], 9, (0, 0, 0), skips: 0);

    [Theory]
    [Row("runtime", 54)]
    [MemberData(nameof(Tiers))]
    public void Row_54_an_open_row_is_not_pure(string tier) => Check(tier, "open", [3], 8, (0, 0, 0), skips: 0, prints: 2);

    [Theory]
    [Row("runtime", 55)]
    [MemberData(nameof(Tiers))]
    public void Row_55_tables_are_known_by_their_cells(string tier) => Check(tier, "totals", [5], 10022, (2, 4, 0), skips: 6);

    [Theory]
    [Row("runtime", 23)]
    [MemberData(nameof(Tiers))]
    public void Row_23_records_by_name_are_one_argument(string tier)
    {
        Check(tier, "fields", [4], 16, (1, 1, 0), skips: 2);

        // The compiler sorts the fields; code by hand does not.
        var program = TestProgram.OfListing("""
            fn f arity 0 locals 0
                PushConst 1
                PushConst 2
                MakeRecord {a, b} 2
                Call same 1 n_0
                PushConst 2
                PushConst 1
                MakeRecord {b, a} 2
                Call same 1 n_1
                NumEq
                Return

            fn same arity 1 locals 1
                LoadLocal $0
                Return
            """);
        var (session, function) = program.Open(Tier.Find(tier), "f");
        Assert.True(session.Invoke(function, [], out var result, out _));
        Assert.True(result.AsBool);
        Assert.Equal(Tier.Find(tier).Memo ? (1, 1, 0) : (0, 0, 2), Counters(session));
    }

    private static void Check(string tierName, string function, long[] arguments, long expected, (long, long, long) counters, long skips,
        int prints = 0)
    {
        var tier = Tier.Find(tierName);
        var handler = new PrintHandler();
        var (session, code) = TestProgram.OfSource(Source).Open(tier, function, o => o with { Handler = handler });
        Assert.True(session.Invoke(code, Array.ConvertAll(arguments, Value.Int), out var result, out var error), error?.Display);
        Assert.Equal(expected, result.AsInt);
        Assert.Equal(tier.Memo ? counters : (0, 0, skips), Counters(session));
        Assert.Equal(prints, handler.Lines.Count);
    }

    private static (long Hits, long Misses, long Skips) Counters(Session session) =>
        (session.MemoHits, session.MemoMisses, session.MemoSkips);
}
