using System.Text;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Defects of the register (<c>tests/checklist/register.tsv</c>) about what lasts: sessions after errors, deep values, values that
/// travel between programs, requests and recordings. In every tier.</summary>
public sealed class RegisterStateTests
{
    private const int SmallStack = 256 * 1024;

    private const string Imports = """
        import "std.list" as list
        import "std.map" as map
        import "std.set" as set
        import "std.str" as str
        import "std.deque" as deque
        import "std.json" as json
        import "std.option" as option
        import "std.parser" as parser
        import "std.conc" as conc
        import "std.io" as io

        """;

    private const string Failing = Imports + """
        fn boom(x :: Int) -> Int { 10 / x }
        fn pos(n :: Int{x | x > 0}) -> Int { n }
        fn nest(n :: Int, x :: Int) -> Int { if n == 0 { boom(x) } else { 0 * n + nest(n - 1, x) } }
        fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }
        fn direct(x :: Int) -> Int { 1 + boom(x) }
        fn far(x :: Int) -> Int { 1 + nest(500, x) }
        fn tail(x :: Int) -> Int { boom(x) }
        fn refined(x :: Int) -> Int { 1 + pos(x) }
        fn mapped(x :: Int) -> Int { 1 + list.len(list.map([5, x], fn (y :: Int) -> Int { nest(100, y) })) }
        fn filtered(x :: Int) -> Int { 1 + list.len(list.filter([5, x], fn (y :: Int) -> Bool { nest(100, y) > 0 })) }
        fn folded(x :: Int) -> Int { 1 + list.fold([5, x], 0, fn (a :: Int, y :: Int) -> Int { a + nest(100, y) }) }
        fn sorted(x :: Int) -> Int { 1 + list.len(list.sort_by([5, x], fn (y :: Int) -> Int { nest(100, y) })) }
        fn nested(x :: Int) -> Int { 1 + list.len(list.map([5, x], mapped)) }
        fn items(x :: Int) -> Int { 1 + list.len(list.par_map([5, x], fn (y :: Int) -> Int { nest(100, y) })) }
        fn optional(x :: Int) -> Int { 1 + option.unwrap_or(option.map(Some(x), fn (y :: Int) -> Int { nest(100, y) }), 0) }
        fn parsed(x :: Int) -> Int { match parser.run(parser.many(parser.optional(parser.map(parser.digit(), fn (s :: Str) -> Int { nest(100, x) }))), "1") { Ok(_) => 7, Err(_) => 8 } }
        fn actor(x :: Int) -> [concurrent] Int { 1 + conc.ask(conc.spawn(1, fn (s :: Int, m :: Int) -> (Int, Int) { (s, nest(100, m)) }), x) }
        fn tired(x :: Int) -> Int { if x == 0 { deep(5000) } else { 3 } }
        fn printed(x :: Int) -> [io] Int { if x == 0 { match io.read("nowhere") { Ok(_) => 1, Err(_) => 2 } } else { 3 } }
        """;

    private static readonly string[] Ways =
    [
        "direct", "far", "tail", "refined", "mapped", "filtered", "folded", "sorted", "nested", "items", "optional", "parsed", "actor", "tired", "printed",
    ];

