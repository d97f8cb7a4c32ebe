using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>After an error a session holds nothing of the failed run (runtime section 0.2), in every tier: what the host handed in
/// is free as soon as the host lets go of it.</summary>
public sealed class LetGoTests
{
    private const string Source = """
        import "std.list" as list
        import "std.str" as str
        import "std.io" as io
        fn at_once(xs :: List[Str], n :: Int) -> Int { list.len(xs) / n }
        fn deeper(xs :: List[Str], n :: Int) -> Int { 1 + at_once(list.reverse(xs), n) }
        fn tail(xs :: List[Str], n :: Int) -> Int { at_once(list.concat(xs, xs), n) }
        fn recursion(xs :: List[Str], n :: Int) -> Int { 1 + recursion(xs, n) }
        fn mapped(xs :: List[Str], n :: Int) -> List[Int] { list.map(xs, fn (x :: Str) -> Int { str.len(x) / n }) }
        fn folded(xs :: List[Str], n :: Int) -> Int { list.fold(xs, 0, fn (a :: Int, x :: Str) -> Int { a + str.len(x) / n }) }
        fn sorted(xs :: List[Str], n :: Int) -> List[Str] { list.sort_by(xs, fn (x :: Str) -> Int { str.len(x) / n }) }
        fn in_parallel(xs :: List[Str], n :: Int) -> List[Int] { list.par_map(xs, fn (x :: Str) -> Int { str.len(x) / n }) }
        fn captured(xs :: List[Str], n :: Int) -> Int { let f := fn (m :: Int) -> Int { list.len(xs) / m }
          f(n) + 1 }
        fn built(xs :: List[Str], n :: Int) -> Int { let r := { a: xs, b: (xs, n) }
          list.len(r.a) / n }
        fn endless(xs :: List[Str], n :: Int) -> Int { endless(xs, n) }
        fn growing(xs :: List[Str], n :: Int) -> Int { growing(list.concat(xs, xs), n) }
        fn refused(xs :: List[Str], n :: Int) -> [io] Int { let _ := io.print(str.join(xs, ","))
          list.len(xs) / n }
        fn fails(xs :: List[Str], n :: Int) -> [net] Int { let _ := io_fail(xs)
          n }
        fn positive(xs :: List[Str], n :: Int{m | m > 0}) -> Int { list.len(xs) / n }
        fn io_fail(xs :: List[Str]) -> [net] Int { 1 / (list.len(xs) - 2) }
        """;

    private static readonly string[] Functions =
    [
        "at_once", "deeper", "tail", "recursion", "mapped", "folded", "sorted", "in_parallel", "captured", "built", "endless", "growing", "refused", "fails", "positive",
    ];

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var function in Functions)
        {
            foreach (var tier in Tier.All) cases.Add(function, tier.Name);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_a_failed_run_held_is_free(string function, string tier)
    {
        var (session, held) = Fail(function, tier);
        for (var i = 0; i < 10 && held.Exists(static reference => reference.IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.All(held, static reference => Assert.False(reference.IsAlive));
        GC.KeepAlive(session);
    }

    // Not inlined: the frame of the test holds nothing either.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Session Session, List<WeakReference> Held) Fail(string function, string tier)
    {
        var (session, code) = TestProgram.OfSource(Source).Open(Tier.Find(tier), function, static options => options with { StepLimit = 100_000, CellLimit = 100_000, Tracer = null });
        Value[] texts = [Value.Object(TextValue.Of("one text")), Value.Object(TextValue.Of("another"))];
        var list = Value.Object(ListValue.Of(texts));
        for (var round = 0; round < 3; round++)
        {
            Assert.False(session.Invoke(code, [list, Value.Int(0)], out _, out var error));
            Assert.NotNull(error);
        }

        return (session, [new(list.Ref), new(texts[0].Ref), new(texts[1].Ref)]);
    }
}
