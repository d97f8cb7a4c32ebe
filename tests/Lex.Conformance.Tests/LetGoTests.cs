using System.Runtime.CompilerServices;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Suspension;
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
        fn rounds(n :: Int, xs :: List[Str], s :: Str, m :: Int) -> Int { if m == 1 { list.len(xs) } else { rounds(n - 1, xs, s, m) } }
        fn refueled(xs :: List[Str], n :: Int) -> Int { rounds(n, xs, str.join(xs, ","), n) }
        fn ping(ys :: List[Str], m :: Int, s :: Str) -> Int { if m == 1 { 0 } else { if list.len(ys) > 3 { ping(ys, m, s) } else { pong(m - 2, s, ys) } } }
        fn pong(m :: Int, s :: Str, ys :: List[Str]) -> Int { if m == 1 { 1 } else { ping(list.reverse(ys), m + 2, s) } }
        fn circle(xs :: List[Str], n :: Int) -> Int { 1 + ping(xs, n, str.join(xs, ";")) }
        fn cost(n :: Int) -> Int { if n < 2 { n } else { cost(n - 1) + cost(n - 2) } }
        fn calling(xs :: List[Str], n :: Int) -> Int { if n == 1 { list.len(xs) } else { calling(xs, n - 2 * cost(9)) } }
        fn operands(xs :: List[Str], n :: Int) -> (List[Str], (Str, List[Str]), Int) { (list.reverse(xs), (str.join(xs, "-"), list.tail(xs)), cost(20) / n) }
        fn remembered(xs :: List[Str], n :: Int) -> Int { deeper(xs, n) + deeper(list.reverse(xs), n) }
        fn applied(f :: (Int) -> Int, xs :: List[Str], n :: Int) -> Int { f(n) + list.len(xs) }
        fn given(xs :: List[Str], n :: Int) -> Int { applied(fn (m :: Int) -> Int { applied(fn (k :: Int) -> Int { list.len(xs) / k }, list.reverse(xs), m) }, xs, n) }
        fn nested(xs :: List[Str], n :: Int) -> List[Int] { list.map(xs, fn (x :: Str) -> Int { list.fold(xs, cost(5), fn (a :: Int, y :: Str) -> Int { a + str.len(x + y) / n }) }) }
        fn suspended(xs :: List[Str], n :: Int) -> [io] Int { let k := deeper(list.concat(xs, xs), n + 1) + rounds(9, xs, "", n + 1) let _ := io.print("wait") k }
        fn told(n :: Int) -> [io] Int { let _ := io.print("call back") n + 1 }
        fn positive(xs :: List[Str], n :: Int{m | m > 0}) -> Int { list.len(xs) / n }
        fn io_fail(xs :: List[Str]) -> [net] Int { 1 / (list.len(xs) - 2) }
        """;

    private static readonly string[] Functions =
    [
        "at_once", "deeper", "tail", "recursion", "mapped", "folded", "sorted", "in_parallel", "captured", "built", "growing", "refused", "fails", "positive",
        "operands", "remembered", "given", "nested",
    ];

    // Until there are no more steps.
    private static readonly string[] Endless = ["endless", "refueled", "circle", "calling"];

    public static TheoryData<string, string> Cases() => CasesOf([.. Functions, .. Endless]);

    public static TheoryData<string, string> Ending() => CasesOf(Functions);

    private static TheoryData<string, string> CasesOf(string[] functions)
    {
        var cases = new TheoryData<string, string>();
        foreach (var function in functions)
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
        AreFree(session, held);
    }

    /// <summary>A call that a handler makes fails; the run for which it works goes on and ends well.</summary>
    [Theory]
    [MemberData(nameof(Ending))]
    public void What_a_failed_call_of_a_handler_held_is_free(string function, string tier)
    {
        var handler = new CallingHandler();
        var (session, held) = FailWithin(function, tier, handler);
        AreFree(session, held);
        GC.KeepAlive(handler);
    }

    /// <summary>A suspended run is given up. The memo keeps what it knows until the session is reset.</summary>
    [Theory]
    [MemberData(nameof(Tiers))]
    public void What_a_run_held_that_is_given_up_is_free(string tier)
    {
        var (session, held) = GiveUp(tier);
        AreFree(session, held);
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(static tier => tier.Name)];

    private static void AreFree(Session session, List<WeakReference> held)
    {
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

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Session Session, List<WeakReference> Held) FailWithin(string function, string tier, CallingHandler handler)
    {
        var (session, told) = TestProgram.OfSource(Source).Open(
            Tier.Find(tier), "told", options => options with { CellLimit = 1_000_000, Tracer = null, Handler = handler });
        Value[] texts = [Value.Object(TextValue.Of("one text")), Value.Object(TextValue.Of("another"))];
        var list = Value.Object(ListValue.Of(texts));
        var code = session.Program.Find(function)!;
        var failed = false;
        handler.Call = () => failed = !session.Invoke(code, [list, Value.Int(0)], out _, out _);
        Assert.True(session.Invoke(told, [Value.Int(1)], out var result, out var error), error?.Message);
        Assert.Equal(2, result.AsInt);
        Assert.True(failed);
        handler.Call = null;
        return (session, [new(list.Ref), new(texts[0].Ref), new(texts[1].Ref)]);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Session Session, List<WeakReference> Held) GiveUp(string tier)
    {
        var (session, code) = TestProgram.OfSource(Source).Open(
            Tier.Find(tier), "suspended", static options => options with { Memo = false, Tracer = null, Handler = new SuspendingHandler() });
        Value[] texts = [Value.Object(TextValue.Of("one text")), Value.Object(TextValue.Of("another"))];
        var list = Value.Object(ListValue.Of(texts));
        Assert.Equal(RunEnd.Suspended, session.Start(code, [list, Value.Int(0)], out _, out _));
        session.Abandon();
        return (session, [new(list.Ref), new(texts[0].Ref), new(texts[1].Ref)]);
    }

    /// <summary>Answers nothing.</summary>
    private sealed class SuspendingHandler : IAsyncEffectHandler
    {
        public ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation) => new(EffectAnswer.Suspend);
    }

    /// <summary>Calls the session for which it works.</summary>
    private sealed class CallingHandler : IEffectHandler
    {
        public Action? Call { get; set; }

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (Value.Unit, "");
            var call = Call;
            Call = null;
            call?.Invoke();
            return true;
        }
    }
}