    // Name, type, and the two functions that make a value of n levels: `grow(n, v)` adds levels to `v`, `seed()` is where it begins.
    private static readonly (string Name, string Source, string Type)[] Deep =
    [
        ("variants", "type D = End | More(Int, D)\nfn seed() -> D { End }\nfn grow(n :: Int, d :: D) -> D { if n == 0 { d } else { grow(n - 1, More(1, d)) } }\n", "D"),
        ("lists", "type D = End | More(List[D])\nfn seed() -> D { End }\nfn grow(n :: Int, d :: D) -> D { if n == 0 { d } else { grow(n - 1, More([d])) } }\n", "D"),
        ("tuples", "type D = End | More(Int, (Int, D))\nfn seed() -> D { End }\nfn grow(n :: Int, d :: D) -> D { if n == 0 { d } else { grow(n - 1, More(0, (1, d))) } }\n", "D"),
        ("records", "type D = End | More({ a :: Int, next :: D })\nfn seed() -> D { End }\nfn grow(n :: Int, d :: D) -> D { if n == 0 { d } else { grow(n - 1, More({ a: 1, next: d })) } }\n", "D"),
        ("maps", "type D = End | More(Map[Str, D])\nfn seed() -> D { End }\nfn grow(n :: Int, d :: D) -> D { if n == 0 { d } else { grow(n - 1, More(map.set(map.new(), \"k\", d))) } }\n", "D"),
        ("deques", "type D = End | More(Deque[D])\nfn seed() -> D { End }\nfn grow(n :: Int, d :: D) -> D { if n == 0 { d } else { grow(n - 1, More(deque.push_back(deque.new(), d))) } }\n", "D"),
        ("closures", "fn seed() -> () -> Int { fn () -> Int { 0 } }\nfn over(d :: () -> Int) -> () -> Int { fn () -> Int { d() } }\n"
            + "fn grow(n :: Int, d :: () -> Int) -> () -> Int { if n == 0 { d } else { grow(n - 1, over(d)) } }\n", "() -> Int"),
    ];

    // The sum of 70,000 reads of one field and one of another.
    private static readonly Lazy<TestProgram> ManySites = new(static () => TestProgram.OfListing(
        $"fn t arity 1 locals 1\nPushConst 0\n{string.Concat(Enumerable.Range(0, 70_000).Select(static i => $"LoadLocal $0\nGetField x @{i}\nIntAdd\n"))}LoadLocal $0\nGetField a @70000\nIntAdd\nReturn\n"));

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    public static TheoryData<string, string> FailingWays() => Named(Ways);

    public static TheoryData<string, string> DeepValues() => Named(Deep.Select(static deep => deep.Name));

    [Theory]
    [Row("register", 1, 82)]
    [MemberData(nameof(FailingWays))]
    public void Whatever_fails_leaves_the_session_whole(string way, string tier)
    {
        var (session, function) = TestProgram.OfSource(Failing).Open(Tier.Find(tier), way, o => o with { Handler = new PrintHandler() });
        var deep = session.Program.Find("deep")!;
        Assert.True(session.Invoke(function, [Value.Int(5)], out var expected, out var problem), problem?.Display);
        for (var round = 0; round < 3; round++)
        {
            Assert.False(session.Invoke(function, [Value.Int(0)], out _, out var error));
            Assert.Equal(0, session.Depth);
            Assert.NotEqual(LexLimit.Steps, error!.Limit);
            Assert.True(session.Invoke(function, [Value.Int(5)], out var again, out _) && again.AsInt == expected.AsInt);
            Assert.True(session.Invoke(deep, [Value.Int(1023)], out var depth, out _) && depth.AsInt == 1023);
            Assert.False(session.Invoke(deep, [Value.Int(1024)], out _, out var overflow));
            Assert.Equal("CallStackOverflow(1024)", overflow!.Debug);
        }
    }

