using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Xunit;

namespace Lex.Api.Tests;

/// <summary>Actors, parallel maps and many threads as an embedder sees them.</summary>
public sealed class ActorApiTests
{
    private const string Counter = """
        import "std.conc" as conc
        fn start(name :: Str) -> [concurrent] Bool {
          match conc.register(conc.spawn(0, fn (n :: Int, by :: Int) -> (Int, Int) { (n + by, n + by) }), name) { Ok(_) => true, Err(_) => false }
        }
        fn count(name :: Str, by :: Int) -> [concurrent] Int { match conc.lookup(name) { Some(a) => conc.ask(a, by), None => 0 - 1 } }
        fn tell(name :: Str, by :: Int) -> [concurrent] Unit { match conc.lookup(name) { Some(a) => conc.tell(a, by), None => () } }
        fn find(name :: Str) -> [concurrent] Option[Actor[Int]] { conc.lookup(name) }
        """;

    [Fact]
    public void Named_actors_live_as_long_as_the_engine()
    {
        var engine = TestEngine.Create(options => options.Allow("concurrent"));
        var program = engine.Compile(Counter).OrThrow();
        using (var session = program.RentSession()) Assert.True(session.Call(program.Function<string, bool>("start"), "hits"));
        using (var session = program.RentSession())
        {
            Assert.False(session.Call(program.Function<string, bool>("start"), "hits"));
            Assert.Equal(5, session.Call(program.Function<string, long, long>("count"), "hits", 5));
        }

        Assert.Equal("hits", Assert.Single(engine.Actors.Names));
        Assert.Equal(ValueKind.Actor, engine.Actors.Find("hits")!.Value.Kind);
        Assert.Equal("\"<actor>\"", engine.Actors.Find("hits")!.Value.ToJson());
        Assert.Null(engine.Actors.Find("misses"));
        Assert.Empty(TestEngine.Create().Actors.Names);

        // The actor is there as long as somebody has it.
        var actor = engine.Actors.Find("hits")!.Value;
        Assert.True(engine.Actors.Unregister("hits"));
        Assert.False(engine.Actors.Unregister("hits"));
        Assert.True(engine.Actors.TryRegister("again", actor));
        Assert.False(engine.Actors.TryRegister("again", actor));
        using (var session = program.RentSession()) Assert.Equal(6, session.Call(program.Function<string, long, long>("count"), "again", 1));
        engine.Actors.Clear();
        Assert.Empty(engine.Actors.Names);
        Assert.Throws<ArgumentException>(() => engine.Actors.TryRegister("n", 5));
    }

    [Fact]
    public void The_host_offers_actors_of_its_own()
    {
        var engine = TestEngine.Create(options => options.Allow("concurrent"));
        var program = engine.Compile(Counter).OrThrow();
        var heard = 0L;
        engine.Actors.TryRegister("host", LexActors.Create(message => message.AsInt() switch
        {
            < 0 => throw new InvalidOperationException("no negative numbers"),
            var n => heard += n,
        }));
        using var session = program.RentSession();
        Assert.Equal(3, session.Call(program.Function<string, long, long>("count"), "host", 3));
        Assert.IsType<LexOutcome.Value>(session.TryInvoke(program.Resolve("tell"), "host", 4));
        Assert.Equal(7, heard);
        var error = Assert.IsType<LexOutcome.Error>(session.TryInvoke(program.Resolve("count"), "host", -1)).Reason;
        Assert.Equal((LexErrorKind.Effect, "conc.ask: native handler error: no negative numbers"), (error.Kind, error.Message));
        Assert.Equal(8, session.Call(program.Function<string, long, long>("count"), "host", 1));
        Assert.Throws<ArgumentNullException>(() => LexActors.Create(null!));
    }

    [Fact]
    public void Another_program_finds_an_actor_but_cannot_run_its_handler()
    {
        var engine = TestEngine.Create(options => options.Allow("concurrent"));
        var one = engine.Compile(Counter).OrThrow();
        var other = engine.Compile(Counter + "\nfn extra() -> Int { 1 }").OrThrow();
        using var first = one.RentSession();
        using var second = other.RentSession();
        Assert.True(first.Call(one.Function<string, bool>("start"), "hits"));
        Assert.Equal("Some", second.Invoke(other.Resolve("find"), "hits").Constructor);
        var error = Assert.IsType<LexOutcome.Error>(second.TryInvoke(other.Resolve("count"), "hits", 1)).Reason;
        Assert.Equal("conc.ask: the actor belongs to another program", error.Message);
    }

