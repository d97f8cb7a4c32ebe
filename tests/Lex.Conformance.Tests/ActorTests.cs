using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Interp.Actors;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Actors and their names (runtime sections 9.4 to 9.6), in every tier.</summary>
public sealed class ActorTests
{
    private const string Imports = """
        import "std.conc" as conc
        import "std.list" as list
        import "std.io" as io
        import "std.int" as int
        import "std.str" as str

        fn add(n :: Int, by :: Int) -> (Int, Int) { (n + by, n + by) }
        fn counter() -> [concurrent] Actor[Int] { conc.spawn(0, add) }

        """;

    private static readonly (string Name, string Source, string Expected)[] Table =
    [
        ("31 an actor and its looked-up self", "fn t() -> [concurrent] (Bool, Bool) { let a := counter()\nlet b := counter()\nlet _ := conc.register(a, \"a\")\nmatch conc.lookup(\"a\") { Some(x) => (x == a, x == b), None => (false, true) } }", "[true,false]"),
        ("73 a counter", "fn t() -> [concurrent] Int { let a := counter()\nconc.tell(a, 10)\nconc.tell(a, 10)\nconc.ask(a, 0) }", "20"),
        ("75 register twice", "fn t() -> [concurrent] (Result[Unit, ConcError], Result[Unit, ConcError]) { let a := counter()\n(conc.register(a, \"n\"), conc.register(a, \"n\")) }", """[{"$variant":"Ok","args":[null]},{"$variant":"Err","args":[{"$variant":"AlreadyRegistered","args":["n"]}]}]"""),
        ("75 lookup of nobody", "fn t() -> [concurrent] Bool { match conc.lookup(\"nobody\") { Some(_) => false, None => true } }", "true"),
        ("75 unregister", "fn t() -> [concurrent] (Result[Unit, ConcError], Result[Unit, ConcError], Int) { let a := counter()\nlet _ := conc.register(a, \"n\")\nlet one := conc.unregister(\"n\")\n(one, conc.unregister(\"n\"), conc.ask(a, 3)) }", """[{"$variant":"Ok","args":[null]},{"$variant":"Err","args":[{"$variant":"NotRegistered","args":["n"]}]},3]"""),
        ("75 names are sorted", "fn t() -> [concurrent] List[Str] { let a := counter()\nlet _ := list.map([\"b\", \"😀\", \"a\", \"～\", \"\"], fn (n :: Str) -> [concurrent] Result[Unit, ConcError] { conc.register(a, n) })\nconc.registered() }", "[\"\",\"a\",\"b\",\"～\",\"😀\"]"),
        ("76 an actor that asks itself", "fn t() -> [concurrent] Int { let a := conc.spawn(0, fn (s :: Int, m :: Int) -> [concurrent] (Int, Int) { match conc.lookup(\"me\") { Some(me) => (s, conc.ask(me, m)), None => (s, 0) } })\nlet _ := conc.register(a, \"me\")\nconc.ask(a, 1) }", "effect handler error: conc.ask: handler error: Effect(\"conc.ask: message cycle: actor `me` still handles a message that waits for this one\")"),
        ("76 a cycle of two", "fn pass(to :: Str) -> (Int, Int) -> [concurrent] (Int, Int) { fn (s :: Int, m :: Int) -> [concurrent] (Int, Int) { match conc.lookup(to) { Some(x) => { conc.tell(x, m)\n(s, 0) }, None => (s, 0) } } }\nfn t() -> [concurrent] Int { let a := conc.spawn(0, pass(\"b\"))\nlet b := conc.spawn(0, pass(\"a\"))\nlet _ := conc.register(a, \"a\")\nlet _ := conc.register(b, \"b\")\nconc.ask(a, 1) }", "effect handler error: conc.ask: handler error: Effect(\"conc.tell: handler error: Effect(\\\"conc.tell: message cycle: actor `a` still handles a message that waits for this one\\\")\")"),
        ("76 an item that asks the actor whose handler waits for it", "fn t() -> [concurrent] Int { let a := conc.spawn(0, fn (s :: Int, m :: Int) -> [concurrent] (Int, Int) { (s, list.len(list.par_map([1, 2, 3], fn (x :: Int) -> [concurrent] Int { match conc.lookup(\"me\") { Some(me) => conc.ask(me, x), None => 0 } }))) })\nlet _ := conc.register(a, \"me\")\nconc.ask(a, 1) }", "effect handler error: conc.ask: handler error: Effect(\"par_map worker: Effect(\\\"conc.ask: message cycle: actor `me` still handles a message that waits for this one\\\")\")"),
        ("an actor of another one's handler", "fn t() -> [concurrent] (Int, Int) { let a := counter()\nlet b := conc.spawn(100, fn (s :: Int, m :: Int) -> [concurrent] (Int, Int) { (s + m, conc.ask(a, m)) })\nlet _ := conc.ask(b, 2)\n(conc.ask(b, 3), conc.ask(b, 0)) }", "[5,5]"),
        ("the first state", "fn t() -> [concurrent] Int { conc.ask(conc.spawn({ x: 5 }, fn (s :: { x :: Int }, m :: Int) -> ({ x :: Int }, Int) { ({ x: s.x + m }, s.x) }), 2) }", "5"),
        ("a tail call of the handler", "fn down(n :: Int, s :: Int) -> (Int, Int) { if n == 0 { (s + 1, s) } else { down(n - 1, s) } }\nfn t() -> [concurrent] Int { let a := conc.spawn(1, fn (s :: Int, m :: Int) -> (Int, Int) { down(m, s) })\nconc.tell(a, 100000)\nconc.ask(a, 1) }", "2"),
        ("a failing handler", "fn t() -> [concurrent] Int { conc.ask(conc.spawn(0, fn (s :: Int, m :: Int) -> (Int, Int) { (s, 1 / m) }), 0) }", "effect handler error: conc.ask: handler error: DivByZero { op: \"division\" }"),
        ("an item asks in its session", "fn t() -> [concurrent] Int { let a := counter()\nlet _ := list.par_map(list.range(1, 101), fn (x :: Int) -> [concurrent] Int { conc.ask(a, x) })\nconc.ask(a, 0) }", "5050"),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _, _) in Table)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Rows("runtime")]
    [MemberData(nameof(Rows))]
    public void Program_gives(string row, string tier)
    {
        var (_, source, expected) = Table.Single(r => r.Name == row);
        var program = TestProgram.OfSource(Imports + source);
        var seen = program.Run(Tier.Find(tier), "t", []).Seen;
        Assert.Equal(expected, seen.Json ?? seen.Error!.Display);
        var oracle = program.Run(Tier.Find(tier).Oracle, "t", []).Seen;
        Assert.Equal((oracle.Steps, oracle.Cells, oracle.Error?.Function, oracle.Error?.Pc), (seen.Steps, seen.Cells, seen.Error?.Function, seen.Error?.Pc));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_failed_message_leaves_state_and_session_as_they_were(string tier)
    {
        const string Source = """
            fn make() -> [concurrent] Actor[Int] { conc.spawn(5, fn (s :: Int, m :: Int) -> (Int, Int) { (s + 10 / m, s) }) }
            fn send(a :: Actor[Int], m :: Int) -> [concurrent] Int { conc.ask(a, m) }
            fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }
            fn tired(a :: Actor[Int]) -> [concurrent] Int { conc.ask(conc.spawn(0, fn (s :: Int, m :: Int) -> [concurrent] (Int, Int) { (s, conc.ask(a, 1) + deep(5000)) }), 1) }
            """;
        var (session, make) = TestProgram.OfSource(Imports + Source).Open(Tier.Find(tier), "make");
        Assert.True(session.Invoke(make, [], out var actor, out _));
        for (var round = 0; round < 20; round++)
        {
            var state = 5 + round;
            Assert.False(Send(0, out _, out var error));
            Assert.Equal("Effect(\"conc.ask: handler error: DivByZero { op: \\\"division\\\" }\")", error!.Debug);
            Assert.Equal(("send", 0), (error.Function, session.Depth));
            Assert.True(Send(10, out var reply, out _));
            Assert.Equal(state, reply.AsInt);
        }

        // A limit inside a handler is one for the host, and the actors on the way are free again; the one asked in between has answered.
        Assert.False(session.Invoke(session.Program.Find("tired")!, [actor], out _, out var overflow));
        Assert.Equal(("conc.ask: handler error: CallStackOverflow(1024)", LexLimit.Depth), (overflow!.Message, overflow.Limit));
        Assert.True(Send(10, out var last, out _));
        Assert.Equal(35, last.AsInt);
        Assert.True(session.Invoke(session.Program.Find("deep")!, [Value.Int(1023)], out _, out _));

        bool Send(long message, out Value reply, out LexError? error) =>
            session.Invoke(session.Program.Find("send")!, [actor, Value.Int(message)], out reply, out error);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Handlers_nest_to_the_depth_limit_and_no_host_stack(string tier)
    {
        // Each actor asks the one before it: two frames for each.
        var program = TestProgram.OfSource(Imports + """
            fn chain(n :: Int, before :: Actor[Int]) -> [concurrent] Actor[Int] {
              if n == 0 { before } else { chain(n - 1, conc.spawn(n, fn (s :: Int, m :: Int) -> [concurrent] (Int, Int) { (s, conc.ask(before, m)) })) }
            }
            fn t(n :: Int) -> [concurrent] Int { conc.ask(chain(n, counter()), 7) }
            """);
        LexError? error = null;
        string? within = null;
        var thread = new Thread(
            () =>
            {
                within = program.Run(Tier.Find(tier), "t", ["1022"]).Seen.Json;
                error = program.Run(Tier.Find(tier), "t", ["1023"]).Seen.Error;
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("7", within);
        Assert.Equal(LexLimit.Depth, error!.Limit);
        Assert.InRange(error.Message.Length, 1_000, 3_000);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Limits_count_what_handlers_do(string tier)
    {
        var program = TestProgram.OfSource(Imports + """
            fn spin(n :: Int) -> Int { if n == 0 { 0 } else { spin(n - 1) } }
            fn t(n :: Int) -> [concurrent] Int { conc.ask(conc.spawn(0, fn (s :: Int, m :: Int) -> (Int, Int) { (s, spin(m)) }), n) }
            """);
        var seen = program.Run(Tier.Find(tier), "t", ["1000000"], stepLimit: 5_000).Seen;
        Assert.Equal("Effect(\"conc.ask: handler error: Panic(\\\"step limit exceeded in `spin` (5001 > 5000)\\\")\")", seen.Error!.Debug);
        Assert.Equal((LexLimit.Steps, 5_001L), (seen.Error.Limit, seen.Steps));
    }

    [Theory]
    [Row("runtime", 74)]
    [MemberData(nameof(Tiers))]
    public void Row_74_a_handler_has_to_return_a_pair(string tier)
    {
        // The handler answers a message of 0 with no pair.
        const string Listing = """
            fn make arity 0 locals 0
            effects concurrent
            PushConst 7
            MakeClosure handle 0
            EffectCall "conc" "spawn" 2 n_1
            Return
            fn send arity 2 locals 2
            effects concurrent
            LoadLocal $0
            LoadLocal $1
            EffectCall "conc" "ask" 2 n_2
            Return
            fn send_on arity 2 locals 2
            effects concurrent
            LoadLocal $0
            LoadLocal $1
            EffectCall "conc" "tell" 2 n_2
            Return
            fn handle arity 2 locals 2
            LoadLocal $1
            PushConst 0
            NumEq
            JumpIfNot pair
            LoadLocal $0
            LoadLocal $1
            PushConst 1
            MakeTuple 3
            Return
            pair:
            LoadLocal $0
            LoadLocal $1
            IntAdd
            LoadLocal $0
            MakeTuple 2
            Return
            """;
        var (session, make) = TestProgram.OfListing(Listing).Open(Tier.Find(tier), "make");
        Assert.True(session.Invoke(make, [], out var actor, out _));
        foreach (var (function, operation) in new[] { ("send", "ask"), ("send_on", "tell") })
        {
            Assert.False(session.Invoke(session.Program.Find(function)!, [actor, Value.Int(0)], out _, out var error));
            Assert.Equal(
                $"effect handler error: conc.{operation}: handler must return a 2-tuple (new_state, reply), got Tuple([Int(7), Int(0), Int(1)])",
                error!.Display);
            Assert.Equal((function, 2), (error.Function, error.Pc));
        }

        Assert.True(session.Invoke(session.Program.Find("send")!, [actor, Value.Int(3)], out var state, out _));
        Assert.True(session.Invoke(session.Program.Find("send")!, [actor, Value.Int(1)], out var next, out _));
        Assert.Equal((7, 10), (state.AsInt, next.AsInt));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Misuse_is_an_error(string tier)
    {
        (string Op, string Arguments, string Error)[] table =
        [
            ("spawn", "PushConst 1\nPushConst 2", "conc.spawn: handler must be a Closure, got Int(2)"),
            ("spawn", "PushConst 1", "conc.spawn: handler must be a Closure, got Unit"),
            ("ask", "PushConst 1\nPushConst 2", "conc.ask: first arg must be an Actor, got Int(1)"),
            ("tell", "", "conc.tell: first arg must be an Actor, got Unit"),
            ("register", "PushConst 1\nPushConst 2", "conc.register: first arg must be an Actor, got Int(1)"),
            ("register", "PushConst 1\nMakeClosure pair 0\nEffectCall \"conc\" \"spawn\" 2 n_1\nPushConst 2", "conc.register: name must be Str, got Int(2)"),
            ("lookup", "PushConst 2", "conc.lookup: name must be Str, got Int(2)"),
            ("unregister", "", "conc.unregister: name must be Str, got Unit"),
            ("forget", "", "unknown conc.forget"),
        ];
        foreach (var (op, arguments, expected) in table)
        {
            var count = arguments.Split('\n').Count(line => line.StartsWith("PushConst", StringComparison.Ordinal));
            var listing = $"fn main arity 0 locals 0\neffects concurrent\n{arguments}\nEffectCall \"conc\" \"{op}\" {count} n_1\nReturn\nfn pair arity 2 locals 2\nLoadLocal $0\nLoadLocal $1\nMakeTuple 2\nReturn\n";
            var seen = TestProgram.OfListing(listing).Run(Tier.Find(tier), "main", []).Seen;
            Assert.Equal($"Effect({DebugText.Quote(expected)})", seen.Error!.Debug);
        }
    }

    [Theory]
    [Row("register", 44)]
    [MemberData(nameof(Tiers))]
    public void A_handler_is_a_node_of_the_trace_inside_its_effect(string tier)
    {
        if (!Tier.Find(tier).Traced) return;
        var program = TestProgram.OfSource(Imports + """
            fn half(n :: Int) -> Int { 10 / n }
            fn t(m :: Int) -> [concurrent] Int { conc.ask(conc.spawn(0, fn (s :: Int, m :: Int) -> (Int, Int) { (s, half(m)) }), m) }
            """);
        var whole = program.Run(Tier.Find(tier), "t", ["5"]).Seen.Trace!;
        Assert.Equal(["conc.spawn()", "conc.ask(__lambda_0(half))"], whole.Select(Text).Select(text => text.Replace(Lambda(whole), "__lambda_0", StringComparison.Ordinal)));
        Assert.Equal("2", whole[1].Output.Json);

        var failed = program.Run(Tier.Find(tier), "t", ["0"]).Seen.Trace!;
        Assert.Equal("conc.ask: handler error: DivByZero { op: \"division\" }", failed[1].Error);
        Assert.Equal("integer division by zero", failed[1].Children[0].Error);
        Assert.Equal("integer division by zero", failed[1].Children[0].Children[0].Error);

        static string Text(TraceNode node) => $"{node.Target}({string.Join(' ', node.Children.Select(Text)).Replace("()", "", StringComparison.Ordinal)})";
        static string Lambda(IReadOnlyList<TraceNode> nodes) => nodes[1].Children[0].Target;
    }

    [Theory]
    [Row("register", 14)]
    [MemberData(nameof(Tiers))]
    public void An_actor_of_another_program_is_refused(string tier)
    {
        var (one, spawn) = TestProgram.OfSource(Imports + "fn t() -> [concurrent] Actor[Int] { counter() }").Open(Tier.Find(tier), "t");
        Assert.True(one.Invoke(spawn, [], out var actor, out _));
        var (other, ask) = TestProgram.OfSource(Imports + "fn t(a :: Actor[Int]) -> [concurrent] Int { conc.ask(a, 1) }").Open(Tier.Find(tier), "t", o => o with { Actors = one.Options.Actors });
        Assert.False(other.Invoke(ask, [actor], out _, out var error));
        Assert.Equal("conc.ask: the actor belongs to another program", error!.Message);
    }

    [Theory]
    [Row("register", 13)]
    [MemberData(nameof(Tiers))]
    public void A_closure_of_another_program_is_refused(string tier)
    {
        var (one, make) = TestProgram.OfSource("fn a() -> Int { 1 }\nfn b() -> Int { 2 }\nfn c() -> Int { 3 }\nfn t() -> (Int) -> Int { fn (x :: Int) -> Int { x + 1 } }").Open(Tier.Find(tier), "t");
        Assert.True(one.Invoke(make, [], out var closure, out _));
        foreach (var body in new[] { "f(1)", "list.len(list.map([1], f))", "list.len(list.par_map([1], f))", "list.fold([1], 0, fn (a :: Int, x :: Int) -> Int { f(x) })" })
        {
            var (other, use) = TestProgram.OfSource($"import \"std.list\" as list\nfn t(f :: (Int) -> Int) -> Int {{ {body} }}").Open(Tier.Find(tier), "t");
            for (var round = 0; round < 5; round++)
            {
                Assert.False(other.Invoke(use, [closure], out _, out var error));
                Assert.StartsWith("closure of another program: Closure", error!.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Messages_of_many_threads_are_handled_one_at_a_time(string tierName)
    {
        const int Threads = 8;
        const int Messages = 300;
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Imports + $$"""
            fn make() -> [concurrent] Actor[Int] { counter() }
            fn send(a :: Actor[Int]) -> [concurrent] Unit { let _ := list.map(list.range(0, {{Messages}}), fn (_ :: Int) -> [concurrent] Unit { conc.tell(a, 1) })
            conc.tell(a, 0) }
            fn total(a :: Actor[Int]) -> [concurrent] Int { conc.ask(a, 0) }
            """);
        var registry = new ActorRegistry();
        var (first, make) = program.Open(tier, "make", Shared);
        Assert.True(first.Invoke(make, [], out var actor, out _));
        var failures = new LexError?[Threads];
        var threads = Enumerable.Range(0, Threads).Select(i => new Thread(() =>
        {
            var (session, send) = program.Open(tier, "send", Shared);
            session.Invoke(send, [actor], out _, out failures[i]);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        Assert.All(failures, Assert.Null);
        Assert.True(first.Invoke(first.Program.Find("total")!, [actor], out var total, out _));
        Assert.Equal(Threads * Messages, total.AsInt);

        SessionOptions Shared(SessionOptions options) => options with { Actors = registry };
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Two_threads_in_a_cycle_of_actors_do_not_wait_for_ever(string tierName)
    {
        // Each thread's actor asks the other's; the host has both begin before either goes on.
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Imports + """
            fn make(other :: Str) -> [concurrent, io] Actor[Int] {
              conc.spawn(0, fn (s :: Int, m :: Int) -> [concurrent, io] (Int, Int) {
                io.print("here")
                match conc.lookup(other) { Some(x) => (s, conc.ask(x, m)), None => (s, 0) }
              })
            }
            fn name(a :: Actor[Int], n :: Str) -> [concurrent] Unit { let _ := conc.register(a, n)
            () }
            fn send(a :: Actor[Int]) -> [concurrent] Int { conc.ask(a, 1) }
            """);
        var registry = new ActorRegistry();
        using var meeting = new CountdownEvent(2);
        var (first, make) = program.Open(tier, "make", Shared);
        var (second, send) = program.Open(tier, "send", Shared);
        Assert.True(first.Invoke(make, [Value.Object(TextValue.Of("b"))], out var a, out _));
        Assert.True(first.Invoke(make, [Value.Object(TextValue.Of("a"))], out var b, out _));
        Assert.True(first.Invoke(first.Program.Find("name")!, [a, Value.Object(TextValue.Of("a"))], out _, out _));
        Assert.True(first.Invoke(first.Program.Find("name")!, [b, Value.Object(TextValue.Of("b"))], out _, out _));
        LexError? one = null, other = null;
        var thread = new Thread(() => second.Invoke(send, [b], out _, out other));
        thread.Start();
        first.Invoke(first.Program.Find("send")!, [a], out _, out one);
        Assert.True(thread.Join(TimeSpan.FromSeconds(60)));
        // Who came second was told of the cycle. With that it gave its actor back, whose handler, on the other thread, was told so in turn or not.
        var told = string.Concat(one?.Message, other?.Message);
        Assert.Contains("message cycle: actor `", told, StringComparison.Ordinal);

        SessionOptions Shared(SessionOptions options) => options with { Actors = registry, Handler = new MeetingHandler(meeting) };
    }

    [Fact]
    public void Waiting_for_an_actor_ends_with_the_deadline_and_with_cancellation()
    {
        var program = TestProgram.OfSource(Imports + """
            fn make() -> [concurrent, io] Actor[Int] { conc.spawn(0, fn (s :: Int, m :: Int) -> [concurrent, io] (Int, Int) { io.print("here")
            (s, 1) }) }
            fn send(a :: Actor[Int]) -> [concurrent] Int { conc.ask(a, 1) }
            """);
        var registry = new ActorRegistry();
        using var meeting = new CountdownEvent(2);
        var (first, make) = program.Open(Tier.All[0], "make", o => o with { Actors = registry, Handler = new MeetingHandler(meeting) });
        Assert.True(first.Invoke(make, [], out var actor, out _));
        var thread = new Thread(() => first.Invoke(first.Program.Find("send")!, [actor], out _, out _));
        thread.Start();
        while (actor.As<ActorValue>().Holder is null) Thread.Yield();

        var (second, send) = program.Open(Tier.All[0], "send", o => o with { Actors = registry, Deadline = TimeSpan.FromMilliseconds(30) });
        Assert.False(second.Invoke(send, [actor], out _, out var late));
        Assert.Equal("runtime panic: deadline exceeded in `send`", late!.Display);
        using var source = new CancellationTokenSource();
        var (third, _) = program.Open(Tier.All[0], "send", o => o with { Actors = registry });
        source.CancelAfter(10);
        Assert.False(third.Invoke(send, [actor], out _, out var cancelled, source.Token));
        Assert.Equal("runtime panic: cancelled in `send`", cancelled!.Display);

        meeting.Signal();
        thread.Join();
        Assert.True(third.Invoke(third.Program.Find("add")!, [Value.Int(1), Value.Int(1)], out _, out _));
    }

    /// <summary>Printing waits until somebody else has printed, too.</summary>
    private sealed class MeetingHandler(CountdownEvent meeting) : IEffectHandler
    {
        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (Value.Unit, "");
            if (!meeting.IsSet) meeting.Signal();
            return meeting.Wait(TimeSpan.FromSeconds(60));
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = "";
            return true;
        }
    }
}