    [Theory]
    [Row("register", 7, 8, 9)]
    [MemberData(nameof(DeepValues))]
    public void Deep_values_need_no_host_stack(string name, string tier)
    {
        var (_, source, type) = Deep.Single(deep => deep.Name == name);
        var program = TestProgram.OfSource(Imports + source + $$"""
            fn big() -> {{type}} { grow(100000, seed()) }
            fn one(d :: {{type}}) -> Int { 1 }
            fn equal() -> Bool { big() == big() }
            fn unequal() -> Bool { big() == grow(99999, seed()) }
            fn hashed() -> Int { let d := big()
              let a := one(d)
              let b := one(d)
              a + b }
            fn encoded() -> Bool { str.len(json.stringify(big())) > 0 }
            fn broken() -> Int { let d := big()
              match Some(d) { None => 0 } }
            fn given(d :: {{type}}) -> Int { 1 }
            """);
        program.Compile().OrThrow();
        OnSmallStack(() =>
        {
            Assert.Equal("true", Outcome("equal"));
            Assert.Equal("false", Outcome("unequal"));
            Assert.Equal("2", Outcome("hashed"));
            Assert.Equal("true", Outcome("encoded"));
            Assert.Equal("runtime panic: non-exhaustive match", Outcome("broken"));
            var (session, big) = program.Open(Tier.Find(tier), "big", static o => o with { CellLimit = 0 });
            Assert.True(session.Invoke(big, [], out var value, out var error), error?.Display);
            // Shown, encoded, recorded, given back, and dropped.
            Assert.True(DebugText.Of(value).Length > 0 && JsonEncoder.TryEncode(value, out _));
            Assert.True(session.TryMaterialize(value));
            Assert.True(session.Invoke(session.Program.Find("given")!, [value], out _, out _));
        });

        string Outcome(string function)
        {
            var seen = program.Run(Tier.Find(tier), function, [], cellLimit: 0).Seen;
            return seen.Json ?? seen.Error!.Display;
        }
    }

    [Theory]
    [Row("register", 86)]
    [MemberData(nameof(Tiers))]
    public void List_operations_nest_to_the_depth_limit_on_a_small_stack(string tier)
    {
        (string Name, string Call)[] operations =
        [
            ("map", "list.len(list.map([n - 1], down))"), ("filter", "list.len(list.filter([n - 1], fn (m :: Int) -> Bool { down(m) > 0 }))"),
            ("fold", "list.fold([n - 1], 0, fn (a :: Int, m :: Int) -> Int { a + down(m) })"), ("sort_by", "list.len(list.sort_by([n - 1], down))"),
        ];
        foreach (var (name, call) in operations)
        {
            var program = TestProgram.OfSource(Imports + $"fn down(n :: Int) -> Int {{ if n == 0 {{ 1 }} else {{ {call} }} }}");
            program.Compile().OrThrow();
            OnSmallStack(() =>
            {
                var frames = call.Contains("fn (", StringComparison.Ordinal) ? 2 : 1;
                Assert.Equal((name, "1"), (name, program.Run(Tier.Find(tier), "down", [$"{1023 / frames}"]).Seen.Json));
                Assert.Equal((name, "CallStackOverflow(1024)"), (name, program.Run(Tier.Find(tier), "down", ["5000"]).Seen.Error?.Debug));
            });
        }
    }

    [Theory]
    [Row("register", 12)]
    [MemberData(nameof(Tiers))]
    public void Records_of_another_program_are_read_by_their_names(string tier)
    {
        var (other, make) = TestProgram.OfSource("fn make(n :: Int) -> { a :: Int, b :: Int, c :: Int } { { a: n, b: n + 1, c: n + 2 } }").Open(Tier.Find(tier), "make");
        // The first shape of each program; the field lies elsewhere.
        var (session, read) = TestProgram.OfSource("""
            fn read(r :: { b :: Int, z :: Int }) -> Int { r.b }
            fn own(n :: Int) -> { b :: Int, z :: Int } { { b: n, z: 0 - 1 } }
            fn same(l :: { b :: Int, z :: Int }, r :: { b :: Int, z :: Int }) -> Bool { l == r }
            """).Open(Tier.Find(tier), "read");
        var (own, same) = (session.Program.Find("own")!, session.Program.Find("same")!);
        for (var i = 0; i < 100; i++)
        {
            Assert.True(session.Invoke(own, [Value.Int(1000 + i)], out var mine, out _));
            Assert.True(other.Invoke(make, [Value.Int(2000 + i)], out var theirs, out _));
            Assert.True(session.Invoke(read, [mine], out var first, out _) && first.AsInt == 1000 + i);
            if (i % 10 != 9) continue;
            Assert.True(session.Invoke(read, [theirs], out var second, out _) && second.AsInt == 2001 + i);
            Assert.True(session.Invoke(same, [mine, theirs], out var equal, out _) && !equal.AsBool);
        }
    }