    [Fact]
    public void Without_the_grant_nothing_runs() =>
        Assert.IsType<LexOutcome.Refused>(Only(TestEngine.Create(), Counter, "start", "x"));

    [Fact]
    public async Task A_handler_may_wait_for_an_effect_without_a_thread()
    {
        var answer = new TaskCompletionSource<LexValue>();
        var engine = TestEngine.Create(options => options.Allow("concurrent", "io").Effect("io.readline", (_, _) => new ValueTask<LexValue>(answer.Task)));
        var program = engine.Compile("""
            import "std.conc" as conc
            import "std.io" as io
            import "std.str" as str
            fn main() -> [concurrent, io] Int {
              let a := conc.spawn(10, fn (n :: Int, by :: Int) -> [io] (Int, Int) { match io.readline() { Some(s) => (n + by + str.len(s), n), None => (n, n) } })
              let before := conc.ask(a, 1)
              before * 100 + conc.ask(a, 0)
            }
            """).OrThrow();
        using var session = program.RentSession();
        var call = session.TryInvokeAsync(program.Resolve("main"));
        Assert.False(call.IsCompleted);
        answer.SetResult(LexValue.Variant("Some", "abc"));
        Assert.Equal("1014", (await call).ToString());
    }

    /// <summary>While a handler waits for its effect, everybody else who has a message for the actor waits without a thread, too.</summary>
    [Theory]
    [InlineData("answered")]
    [InlineData("cancelled")]
    [InlineData("disposed")]
    [InlineData("recorded")]
    public async Task Waiting_for_a_busy_actor_holds_no_thread(string how)
    {
        var answer = new TaskCompletionSource<LexValue>();
        var engine = TestEngine.Create(options => options.Allow("concurrent", "io").Effect("io.readline", (_, _) => new ValueTask<LexValue>(answer.Task)));
        var program = engine.Compile("""
            import "std.conc" as conc
            import "std.io" as io
            import "std.list" as list
            fn start() -> [concurrent, io] Bool {
              let a := conc.spawn(0, fn (n :: Int, by :: Int) -> [io] (Int, Int) { match io.readline() { Some(s) => (n + by, n + by), None => (n, n) } })
              match conc.register(a, "busy") { Ok(_) => true, Err(_) => false }
            }
            fn send(by :: Int) -> [concurrent, io] Int { match conc.lookup("busy") { Some(a) => conc.ask(a, by), None => 0 - 1 } }
            fn sends(by :: Int) -> [concurrent, io] Int {
              list.fold(list.par_map([by, by], fn (x :: Int) -> [concurrent, io] Int { send(x) }), 0, fn (s :: Int, x :: Int) -> Int { s + x })
            }
            """).OrThrow();
        using var first = program.RentSession();
        Assert.True(first.Call(program.Function<bool>("start")));
        using var stop = new CancellationTokenSource();
        var recorder = new Trace.TraceRecorder();
        var sessions = Enumerable.Range(0, 200).Select(i => how == "recorded" && i == 1 ? program.RentSession(recorder) : program.RentSession()).ToArray();
        var calls = sessions.Select((session, i) => session.TryInvokeAsync(program.Resolve(i == 2 ? "sends" : "send"), [1], i == 1 ? stop.Token : default).AsTask()).ToArray();
        Assert.All(calls, static call => Assert.False(call.IsCompleted));
        Assert.IsType<LexOutcome.Refused>(sessions[1].TryInvoke(program.Resolve("send"), 1));
        if (how == "cancelled")
        {
            stop.Cancel();
            Assert.IsType<LexOutcome.Cancelled>(await calls[1].WaitAsync(TimeSpan.FromSeconds(30)));
        }
        else if (how == "disposed")
        {
            sessions[1].Dispose();
            Assert.IsType<LexOutcome.Cancelled>(await calls[1].WaitAsync(TimeSpan.FromSeconds(30)));
        }

        answer.SetResult(LexValue.Variant("Some", "x"));
        var replies = await Task.WhenAll(calls).WaitAsync(TimeSpan.FromSeconds(60));
        // One message was not sent, if its sender gave up; the session that maps sent two.
        Assert.Equal(how is "answered" or "recorded" ? 202 : 201, (await first.TryInvokeAsync(program.Resolve("send"), 1)).OrThrow().AsInt());
        Assert.Equal(how is "answered" or "recorded" ? 200 : 199, replies.Count(static reply => reply.IsValue));
        if (how == "recorded") Assert.All(recorder.ToTree().AllNodes(), static node => Assert.NotEqual(Trace.TraceEnd.Open, node.End));
        foreach (var session in sessions) session.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void A_limit_inside_a_parallel_map_is_one_for_the_host(int workers)
    {
        var engine = TestEngine.Create(options => options.Workers(workers).StepLimit(10_000));
        var outcome = Only(engine, "import \"std.list\" as list\nfn spin(n :: Int) -> Int { spin(n + 1) }\nfn main(n :: Int) -> List[Int] { list.par_map([n, n], spin) }", "main", 0);
        Assert.Equal(LexLimit.Steps, Assert.IsType<LexOutcome.LimitReached>(outcome).Limit);
        Assert.Throws<ArgumentOutOfRangeException>(() => TestEngine.Create(options => options.Workers(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestEngine.Create(options => options.Workers(65)));
    }

    [Fact]
    public void Sixteen_threads_use_one_program()
    {
        const int Threads = 16;
        const string Source = """
            import "std.list" as list
            import "std.map" as map
            import "std.str" as str
            import "std.int" as int
            import "std.json" as json
            import "std.conc" as conc
            type Tree = Leaf | Node(Tree, Int, Tree)
            fn put(t :: Tree, n :: Int) -> Tree { match t { Leaf => Node(Leaf, n, Leaf), Node(l, m, r) => if n < m { Node(put(l, n), m, r) } else { Node(l, m, put(r, n)) } } }
            fn sum(t :: Tree) -> Int { match t { Leaf => 0, Node(l, m, r) => sum(l) + m + sum(r) } }
            fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }
            fn main(seed :: Int) -> [concurrent] Str {
              let tree := list.fold(list.range(0, 200), Leaf, fn (t :: Tree, i :: Int) -> Tree { put(t, i * seed * 7919 % 1009) })
              let words := list.map(list.range(0, 50), fn (i :: Int) -> Str { f"w{int.to_str(i * seed % 17)}" })
              let counts := list.fold(words, map.new(), fn (m :: Map[Str, Int], w :: Str) -> Map[Str, Int] { map.set(m, w, str.len(w) + match map.get(m, w) { Some(n) => n, None => 0 }) })
              let squares := list.par_map(list.range(0, 8), fn (i :: Int) -> Int { fib(i + seed % 5) })
              let a := conc.spawn(0, fn (n :: Int, by :: Int) -> (Int, Int) { (n + by, n + by) })
              let total := list.fold(squares, 0, fn (_ :: Int, s :: Int) -> [concurrent] Int { conc.ask(a, s) })
              f"{int.to_str(sum(tree))} {json.stringify(counts)} {int.to_str(total)}"
            }
            """;
        var engine = TestEngine.Create(options => options.Allow("concurrent").StepLimit(0).CellLimit(0));
        var program = engine.Compile(Source).OrThrow();
        var main = program.Resolve("main");
        (string Result, long Steps, long Cells) Run(long seed)
        {
            using var session = program.RentSession();
            return (session.Invoke(main, seed).AsStr(), session.Steps, session.Cells);
        }

        var expected = Enumerable.Range(0, 10).Select(seed => Run(seed)).ToArray();
        var wrong = new string?[Threads];
        var threads = Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            for (var round = 0; round < 40 && wrong[index] is null; round++)
            {
                var seed = (round + index) % expected.Length;
                var seen = Run(seed);
                if (seen != expected[seed]) wrong[index] = $"{seed}: {seen}, not {expected[seed]}";
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.All(wrong, Assert.Null);
    }

    private static LexOutcome Only(LexEngine engine, string source, string function, LexValue argument)
    {
        var program = engine.Compile(source).OrThrow();
        using var session = program.RentSession();
        return session.TryInvoke(program.Resolve(function), argument);
    }
}
