using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Jit;
using Xunit;

namespace Lex.Api.Tests;

/// <summary>Effects that take their time, as an embedder sees them: from wherever they are performed, the session waits without a thread.</summary>
public sealed class SuspensionTests
{
    private const string Imports = """
        import "std.io" as io
        import "std.list" as list
        import "std.map" as map
        import "std.iter" as iter
        import "std.option" as option
        fn ask(n :: Int) -> [io] Int { match io.readline() { Some(s) => n + 1, None => 0 - 1 } }

        """;

    /// <summary>Places from which an effect is performed; each adds 1 to its argument for every answer.</summary>
    private static readonly (string Name, string Body, int Expected)[] Bodies =
    [
        ("top frame", "match io.readline() { Some(s) => n + 1, None => 0 }", 8),
        ("nested frames", "1 + ask(1 + ask(n))", 11),
        ("tail call", "ask(n)", 8),
        ("closure", "{ let f := fn (x :: Int) -> [io] Int { ask(x) + n }\n f(n) }", 15),
        ("list.map", "list.fold(list.map([n, n], fn (x :: Int) -> [io] Int { ask(x) }), 0, fn (a :: Int, x :: Int) -> Int { a + x })", 16),
        ("list.filter", "list.len(list.filter([n, n], fn (x :: Int) -> [io] Bool { ask(x) == 8 }))", 2),
        ("list.fold", "list.fold([n, n], 0, fn (a :: Int, x :: Int) -> [io] Int { ask(a + x) })", 16),
        ("list.sort_by", "list.len(list.sort_by([n, 1], fn (x :: Int) -> [io] Int { ask(x) }))", 2),
        ("list.any", "if list.any([n], fn (x :: Int) -> [io] Bool { ask(x) == 8 }) { 1 } else { 0 }", 1),
        ("list.flat_map", "list.len(list.flat_map([n, n], fn (x :: Int) -> [io] List[Int] { [ask(x), 1] }))", 4),
        ("map.map", "map.size(map.map(map.set(map.new(), n, n), fn (k :: Int, v :: Int) -> [io] Int { ask(v) }))", 1),
        ("option.map", "option.unwrap_or(option.map(Some(n), fn (x :: Int) -> [io] Int { ask(x) }), 0)", 8),
        ("iter.map", "iter.fold(iter.map(iter.from_list([n, n]), fn (x :: Int) -> [io] Int { ask(x) }), 0, fn (a :: Int, x :: Int) -> Int { a + x })", 16),
        ("list.par_map", "list.fold(list.par_map([n, n], fn (x :: Int) -> [io] Int { ask(x) }), 0, fn (a :: Int, x :: Int) -> Int { a + x })", 16),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _, _) in Bodies)
        {
            foreach (var tier in new[] { "interp", "jit" }) rows.Add(name, tier);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public async Task An_effect_that_takes_its_time_is_awaited(string place, string tier)
    {
        var (_, body, expected) = Bodies.First(b => b.Name == place);
        var engine = TestEngine.Create(o => With(o, tier).Allow("io").Effect("io.readline", static async (_, cancellation) =>
        {
            await Task.Delay(1, cancellation);
            return LexValue.Variant("Some", "x");
        }));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ {body} }}").OrThrow();
        using var session = program.RentSession();
        for (var i = 0; i < 3; i++) Assert.Equal(expected, await session.CallAsync(program.Function<int, int>("main"), 7));
        Assert.Equal(expected, session.Call(program.Function<int, int>("main"), 7));
    }

    [Fact]
    public async Task A_waiting_session_holds_no_thread()
    {
        var gate = new TaskCompletionSource<LexValue>();
        var engine = TestEngine.Create(o => o.Allow("io").Effect("io.readline", (_, _) => new(gate.Task)));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ ask(n) }}").OrThrow();
        var sessions = Enumerable.Range(0, 2_000).Select(_ => program.RentSession()).ToArray();
        var calls = sessions.Select((session, i) => session.CallAsync(program.Function<int, int>("main"), i).AsTask()).ToArray();
        Assert.All(calls, call => Assert.False(call.IsCompleted));
        Assert.True(ThreadPool.ThreadCount < 200);
        gate.SetResult(LexValue.Variant("Some", "x"));
        var results = await Task.WhenAll(calls);
        Assert.Equal(Enumerable.Range(1, 2_000), results);
    }

    [Fact]
    public async Task A_waiting_session_refuses_other_calls()
    {
        var gate = new TaskCompletionSource<LexValue>();
        var engine = TestEngine.Create(o => o.Allow("io").Effect("io.readline", (_, _) => new(gate.Task)));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ ask(n) }}\nfn one() -> Int {{ 1 }}").OrThrow();
        using var session = program.RentSession();
        var call = session.TryInvokeAsync(program.Resolve("main"), 7);
        Assert.Equal("the session waits for io.readline", Assert.IsType<LexOutcome.Refused>(session.TryInvoke(program.Resolve("one"))).Reason);
        Assert.IsType<LexOutcome.Refused>(await session.TryInvokeAsync(program.Resolve("one")));
        Assert.IsType<LexOutcome.Refused>(session.Resume(1));
        Assert.Null(session.Pending);
        session.Abandon(); // Not the host's to give up.
        gate.SetResult(LexValue.Variant("Some", "x"));
        Assert.Equal(8, (await call).OrThrow().AsInt());
        Assert.Equal(1, session.Invoke(program.Resolve("one")).AsInt());
    }

    [Fact]
    public async Task What_a_handler_throws_is_an_error_of_the_run()
    {
        var engine = TestEngine.Create(o => o.Allow("io")
            .Effect("io.readline", static async (_, _) =>
            {
                await Task.Yield();
                throw new InvalidOperationException("no line");
            })
            .Effect("io.print", static (_, _) => throw new NotSupportedException("no paper")));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ ask(n) }}\nfn say() -> [io] Unit {{ io.print(\"x\") }}").OrThrow();
        using var session = program.RentSession();
        foreach (var outcome in new[] { await session.TryInvokeAsync(program.Resolve("main"), 7), session.TryInvoke(program.Resolve("main"), 7) })
        {
            var error = Assert.IsType<LexOutcome.Error>(outcome).Reason;
            Assert.Equal((LexErrorKind.Effect, "ask"), (error.Kind, error.Function));
            Assert.Equal("io.readline: the handler failed: InvalidOperationException: no line", error.Message);
        }

        Assert.Contains("NotSupportedException: no paper", session.TryInvoke(program.Resolve("say")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_host_can_cancel_while_an_effect_is_under_way()
    {
        var told = new TaskCompletionSource();
        var engine = TestEngine.Create(o => o.Allow("io").Effect("io.readline", async (_, cancellation) =>
        {
            cancellation.Register(told.SetResult);
            await Task.Delay(-1, CancellationToken.None);
            return LexValue.Unit;
        }));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ ask(n) }}").OrThrow();
        using var session = program.RentSession();
        using var source = new CancellationTokenSource();
        var call = session.TryInvokeAsync(program.Resolve("main"), [7], source.Token);
        Assert.False(call.IsCompleted);
        await source.CancelAsync();
        Assert.Equal("runtime panic: cancelled in `ask`", Assert.IsType<LexOutcome.Cancelled>(await call).Reason.Display);
        await told.Task;
        Assert.IsType<LexOutcome.Cancelled>(await session.TryInvokeAsync(program.Resolve("main"), [7], source.Token));
    }

    [Fact]
    public async Task The_deadline_passes_while_an_effect_is_under_way()
    {
        var engine = TestEngine.Create(o => o.Allow("io").Deadline(TimeSpan.FromMilliseconds(30)).Effect("io.readline", static async (_, _) =>
        {
            await Task.Delay(-1, CancellationToken.None);
            return LexValue.Unit;
        }));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ ask(n) }}").OrThrow();
        using var session = program.RentSession();
        Assert.Equal(LexLimit.Deadline, Assert.IsType<LexOutcome.LimitReached>(await session.TryInvokeAsync(program.Resolve("main"), 7)).Limit);
        Assert.Equal(LexLimit.Deadline, Assert.IsType<LexOutcome.LimitReached>(session.TryInvoke(program.Resolve("main"), 7)).Limit);
    }

    [Fact]
    public async Task Disposing_a_waiting_session_ends_its_call()
    {
        var engine = TestEngine.Create(o => o.Allow("io").Effect("io.readline", static async (_, _) =>
        {
            await Task.Delay(-1, CancellationToken.None);
            return LexValue.Unit;
        }));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ ask(n) }}").OrThrow();
        var session = program.RentSession();
        var call = session.TryInvokeAsync(program.Resolve("main"), 7);
        session.Dispose();
        Assert.IsType<LexOutcome.Cancelled>(await call);
    }

    [Fact]
    public void A_run_stops_in_front_of_an_effect_and_goes_on_with_the_answer()
    {
        var engine = TestEngine.Create(o => o.Allow("io").SuspendAt("io.readline"));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ 1 + ask(1 + ask(n)) }}\nfn one() -> Int {{ 1 }}").OrThrow();
        using var session = program.RentSession();
        Assert.Equal("io.readline", Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(program.Resolve("main"), 7)).Effect.Name);
        Assert.Equal("io.readline()", session.Pending!.ToString());
        Assert.IsType<LexOutcome.Refused>(session.TryInvoke(program.Resolve("one")));
        Assert.IsType<LexOutcome.Suspended>(session.Resume(LexValue.Variant("Some", "x")));
        Assert.Equal(11, session.Resume(LexValue.Variant("Some", "x")).OrThrow().AsInt());

        Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(program.Resolve("main"), 7));
        Assert.Equal("effect handler error: nobody is there", Assert.IsType<LexOutcome.Error>(session.Fail("nobody is there")).Reason.Display);
        Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(program.Resolve("main"), 7));
        session.Abandon();
        Assert.Equal(1, session.Invoke(program.Resolve("one")).AsInt());
    }

    [Fact]
    public void A_handler_may_leave_the_answer_to_the_holder_of_the_session()
    {
        var engine = TestEngine.Create(o => o.Effects(static () => new Postponing()));
        var program = engine.Compile($"{Imports}fn main(n :: Int) -> [io] Int {{ ask(n) }}").OrThrow();
        using var session = program.RentSession();
        Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(program.Resolve("main"), 7));
        Assert.Equal(8, session.Resume(LexValue.Variant("Some", "x")).OrThrow().AsInt());
    }

    private static LexOptions With(LexOptions options, string tier) => tier == "jit" ? options.UseJit(JitOptions.Eager) : options;

    private sealed class Postponing : IAsyncEffectHandler
    {
        public ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation) => new(EffectAnswer.Suspend);
    }
}