    [Theory]
    [Row("register", 34, 35)]
    [MemberData(nameof(Tiers))]
    public void Inside_a_request_everything_gives_what_it_gives_outside(string tier)
    {
        const string Source = Imports + """
            fn rec(n :: Int) -> { x :: Int, t :: (Int, Str) } { { x: n, t: (n, "s") } }
            fn pair(n :: Int) -> (Str, Int) { (if n == 0 { "a" } else { "b" }, n) }
            fn text(n :: Int) -> (Int, Str) { (n, "s") }
            fn same(n :: Int) -> (Bool, Bool, Bool, Bool) { (rec(n) == rec(n), rec(n) == rec(n + 1), rec(n) == { x: n, t: (n, "s") }, [text(n)] == [(n, "s")]) }
            fn picked(n :: Int) -> { x :: Int, t :: (Int, Str) } { let r := rec(n)
              let s := { x: r.x + 1, t: r.t }
              if s == r { r } else { s } }
            fn library(n :: Int) -> (Map[Str, Int], Str, List[(Str, Int)], Int) {
              let m := map.from_list([pair(n), pair(n + 1)])
              (m, json.stringify(rec(n)), list.concat(map.entries(m), list.reverse([pair(n), pair(n + 1)])), deque.size(deque.push_back(deque.new(), rec(n))))
            }
            fn sorts(n :: Int) -> List[{ x :: Int, t :: (Int, Str) }] { list.sort_by([rec(n + 2), rec(n), rec(n + 1)], fn (r :: { x :: Int, t :: (Int, Str) }) -> Int { match r.t { (a, _) => a + r.x } }) }
            fn zips(n :: Int) -> List[((Str, Int), { x :: Int, t :: (Int, Str) })] { list.zip([pair(n)], [rec(n)]) }
            fn options(n :: Int) -> Option[{ x :: Int, t :: (Int, Str) }] { option.map(Some(rec(n)), fn (r :: { x :: Int, t :: (Int, Str) }) -> { x :: Int, t :: (Int, Str) } { rec(r.x + 1) }) }
            """;
        foreach (var function in new[] { "same", "picked", "library", "sorts", "zips", "options" })
        {
            var (session, code) = TestProgram.OfSource(Source).Open(Tier.Find(tier), function);
            var expected = Json(Call(session, code, Value.Int(0)));
            for (var round = 0; round < 3; round++)
            {
                var id = session.EnterRequest();
                Assert.Equal(expected, Json(Call(session, code, Value.Int(0))));
                session.ExitRequest(id);
            }
        }
    }

