using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// Parallel maps (runtime section 3.8), in every tier and with several numbers of threads: what a program can see of a map
/// depends on neither.
/// </summary>
public sealed class ParallelMapTests
{
    private const string Imports = """
        import "std.list" as list
        import "std.str" as str
        import "std.int" as int
        import "std.io" as io

        fn spin(n :: Int) -> Int { if n == 0 { 0 } else { spin(n - 1) } }
        fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }

        """;

    private static readonly int[] Threads = [1, 2, 4, 8];

    /// <summary>Programs of one function <c>t</c>, with limits of steps and cells (0: the default).</summary>
    private static readonly (string Name, string Source, long Steps, long Cells)[] Table =
    [
        ("77 thirty-two items", "fn t() -> List[Int] { list.par_map(list.range(0, 32), fn (x :: Int) -> Int { x * x }) }", 0, 0),
        ("77 no items", "fn t() -> List[Int] { list.par_map([], fn (x :: Int) -> Int { x }) }", 0, 0),
        ("uneven items", "fn t() -> List[Int] { list.par_map(list.range(0, 40), fn (x :: Int) -> Int { if x % 7 == 0 { spin(20000) } else { fib(x % 12) } }) }", 0, 0),
        ("each item has a memo of its own", "fn t() -> List[Int] { list.par_map([20, 20, 20, 20, 20], fib) }", 0, 0),
        ("captures that are appended to", "fn t() -> List[Int] { let xs := list.range(0, 1000)\nlist.par_map(list.range(0, 50), fn (x :: Int) -> Int { let ys := list.concat(xs, [x])\nmatch list.get(ys, 1000) { Some(y) => y + list.len(ys), None => 0 } }) }", 0, 0),
        ("texts that are appended to", "fn t() -> List[Str] { let s := str.repeat(\"ab\", 20)\nlist.par_map(list.range(0, 50), fn (x :: Int) -> Str { s + int.to_str(x) }) }", 0, 0),
        ("78 the lowest of the failures", "fn t() -> List[Int] { list.par_map(list.range(0, 64), fn (x :: Int) -> Int { if x == 20 { 1 % (x - 20) } else { if x > 20 { 1 / (x - x) } else { spin(3000) } } }) }", 0, 0),
        ("a failure among long items", "fn t() -> List[Int] { list.par_map(list.range(0, 8), fn (x :: Int) -> Int { if x == 1 { 1 / (x - 1) } else { spin(1000000) } }) }", 0, 0),
        ("steps end in an item", "fn t() -> List[Int] { list.par_map(list.range(0, 8), fn (x :: Int) -> Int { if x == 3 { spin(1000000) } else { spin(10) } }) }", 50_000, 0),
        ("steps end at the join", "fn t() -> List[Int] { list.par_map(list.range(0, 1000), fn (x :: Int) -> Int { spin(100) }) }", 20_000, 0),
        ("cells end in an item", "fn t() -> List[Int] { list.par_map(list.range(0, 8), fn (x :: Int) -> Int { if x == 3 { list.len(list.range(0, 100000)) } else { x } }) }", 0, 5_000),
        ("cells end at the join", "fn t() -> List[Int] { list.par_map(list.range(0, 100), fn (x :: Int) -> Int { list.len(list.range(0, 100)) }) }", 0, 5_000),
        ("maps in maps", "fn t() -> List[List[Int]] { list.par_map(list.range(0, 12), fn (x :: Int) -> List[Int] { list.par_map(list.range(0, x), fn (y :: Int) -> Int { spin(500) + x * y }) }) }", 0, 0),
        ("a failure in maps in maps", "fn t() -> List[List[Int]] { list.par_map(list.range(0, 12), fn (x :: Int) -> List[Int] { list.par_map(list.range(0, x), fn (y :: Int) -> Int { 100 / (7 - y) }) }) }", 0, 0),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _, _, _) in Table)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Rows("runtime")]
    [MemberData(nameof(Rows))]
    public void Threads_change_nothing(string row, string tier)
    {
        var (_, source, steps, cells) = Table.Single(r => r.Name == row);
        var program = TestProgram.OfSource(Imports + source);
        var expected = Outcome(program, Tier.Find(tier).Oracle, 1, steps, cells);
        if (!row.Contains("fail", StringComparison.Ordinal) && steps + cells == 0) Assert.DoesNotContain("par_map worker", expected.Result, StringComparison.Ordinal);
        foreach (var threads in Threads) Assert.Equal((threads, expected), (threads, Outcome(program, Tier.Find(tier), threads, steps, cells)));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Several_threads_take_part(string tierName)
    {
        var tier = Tier.Find(tierName);
        if (tier.Traced) return; // What is traced runs in order.
        // Two items that wait for each other.
        using var meeting = new CountdownEvent(2);
        var (session, t) = Open(tier, "fn t() -> [io] List[Unit] { list.par_map([1, 2], fn (x :: Int) -> [io] Unit { io.print(\"here\") }) }", 2, o => o with { Handler = new MeetingHandler(meeting) });
        Assert.True(session.Invoke(t, [], out _, out var error), error?.Display);
    }

    [Theory]
    [Row("register", 80)]
    [MemberData(nameof(Tiers))]
    public void A_failure_ends_items_that_would_run_for_ever(string tier)
    {
        foreach (var threads in Threads)
        {
            var (session, t) = Open(
                Tier.Find(tier),
                "fn t() -> List[Int] { list.par_map(list.range(0, 4), fn (x :: Int) -> Int { if x == 0 { spin(300000) + 1 / x } else { spin(0 - 1) } }) }",
                threads,
                o => o with { StepLimit = 0, CellLimit = 0 });
            Assert.False(session.Invoke(t, [], out _, out var error));
            Assert.Equal("par_map worker: DivByZero { op: \"division\" }", error!.Message);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Deadline_and_cancellation_reach_the_items(string tier)
    {
        const string Source = "fn t() -> List[Int] { list.par_map(list.range(0, 100), fn (x :: Int) -> Int { spin(0 - 1) }) }";
        foreach (var threads in Threads)
        {
            var (session, t) = Open(Tier.Find(tier), Source, threads, o => o with { StepLimit = 0, Deadline = TimeSpan.FromMilliseconds(100) });
            Assert.False(session.Invoke(t, [], out _, out var late));
            Assert.Equal((LexErrorKind.Effect, LexLimit.Deadline), (late!.Kind, late.Limit));

            (session, t) = Open(Tier.Find(tier), Source, threads, o => o with { StepLimit = 0 });
            using var source = new CancellationTokenSource(20);
            Assert.False(session.Invoke(t, [], out _, out var cancelled, source.Token));
            Assert.Equal((LexErrorKind.Effect, LexLimit.Cancelled), (cancelled!.Kind, cancelled.Limit));
            Assert.StartsWith("par_map worker: Panic(\"cancelled in `", cancelled.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Short_items_see_the_deadline_too(string tier)
    {
        var (session, t) = Open(
            Tier.Find(tier),
            "fn again(n :: Int) -> Int { let _ := list.par_map([1, 2, 3], fn (x :: Int) -> Int { x })\nagain(n + 1) }\nfn t() -> Int { again(0) }",
            2,
            o => o with { StepLimit = 0, CellLimit = 0, Deadline = TimeSpan.FromMilliseconds(30) });
        Assert.False(session.Invoke(t, [], out _, out var late));
        Assert.Equal(LexLimit.Deadline, late!.Limit);
    }

    [Theory]
    [Row("register", 84)]
    [MemberData(nameof(Tiers))]
    public void Sixty_four_levels_of_maps_end_with_any_number_of_threads(string tier)
    {
        var program = TestProgram.OfSource(Imports + "fn down(n :: Int) -> Int { if n == 0 { 1 } else { list.fold(list.par_map([n - 1, 0], down), 0, fn (a :: Int, x :: Int) -> Int { a + x }) } }\nfn t() -> Int { down(63) }");
        foreach (var threads in Threads) Assert.Equal("64", Outcome(program, Tier.Find(tier), threads, 0, 0).Result);
    }

    [Theory]
    [Row("runtime", 79)]
    [MemberData(nameof(Tiers))]
    public void Items_share_the_budget(string tier)
    {
        const string Source = "fn pay(x :: Int) -> [budget(10)] Int { x }\nfn t(n :: Int) -> [budget(10)] Int { list.len(list.par_map(list.range(0, n), fn (x :: Int) -> [budget(10)] Int { pay(x) })) }";
        foreach (var threads in Threads)
        {
            var pool = new Stdlib.Effects.BudgetPool(1_000);
            var (session, t) = Open(Tier.Find(tier), Source, threads, o => o with { Handler = new PoolHandler(pool) });
            var isCharged = session.Invoke(t, [Value.Int(20)], out var all, out var none);
            Assert.True(isCharged, none?.Display);
            Assert.Equal(20, all.AsInt);
            Assert.False(session.Invoke(t, [Value.Int(100)], out _, out var error));
            Assert.StartsWith("par_map worker: Effect(\"budget exceeded: requested 10, used so far ", error!.Message, StringComparison.Ordinal);
            Assert.EndsWith(", ceiling 1000\")", error.Message, StringComparison.Ordinal);
            // What was granted is used up exactly.
            Assert.True(pool.TrySpend(0, out _));
            Assert.False(pool.TrySpend(10, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Each_thread_has_a_handler_made_by_the_caller(string tierName)
    {
        var tier = Tier.Find(tierName);
        foreach (var threads in Threads)
        {
            var spawned = new List<SpawningHandler>();
            var (session, t) = Open(tier, "fn t() -> [io] List[Unit] { list.par_map(list.range(0, 5), fn (x :: Int) -> [io] Unit { io.print(int.to_str(x)) }) }", threads, o => o with { Handler = new SpawningHandler(spawned) });
            Assert.True(session.Invoke(t, [], out _, out var error), error?.Display);
            Assert.Equal(tier.Traced ? 1 : Math.Min(threads, 5), spawned.Count);
            Assert.All(spawned, handler => Assert.Equal(Environment.CurrentManagedThreadId, handler.MadeOn));
            Assert.All(spawned, handler => Assert.Equal(handler.Lines.Order(), handler.Lines));
            Assert.Equal(["0", "1", "2", "3", "4"], spawned.SelectMany(handler => handler.Lines).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_handler_that_throws_fails_the_item_alone(string tier)
    {
        foreach (var threads in Threads)
        {
            var (session, t) = Open(Tier.Find(tier), "fn t(n :: Int) -> [io] List[Unit] { list.par_map(list.range(0, n), fn (x :: Int) -> [io] Unit { io.print(\"x\") }) }", threads, o => o with { Handler = new ThrowingHandler() });
            for (var round = 0; round < 3; round++)
            {
                Assert.False(session.Invoke(t, [Value.Int(5)], out _, out var error));
                Assert.Equal("par_map worker: Effect(\"io.print: the handler failed: InvalidOperationException: no more paper\")", error!.Message);
            }

            Assert.True(session.Invoke(t, [Value.Int(0)], out _, out _));
        }
    }

    [Theory]
    [Row("register", 83)]
    [MemberData(nameof(Tiers))]
    public void The_trace_has_what_items_call_in_input_order(string tierName)
    {
        if (!Tier.Find(tierName).Traced) return;
        var recorder = new TraceRecorder();
        var (session, t) = Open(
            Tier.Find(tierName),
            "fn twice(x :: Int) -> Int { x + x }\nfn inner() -> List[Int] { list.par_map([3, 1, 2], fn (x :: Int) -> Int { twice(x) + 0 }) }\nfn t() -> List[Int] { list.concat(inner(), []) }",
            8,
            o => o with { Tracer = recorder });
        Assert.True(session.Invoke(t, [], out _, out _));
        var inner = recorder.Nodes[0];
        Assert.Equal(["6", "2", "4"], inner.Children.Select(node => node.Output.Json));
        Assert.All(inner.Children, node => Assert.Equal("twice", node.Target));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Nothing_of_a_map_stays(string tierName)
    {
        if (Tier.Find(tierName).Traced) return; // The trace keeps what it shows.
        var (session, t) = Open(Tier.Find(tierName), "fn keep(xs :: List[Int]) -> Int { list.len(xs) }\nfn t(xs :: List[Int], d :: Int) -> List[Int] { list.par_map([1, 2, 3], fn (x :: Int) -> Int { keep(xs) / d }) }", 4, o => o);
        foreach (var divisor in new[] { 1, 0 })
        {
            // A thread of the pool may still be on its way out.
            var kept = Map(divisor);
            for (var i = 0; i < 100 && kept.IsAlive; i++)
            {
                Thread.Sleep(i);
                GC.Collect();
            }

            Assert.False(kept.IsAlive);
        }

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Map(long divisor)
        {
            var list = ListValue.Of([Value.Int(1), Value.Int(2)]);
            session.Invoke(t, [Value.Object(list), Value.Int(divisor)], out _, out _);
            session.Reset();
            return new WeakReference(list);
        }
    }

    private static (string Result, long Steps, long Cells) Outcome(TestProgram program, Tier tier, int threads, long steps, long cells)
    {
        var (session, t) = program.Open(tier, "t", o => Limited(o, threads, steps, cells));
        var done = session.Invoke(t, [], out var result, out var error);
        return (done ? TraceValue.Of(result).Json : $"{error!.Debug} in {error.Function} at {error.Pc}, {error.Limit}", session.Steps, session.CellsUsed);
    }

    private static SessionOptions Limited(SessionOptions options, int threads, long steps, long cells) => options with
    {
        Workers = threads,
        StepLimit = steps == 0 ? options.StepLimit : steps,
        CellLimit = cells == 0 ? options.CellLimit : cells,
    };

    private static (Session Session, Core.Programs.FunctionCode Function) Open(Tier tier, string source, int threads, Func<SessionOptions, SessionOptions> configure) =>
        TestProgram.OfSource(Imports + source).Open(tier, "t", o => configure(o with { Workers = threads }));

    private abstract class Handler : IEffectHandler
    {
        public virtual bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (Value.Unit, "");
            return true;
        }

        public virtual bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = "";
            return true;
        }

        public virtual IEffectHandler SpawnForWorker() => this;
    }

    /// <summary>Printing waits until somebody else has printed, too.</summary>
    private sealed class MeetingHandler(CountdownEvent meeting) : Handler
    {
        public override bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            base.TryPerform(kind, operation, arguments, out result, out error);
            meeting.Signal();
            return meeting.Wait(TimeSpan.FromSeconds(60));
        }
    }

    private sealed class PoolHandler(Stdlib.Effects.BudgetPool pool) : Handler
    {
        public override bool TryNoteCallBudget(ulong cost, out string error) => pool.TrySpend(cost, out error);
    }

    private sealed class ThrowingHandler : Handler
    {
        public override bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error) =>
            throw new InvalidOperationException("no more paper");
    }

    private sealed class SpawningHandler(List<SpawningHandler> spawned) : Handler
    {
        public int MadeOn { get; } = Environment.CurrentManagedThreadId;

        public List<string> Lines { get; } = [];

        public override bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            Lines.Add(arguments[0].As<TextValue>().ToString());
            return base.TryPerform(kind, operation, arguments, out result, out error);
        }

        public override IEffectHandler SpawnForWorker()
        {
            var worker = new SpawningHandler(spawned);
            spawned.Add(worker);
            return worker;
        }
    }
}