    [Theory]
    [Row("register", 36)]
    [MemberData(nameof(Tiers))]
    public void Items_and_captures_of_a_request_reach_the_workers(string tier)
    {
        const string Source = Imports + """
            fn pair(n :: Int) -> (Int, { x :: Int }) { (n, { x: n * 10 }) }
            fn f(n :: Int) -> List[(Int, { x :: Int })] {
              let base := pair(n)
              let add := fn (p :: (Int, { x :: Int })) -> (Int, { x :: Int }) { match (base, p) { ((a, r), (b, s)) => (a + b, { x: r.x + s.x }) } }
              list.par_map(list.map(list.range(0, 20), pair), add)
            }
            """;
        foreach (var workers in new[] { 1, 4 })
        {
            var (session, code) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "f", o => o with { Workers = workers });
            var expected = Json(Call(session, code, Value.Int(1)));
            var id = session.EnterRequest();
            var result = Call(session, code, Value.Int(1));
            Assert.Equal(expected, Json(result));
            Assert.True(session.TryMaterialize(result));
            session.ExitRequest(id);
            Assert.Equal(expected, Json(result));
            Assert.Contains("[20,{\"x\":200}]", expected, StringComparison.Ordinal);
        }
    }

    [Theory]
    [Row("register", 39)]
    [MemberData(nameof(Tiers))]
    public void A_recording_shows_values_of_a_request(string tier)
    {
        const string Source = "fn mk(n :: Int) -> { x :: Int, t :: (Int, Str) } { { x: n, t: (n, \"s\") } }\nfn rd(r :: { x :: Int, t :: (Int, Str) }) -> Int { r.x }\n"
            + "fn main(n :: Int) -> Int { 1 + rd(mk(n)) }";
        var recorder = new TraceRecorder();
        var (session, main) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "main", o => o with { Tracer = recorder });
        var id = session.EnterRequest();
        Call(session, main, Value.Int(5));
        session.ExitRequest(id);
        session.EnterRequest();
        Call(session, main, Value.Int(6));
        const string Made = "{\"t\":{\"$tuple\":true,\"items\":[5,\"s\"]},\"x\":5}";
        Assert.Equal(("mk", Made, "rd", Made), (recorder.Nodes[0].Target, recorder.Nodes[0].Output.Json, recorder.Nodes[1].Target, recorder.Nodes[1].Input[0].Json));
    }

    [Theory]
    [Row("register", 41)]
    [MemberData(nameof(Tiers))]
    public void A_deep_value_of_a_request_is_taken_out_without_host_stack(string tier)
    {
        var (session, f) = TestProgram.OfListing("""
            fn f arity 1 locals 2
                PushConst 0
                StoreLocal $1
            again:
                LoadLocal $0
                PushConst 0
                IntEq
                JumpIf done
                LoadLocal $1
                AllocArenaTuple 1
                StoreLocal $1
                LoadLocal $0
                PushConst 1
                IntSub
                StoreLocal $0
                Jump again
            done:
                LoadLocal $1
                Return
            """).Open(Tier.Find(tier), "f");
        OnSmallStack(() =>
        {
            var id = session.EnterRequest();
            var deep = Call(session, f, Value.Int(100_000));
            var late = Call(session, f, Value.Int(100_000));
            Assert.True(Materializer.IsInRequest(deep));
            Assert.True(session.TryMaterialize(deep));
            Assert.False(Materializer.IsInRequest(deep));
            session.ExitRequest(id);
            Assert.Equal(new string('[', 100_000) + "0" + new string(']', 100_000), Json(deep));
            session.EnterRequest();
            Assert.False(session.TryMaterialize(late));
        });
    }

    [Theory]
    [Row("register", 48)]
    [MemberData(nameof(Tiers))]
    public void A_parser_may_be_made_of_records_of_a_request(string tier)
    {
        var (session, f) = TestProgram.OfListing("""
            fn f arity 1 locals 1
                PushConst "Many"
                PushConst "Digit"
                AllocArenaRecord {kind} 1
                AllocArenaRecord {kind, p} 2
                LoadLocal $0
                EffectCall "parser" "start" 2 n_0
                GetVariantArg 0
                Return
            """).Open(Tier.Find(tier), "f");
        foreach (var isInRequest in new[] { false, true })
        {
            if (isInRequest) session.EnterRequest();
            Assert.Equal("{\"$variant\":\"Ok\",\"args\":[[\"1\",\"2\"]]}", Json(Call(session, f, Text("12x"))));
        }
    }

    [Theory]
    [Row("register", 49)]
    [MemberData(nameof(Tiers))]
    public void A_call_that_the_depth_limit_refuses_is_not_in_the_trace(string tier)
    {
        var recorder = new TraceRecorder();
        var (session, deep) = TestProgram.OfSource("fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }")
            .Open(Tier.Find(tier), "deep", o => o with { Tracer = recorder });
        Assert.False(session.Invoke(deep, [Value.Int(5000)], out _, out _));
        var depth = 0;
        for (var nodes = recorder.Nodes; nodes.Count > 0; nodes = nodes[0].Children)
        {
            depth++;
            Assert.Equal((1, TraceEnd.Error, "call stack overflow: recursion depth exceeded (1024)"), (nodes.Count, nodes[0].End, nodes[0].Error));
        }

        // The host's frame is the first of them.
        Assert.Equal(1023, depth);
    }

    [Theory]
    [Row("register", 51)]
    [MemberData(nameof(Tiers))]
    public void An_override_means_one_effect_of_one_function(string tier)
    {
        // The effects have the same place, each in its function; one of them is a closure.
        const string Source = Imports + """
            fn a(n :: Int) -> [io] Unit { io.print("a") }
            fn b(n :: Int) -> [io] Unit { io.print("b") }
            fn main(n :: Int) -> [io] Int {
              let _ := a(n)
              let _ := b(n)
              let _ := a(n)
              let _ := list.map([1, 2], fn (x :: Int) -> [io] Unit { io.print("c") })
              let _ := list.map([1], fn (x :: Int) -> [io] Unit { io.print("d") })
              7
            }
            """;
        string[] lines = ["a", "b", "a", "c", "c", "d"];
        var program = TestProgram.OfSource(Source);
        var keys = Effects(Run(null).Recorder.ToTree()).Select(static node => node.Key.ToString()).ToArray();
        Assert.Equal((lines.Length, lines.Length), (keys.Length, keys.Distinct().Count()));
        for (var i = 0; i < keys.Length; i++)
        {
            var (recorder, prints) = Run(keys[i]);
            Assert.Equal(lines.Where((_, at) => at != i), prints);
            Assert.Equal("\"instead\"", Effects(recorder.ToTree())[i].Output.Json);
        }

        (TraceRecorder Recorder, IReadOnlyList<string> Prints) Run(string? key)
        {
            var recorder = new TraceRecorder();
            var handler = new PrintHandler();
            var code = program.Open(Tier.Find(tier), "main").Session.Program;
            var overrides = new ReplayOptions { Overrides = key is null ? [] : [new(key, "\"instead\"")], PerformsOthers = true };
            var replay = new TraceReplay(new TraceRecorder().ToTree(), code, overrides, recorder);
            var (session, main) = program.Open(Tier.Find(tier), "main", o => o with { Tracer = replay, Handler = handler });
            Assert.Equal(7, Call(session, main, Value.Int(1)).AsInt);
            return (recorder, handler.Lines);
        }

        static TraceNode[] Effects(TraceTree tree) => [.. tree.AllNodes().Where(static node => node.Target == "io.print")];
    }

    [Theory]
    [Row("register", 52)]
    [MemberData(nameof(Tiers))]
    public void What_is_recorded_can_be_written_and_read_back(string tier)
    {
        const string Source = Imports + """
            fn all(n :: Int) -> (Bytes, Map[Int, Str], Set[Str], Deque[Int], (Int, Float), List[(Int, Int)], Unit, Option[Float], (Int) -> Int) {
              (b"aé", map.set(map.new(), 1, "x"), set.from_list(["b", "a"]), deque.push_back(deque.new(), n), (n, 0.0 / 0.0), [(1, 2)], (), Some(-0.0), fn (m :: Int) -> Int { m + n })
            }
            fn nothing(n :: Int) -> Unit { () }
            fn fails(n :: Int) -> Int { 1 / n }
            fn main(n :: Int) -> Int { let a := all(n)
              let u := nothing(n)
              1 + fails(n) }
            """;
        var recorder = new TraceRecorder(TraceOptions.Default with { Clock = new TickingClock() });
        var (session, main) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "main", o => o with { Tracer = recorder });
        Assert.False(session.Invoke(main, [Value.Int(0)], out _, out _));
        using var file = new MemoryStream();
        recorder.ToTree().Write(file);
        file.Position = 0;
        Assert.True(TraceReader.TryRead(file, out var read, out var problem), problem);
        Assert.Equal(["all", "nothing", "fails"], read.Nodes.Select(static node => node.Target));

        Assert.Equal(recorder.Nodes[0].Output.Json, read.Nodes[0].Output.Json);
        Assert.True(read.Nodes[0].Output.TryRestore(session.Program, out var restored, out problem), problem);
        Assert.True(recorder.Nodes[0].Output.TryRestore(session.Program, out var recorded, out _));
        Assert.True(Equality.AreIdentical(recorded, restored));
        // A null is an output, an error is none.
        Assert.Equal((TraceEnd.Value, "null", TraceEnd.Error), (read.Nodes[1].End, read.Nodes[1].Output.Json, read.Nodes[2].End));
        // The clock goes on by a millisecond whenever it is read: once when a call begins, once when it ends.
        Assert.Equal(TimeSpan.FromMilliseconds(1), read.Nodes[1].EndedAt - read.Nodes[1].StartedAt);
        Assert.Equal(TimeSpan.FromMilliseconds(1), read.Nodes[2].EndedAt - read.Nodes[2].StartedAt);
        Assert.Equal(TimeSpan.FromMilliseconds(1), read.Nodes[2].StartedAt - read.Nodes[1].EndedAt);
        Assert.Equal(recorder.Nodes.Select(static node => (node.StartedAt, node.EndedAt)), read.Nodes.Select(static node => (node.StartedAt, node.EndedAt)));
    }

    [Theory]
    [Row("register", 67)]
    [MemberData(nameof(Tiers))]
    public void Depth_and_trace_do_not_depend_on_what_is_compiled(string tierName)
    {
        const string Source = "fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }\nfn loop(n :: Int) -> Int { if n == 0 { 7 } else { loop(n - 1) } }\nfn main(n :: Int) -> Int { deep(n) + loop(n) }";
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Source);
        // Warm, then deep: too deep first, since nothing is remembered of a failure.
        var (session, main) = program.Open(tier, "main");
        for (var i = 0; i < 50; i++) Assert.Equal(27, Call(session, main, Value.Int(20)).AsInt);
        Assert.False(session.Invoke(main, [Value.Int(1500)], out _, out var overflow));
        Assert.Equal("CallStackOverflow(1024)", overflow!.Debug);
        (session, main) = program.Open(tier, "main");
        Assert.False(session.Invoke(main, [Value.Int(1023)], out _, out overflow));
        Assert.Equal("CallStackOverflow(1024)", overflow!.Debug);
        Assert.Equal(1022 + 7, Call(session, main, Value.Int(1022)).AsInt);

        var recorder = new TraceRecorder();
        (session, main) = program.Open(tier, "main", o => o with { Tracer = recorder });
        Call(session, main, Value.Int(20));
        Assert.Equal((22, "deep"), (recorder.Nodes.Count, recorder.Nodes[0].Target));
        Assert.Equal(21, recorder.ToTree().AllNodes().Count(static node => node.Target == "deep"));
        Assert.Equal(20, recorder.Nodes.Count(static node => node.End == TraceEnd.TailCall));
    }

    [Theory]
    [Row("register", 73)]
    [MemberData(nameof(Tiers))]
    public void A_run_without_other_limits_ends_at_its_deadline(string tier)
    {
        var (session, spin) = TestProgram.OfSource("fn spin(n :: Int) -> Int { if n == 0 { 0 } else { spin(n - 1) } }")
            .Open(Tier.Find(tier), "spin", static o => o with { StepLimit = 0, CellLimit = 0, Tracer = null, Deadline = TimeSpan.FromMilliseconds(20) });
        Assert.False(session.Invoke(spin, [Value.Int(-1)], out _, out var error));
        Assert.Equal((LexLimit.Deadline, "runtime panic: deadline exceeded in `spin`"), (error!.Limit, error.Display));
        Assert.True(session.Invoke(spin, [Value.Int(10)], out _, out _));
    }

    [Theory]
    [Row("register", 71)]
    [MemberData(nameof(Tiers))]
    public void A_session_that_starts_again_has_spent_nothing(string tier)
    {
        var (session, spin) = TestProgram.OfSource("fn spin(n :: Int) -> Int { if n == 0 { 0 } else { spin(n - 1) } }\nfn pairs(n :: Int) -> (Int, List[Int]) { (n, [n]) }")
            .Open(Tier.Find(tier), "spin", static o => o with { StepLimit = 1_000, CellLimit = 20 });
        var pairs = session.Program.Find("pairs")!;
        for (var round = 0; round < 3; round++)
        {
            Call(session, pairs, Value.Int(1));
            Assert.True(session.CellsUsed > 0 && session.Steps > 0);
            Assert.False(session.Invoke(spin, [Value.Int(-1)], out _, out var error));
            Assert.Equal(LexLimit.Steps, error!.Limit);
            Assert.False(session.Invoke(pairs, [Value.Int(1)], out _, out _));
            session.Reset();
            Assert.Equal((0, 0, 0, 0, 0), (session.Steps, session.CellsUsed, session.MemoHits, session.MemoMisses, session.MemoSkips));
        }
    }

    [Theory]
    [Row("register", 72)]
    [MemberData(nameof(Tiers))]
    public void What_one_session_is_set_to_is_nothing_to_another(string tierName)
    {
        // Two sessions of one program, side by side: one counts, remembers nothing and stops early.
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource("fn square(n :: Int) -> Int { n * n }\nfn main(n :: Int) -> Int { let p := (square(n), square(n))\nmatch p { (a, b) => a + b } }");
        var (one, main) = program.Open(tier, "main", static o => o with { Memo = true });
        var (other, _) = program.Open(tier, "main", static o => o with { Memo = false, StepLimit = 50, Exact = o.Tracer is null });
        var limited = 0;
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(18, Call(one, main, Value.Int(3)).AsInt);
            if (!other.Invoke(main, [Value.Int(3)], out _, out var error)) limited += error!.Limit == LexLimit.Steps ? 1 : 100;
        }

        Assert.InRange(limited, 1, 9);
        Assert.Equal((19, 1, 0), (one.MemoHits, one.MemoMisses, one.MemoSkips));
        Assert.Equal((0, 0), (other.MemoHits, other.MemoMisses));
        Assert.True(other.MemoSkips > 0);
    }

    [Theory]
    [Row("register", 88)]
    [MemberData(nameof(Tiers))]
    public void A_function_may_have_more_sites_than_sixteen_bits_count(string tier)
    {
        Assert.Equal($"{(70_000 * 3L) + 5}", ManySites.Value.Run(Tier.Find(tier), "t", ["""{"a":5,"x":3}"""], stepLimit: 0).Seen.Json);
        // The last sites are not the first ones: their records have another shape.
        Assert.Equal($"{(70_000 * 4L) + 6}", ManySites.Value.Run(Tier.Find(tier), "t", ["""{"a":6,"b":0,"x":4}"""], stepLimit: 0).Seen.Json);
    }

    private static void OnSmallStack(Action action)
    {
        Exception? problem = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception error)
                {
                    problem = error;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        if (problem is not null) throw new InvalidOperationException(problem.Message, problem);
    }

    private static Value Text(string text) => Value.Object(TextValue.Of(text));

    private static Value Call(Session session, FunctionCode function, params Value[] arguments)
    {
        Assert.True(session.Invoke(function, arguments, out var result, out var error), error?.Display);
        return result;
    }

    private static string Json(Value value)
    {
        Assert.True(JsonEncoder.TryEncode(value, out var json));
        return Encoding.UTF8.GetString(json.Span);
    }

    private static TheoryData<string, string> Named(IEnumerable<string> names)
    {
        var rows = new TheoryData<string, string>();
        foreach (var name in names)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    /// <summary>A millisecond passes between any two looks at it.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => _now++;
    }
}
