using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Frontend;
using Lex.Frontend.Syntax;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// Records and tuples that belong to a frame or to a request (runtime sections 7, 8 and 16): rows of the checklist in every tier.
/// Counters are those of sessions that keep exact account, which give the same results.
/// </summary>
public sealed class PlacementTests
{
    // The shapes of runtime section 16; `drive` makes so many calls of the handler.
    private const string ResponseBuild = """
        fn handler(a :: Int, b :: Int, c :: Int) -> { code :: Int, size :: Int } {
          let first := { x: a * 2, y: b + 1, z: c - 3 }
          let second := { x: first.x + 1, y: first.y * 2, z: first.z - 1, w: first.x * first.y }
          let third := { x: second.x - 1, y: second.y + second.z, z: second.w, w: second.x }
          let fourth := { x: third.x * 3, y: third.y - 2, z: third.z + 1, w: third.w }
          let fifth := { p: fourth.x + fourth.y, q: fourth.z, r: fourth.w }
          let sixth := { p: fifth.p, q: fifth.q * 2, r: fifth.r - fifth.p }
          if sixth.p < sixth.q { { code: 200, size: sixth.q - sixth.r } } else { { code: 404, size: sixth.p } }
        }
        fn drive(n :: Int) -> Int { if n == 0 { 0 } else { handler(n, n + 1, n * 3).size + drive(n - 1) } }
        """;

    private const string TupleBuild = """
        fn handler(a :: Int, b :: Int) -> Int {
          let s1 := match (a, b) { (x, y) => x + y }
          let s2 := match (s1, a) { (x, y) => x * y }
          let s3 := match (s2, b, a) { (x, y, z) => x - y + z }
          let s4 := match (s3, s1) { (x, y) => x + y }
          let s5 := match (s4, s2) { (x, y) => x - y }
          match (s5, s3) { (x, y) => x + y }
        }
        fn drive(n :: Int) -> Int { if n == 0 { 0 } else { handler(n, n + 7) + drive(n - 1) } }
        """;

    private const string AllocHeavy = """
        fn handler(n :: Int) -> { a :: Int, b :: Int, c :: Int } { { a: n, b: n + 1, c: n * 2 } }
        fn drive(n :: Int) -> Int { if n == 0 { 0 } else { handler(n).c + drive(n - 1) } }
        """;

    private const string Nested = "fn f(n :: Int) -> { tag :: Str, body :: { size :: Int, at :: (Int, Bool) } } { { tag: \"t\", body: { size: n, at: (n, true) } } }\n";

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Row("runtime", 63)]
    [MemberData(nameof(Tiers))]
    public void Row_63_counters_are_exact(string tier)
    {
        Check(tier, ResponseBuild, new RecordCounts { Frame = 1200, Request = 200 }, inRequest: true);
        Check(tier, ResponseBuild, new RecordCounts { Frame = 1200, RequestFallbacks = 200 }, inRequest: false);
        Check(tier, AllocHeavy, new RecordCounts { Request = 200 }, inRequest: true);
        Check(tier, TupleBuild, new RecordCounts { Frame = 1200 }, inRequest: false);
    }

    [Theory]
    [Row("runtime", 63)]
    [MemberData(nameof(Tiers))]
    public void Row_63_a_frame_takes_in_64_parts(string tier)
    {
        var records = Chain(70, i => $"let r{i} := {{ x: {(i == 0 ? "n" : $"r{i - 1}.x + 1")} }}", "r69.x");
        var tuples = Chain(70, i => $"let t{i} := match ({(i == 0 ? "n" : $"t{i - 1}")}, {i}) {{ (a, b) => a + b }}", "t69");
        Assert.Equal(70, Sites(records, RecordPlacements.All, "f").Count(static site => site == Op.AllocStackRecord));
        Assert.Equal(70, Sites(tuples, RecordPlacements.All, "f").Count(static site => site == Op.AllocStackTuple));
        Check(tier, records, new RecordCounts { Frame = 64, FrameFallbacks = 6 }, inRequest: false, function: "f", argument: 5, expected: 74);
        Check(tier, tuples, new RecordCounts { Frame = 32, FrameFallbacks = 38 }, inRequest: false, function: "f", argument: 5, expected: 5 + (69 * 35));
    }

    [Theory]
    [Row("runtime", 63)]
    [MemberData(nameof(Tiers))]
    public void Row_63_a_record_of_the_frame_is_read(string tier) =>
        Assert.Equal("[3,false]", Listing("PushConst 1\nPushConst 3\nAllocStackRecord {a, b} 2\nStoreLocal $0\nLoadLocal $0\nGetField b @0\nPushConst false\nMakeTuple 2\nReturn", tier));

    [Theory]
    [Row("runtime", 21)]
    [MemberData(nameof(Tiers))]
    public void Row_21_a_missing_field_says_where_the_record_is(string tier)
    {
        const string Heap = "type mismatch at runtime: missing field `b`";
        Assert.Equal(Heap, Listing("PushConst 1\nMakeRecord {a} 1\nGetField b @0\nReturn", tier));
        Assert.Equal(Heap + " on stack record", Listing("PushConst 1\nAllocStackRecord {a} 1\nGetField b @0\nReturn", tier));
        Assert.Equal(Heap, Listing("PushConst 1\nAllocArenaRecord {a} 1\nGetField b @0\nReturn", tier));
        Assert.Equal(Heap + " on arena record", Listing("PushConst 1\nAllocArenaRecord {a} 1\nGetField b @0\nReturn", tier, inRequest: true));
        // A frame without room builds on the heap.
        var full = string.Concat(Enumerable.Repeat("PushConst 1\nAllocStackRecord {a} 1\nPop\n", Session.FrameRoom));
        Assert.Equal(Heap, Listing(full + "PushConst 1\nAllocStackRecord {a} 1\nGetField b @0\nReturn", tier));
    }

    [Theory]
    [Row("runtime", 66)]
    [MemberData(nameof(Tiers))]
    public void Row_66_without_a_request_records_for_it_are_on_the_heap(string tier)
    {
        var (session, function) = TestProgram.OfListing("fn f arity 0 locals 0\nPushConst 1\nAllocArenaRecord {a} 1\nReturn\n").Open(Tier.Find(tier), "f", Exactly);
        var result = Call(session, function);
        Assert.Equal(new RecordCounts { RequestFallbacks = 1 }, session.Records);
        Assert.False(Materializer.IsInRequest(result));
    }

    [Theory]
    [Row("runtime", 67)]
    [MemberData(nameof(Tiers))]
    public void Row_67_requests_nest(string tier)
    {
        var (session, function) = TestProgram.OfSource(AllocHeavy).Open(Tier.Find(tier), "handler", Exactly);
        var outer = session.EnterRequest();
        session.ExitRequest(session.EnterRequest());
        Assert.True(Materializer.IsInRequest(Call(session, function, Value.Int(1))));
        Assert.Equal(1, session.Records.Request);
        session.ExitRequest(outer);
        Assert.False(Materializer.IsInRequest(Call(session, function, Value.Int(2))));
        Assert.Equal(new RecordCounts { Request = 1, RequestFallbacks = 1 }, session.Records);

        // Out of order: what lies inside ends as well; an unknown number ends nothing.
        outer = session.EnterRequest();
        session.EnterRequest();
        session.ExitRequest(outer + 100);
        Assert.True(session.ServesRequest);
        session.ExitRequest(outer);
        Assert.False(session.ServesRequest);
    }

    [Theory]
    [Row("runtime", 68, 69)]
    [MemberData(nameof(Tiers))]
    public void Rows_68_and_69_what_is_taken_out_is_on_the_heap_everywhere(string tier)
    {
        const string Source = Nested + """
            fn in_list(n :: Int) -> List[(Int, Int)] { [pair(n), pair(n + 1)] }
            fn pair(n :: Int) -> (Int, Int) { (n, n + 1) }
            fn captured(n :: Int) -> () -> Int { let p := pair(n)
              fn () -> Int { match p { (a, b) => a + b } } }
            fn in_map(n :: Int) -> Map[Str, (Int, Int)] { map.set(map.new(), "k", pair(n)) }
            fn in_option(n :: Int) -> Option[{ p :: (Int, Int) }] { Some({ p: pair(n) }) }
            """;
        foreach (var function in new[] { "f", "in_list", "captured", "in_map", "in_option" })
        {
            var (session, code) = TestProgram.OfSource("import \"std.map\" as map\n" + Source).Open(Tier.Find(tier), function);
            var expected = Json(Call(session, code, Value.Int(3)));
            var id = session.EnterRequest();
            var result = Call(session, code, Value.Int(4));
            // What the memo keeps is taken out already.
            Assert.Equal(function == "f" || !Tier.Find(tier).Memo, Materializer.IsInRequest(result));
            result = Call(session, code, Value.Int(3));
            Assert.Equal(expected, Json(result));
            Assert.True(session.TryMaterialize(result));
            Assert.True(session.TryMaterialize(result));
            Assert.False(Materializer.IsInRequest(result), function);
            Assert.Equal(expected, Json(result));
            session.ExitRequest(id);
            Assert.True(session.TryMaterialize(result));
        }
    }

    [Theory]
    [Row("register", 40)]
    [Row("runtime", 69)]
    [MemberData(nameof(Tiers))]
    public void A_value_of_a_request_that_has_ended_is_noticed(string tier)
    {
        var (session, code) = TestProgram.OfSource(Nested).Open(Tier.Find(tier), "f");
        var id = session.EnterRequest();
        var result = Call(session, code, Value.Int(3));
        session.ExitRequest(id);
        session.EnterRequest();
        Assert.False(session.TryMaterialize(Value.Object(ListValue.Of([result]))));
        Assert.Equal("runtime panic: a value of a request that has ended was used", session.Error!.Display);
    }

    [Theory]
    [Row("runtime", 69, 70)]
    [MemberData(nameof(Tiers))]
    public void Rows_69_and_70_the_host_reads_without_taking_out(string tier)
    {
        var (session, code) = TestProgram.OfSource(Nested).Open(Tier.Find(tier), "f");
        var id = session.EnterRequest();
        var result = new LexValue(Call(session, code, Value.Int(3)), session.Request);
        Assert.Equal("{\"body\":{\"at\":[3,true],\"size\":3},\"tag\":\"t\"}", result.ToJson());
        Assert.True(result.TryGetField("body", out var body));
        Assert.True(body.TryGetField("at", out var at));
        Assert.True(at.TryGetItem(0, out var item));
        Assert.Equal(3, item.AsInt());
        Assert.Equal(3, body["size"].AsInt());
        Assert.False(result.TryGetField("other", out _));
        Assert.False(result.TryGetItem(0, out _));
        Assert.False(at.TryGetItem(2, out _) || at.TryGetItem(-1, out _) || at.TryGetField("0", out _));
        Assert.False(((LexValue)1L).TryGetField("tag", out _) || ((LexValue)"t").TryGetItem(0, out _));
        Assert.True(Materializer.IsInRequest(result.Inner));
        var kept = body.Materialize();
        session.ExitRequest(id);

        Assert.True(result.IsStale && body.IsStale && item.IsStale);
        Assert.Throws<InvalidOperationException>(() => LexValue.List(1L, result));
        Assert.Equal("the value belongs to a request that has ended", Assert.Throws<InvalidOperationException>(() => result.ToJson()).Message);
        Assert.Throws<InvalidOperationException>(() => body["size"]);
        Assert.Equal("{\"at\":[3,true],\"size\":3}", kept.ToJson());
    }

    [Theory]
    [Row("runtime", 56)]
    [MemberData(nameof(Tiers))]
    public void Row_56_a_call_with_a_record_of_the_request_is_not_remembered(string tier)
    {
        const string Source = """
            fn make(n :: Int) -> { x :: Int } { { x: n } }
            fn twice(r :: { x :: Int }) -> Int { r.x * 2 }
            fn f(n :: Int) -> Int { twice(make(n)) + twice(make(n + 0)) }
            """;
        var (session, code) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "f");
        session.EnterRequest();
        Assert.Equal(12, Call(session, code, Value.Int(3)).AsInt);
        // `make` is asked for twice: its record is taken out when it is remembered.
        Assert.Equal(Tier.Find(tier).Memo ? (2, 2, 0) : (0, 0, 4), (session.MemoHits, session.MemoMisses, session.MemoSkips));

        (session, code) = TestProgram.OfListing("""
            fn f arity 0 locals 0
                PushConst 3
                AllocArenaRecord {x} 1
                Call twice 1 n_0
                Return

            fn twice arity 1 locals 1
                LoadLocal $0
                GetField x @0
                PushConst 2
                IntMul
                Return
            """).Open(Tier.Find(tier), "f");
        session.EnterRequest();
        Assert.Equal(6, Call(session, code).AsInt);
        Assert.Equal((0, 0, 1), (session.MemoHits, session.MemoMisses, session.MemoSkips));
    }

    [Theory]
    [Row("runtime", 57)]
    [MemberData(nameof(Tiers))]
    public void Row_57_remembered_results_outlive_the_request(string tier)
    {
        const string Source = "fn make(n :: Int) -> { x :: Int, y :: (Int, Str) } { { x: n, y: (n + 1, \"s\") } }\nfn f(n :: Int) -> { x :: Int, y :: (Int, Str) } { let r := make(n)\n r }";
        var (session, code) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "f");
        var first = session.EnterRequest();
        Assert.Equal("{\"x\":3,\"y\":[4,\"s\"]}", Json(Call(session, code, Value.Int(3))));
        session.ExitRequest(first);
        var second = session.EnterRequest();
        var again = Call(session, code, Value.Int(3));
        Assert.Equal("{\"x\":3,\"y\":[4,\"s\"]}", Json(again));
        Assert.True(session.TryMaterialize(again));
        session.ExitRequest(second);
        if (Tier.Find(tier).Memo) Assert.Equal((1, 1), (session.MemoHits, session.MemoMisses));
    }

    [Theory]
    [Row("runtime", 71)]
    [MemberData(nameof(Tiers))]
    public void Row_71_handlers_see_values_of_the_heap(string tier)
    {
        var handler = new Keeper();
        var (session, code) = TestProgram.OfListing("""
            fn f arity 0 locals 0
                effects io
                PushConst 1
                PushConst "a"
                AllocArenaTuple 2
                MakeList 1
                EffectCall "io" "keep" 1 n_0
                Return
            """).Open(Tier.Find(tier), "f", options => options with { Handler = handler });
        var id = session.EnterRequest();
        Call(session, code);
        Assert.Equal(ValueKind.Tuple, handler.Kept.As<ListValue>()[0].Kind);
        Assert.False(Materializer.IsInRequest(handler.Kept));
        session.ExitRequest(id);
        Assert.Equal("[[1,\"a\"]]", Json(handler.Kept));
        Assert.Equal([7, 7], handler.Requests);
    }

    [Theory]
    [Row("runtime", 72)]
    [MemberData(nameof(Tiers))]
    public void Row_72_actors_keep_values_of_the_heap(string tier)
    {
        const string Source = """
            import "std.conc" as conc
            fn next(s :: (Int, { last :: Int }), m :: Int) -> ((Int, { last :: Int }), (Int, Int)) { match s { (n, r) => ((n + m, { last: m }), (n + m, r.last)) } }
            fn begin(n :: Int) -> [concurrent] (Int, Int) { let a := conc.spawn((n, { last: 0 }), next)
              let _ := conc.register(a, "a")
              conc.ask(a, 1) }
            fn again(n :: Int) -> [concurrent] (Int, Int) { match conc.lookup("a") { Some(a) => conc.ask(a, n), None => (0, 0) } }
            """;
        var (session, begin) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "begin");
        var again = session.Program.Find("again")!;
        var id = session.EnterRequest();
        var reply = Call(session, begin, Value.Int(10));
        Assert.Equal("[11,0]", Json(reply));
        Assert.False(Materializer.IsInRequest(reply));
        session.ExitRequest(id);
        session.EnterRequest();
        Assert.Equal("[18,1]", Json(Call(session, again, Value.Int(7))));
        Assert.Equal("[20,7]", Json(Call(session, again, Value.Int(2))));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Items_of_parallel_maps_are_counted_with_their_caller(string tier)
    {
        const string Source = """
            import "std.list" as list
            fn f(n :: Int) -> List[{ x :: Int }] { list.par_map(list.range(0, n), fn (i :: Int) -> { x :: Int } { match (i, 1) { (a, b) => { x: a + b } } }) }
            """;
        var (session, code) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "f", Exactly);
        session.EnterRequest();
        Call(session, code, Value.Int(8));
        Assert.Equal(new RecordCounts { Frame = 8, RequestFallbacks = 8 }, session.Records);
    }

    [Fact]
    public void Placement_changes_no_body_hash()
    {
        foreach (var source in new[] { ResponseBuild, TupleBuild, AllocHeavy, Nested })
        {
            var (placed, plain) = (Compile(source, RecordPlacements.All), Compile(source, RecordPlacements.None));
            for (var i = 0; i < plain.Functions.Length; i++) Assert.True(plain.Functions[i].BodyHash.AsSpan().SequenceEqual(placed.Functions[i].BodyHash.AsSpan()));
        }
    }

    [Fact]
    public void Sites_are_placed_as_the_specification_counts_them()
    {
        Assert.Equal((6, 2, 0), Count(ResponseBuild, RecordPlacements.All));
        Assert.Equal((6, 0, 2), Count(ResponseBuild, RecordPlacements.Frame));
        Assert.Equal((0, 8, 0), Count(ResponseBuild, RecordPlacements.Request));
        Assert.Equal((0, 1, 0), Count(AllocHeavy, RecordPlacements.All));
        Assert.Equal((0, 0, 1), Count(AllocHeavy, RecordPlacements.None));
        Assert.Equal((6, 0, 0), Count(TupleBuild, RecordPlacements.All));
        Assert.Equal((0, 3, 0), Count(Nested, RecordPlacements.All, "f"));
    }

    [Fact]
    [Row("register", 72, WithoutTiers = "it is about what compiles")]
    public void Engines_place_records_as_they_are_told_and_ask_no_environment()
    {
        const string Variable = "LEX_NO_STACK_RECORDS";
        Environment.SetEnvironmentVariable(Variable, "1");
        try
        {
            var (all, none) = (TestEngine.Create(), TestEngine.Create(static options => options.PlaceRecords(inFrames: false, inRequests: false)));
            Assert.Equal(6, SitesOf(all).Count(static op => op == Op.AllocStackRecord));
            Assert.DoesNotContain(Op.AllocStackRecord, SitesOf(none));
            Assert.DoesNotContain(Op.AllocStackRecord, SitesOf(TestEngine.Create(static options => options.FromEnvironment())));
        }
        finally
        {
            Environment.SetEnvironmentVariable(Variable, null);
        }

        static Op[] SitesOf(LexEngine engine) =>
            [.. engine.Compile(ResponseBuild).OrThrow().Code.Find("handler")!.Code.Select(static instruction => instruction.Op)];
    }

    private static (int Frame, int Request, int Heap) Count(string source, RecordPlacements placements, string function = "handler")
    {
        var sites = Sites(source, placements, function);
        return (sites.Count(static op => op is Op.AllocStackRecord or Op.AllocStackTuple), sites.Count(static op => op is Op.AllocArenaRecord or Op.AllocArenaTuple),
            sites.Count(static op => op is Op.MakeRecord or Op.MakeTuple));
    }

    private static List<Op> Sites(string source, RecordPlacements placements, string function) =>
        [.. Compile(source, placements).Find(function)!.Code.Select(static instruction => instruction.Op).Where(RecordSite.IsAt)];

    private static ProgramCode Compile(string source, RecordPlacements placements) =>
        LexCompiler.Compile(SourceText.FromString(source, "<source>"), Lex.Stdlib.Library.Signatures, CompileOptions.Default with { Placements = placements }).Program!;

    /// <summary>The counters of an exact session, and the result in an ordinary one.</summary>
    private static void Check(string tierName, string source, RecordCounts counts, bool inRequest, string function = "drive", long argument = 200, long? expected = null)
    {
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(source);
        var (oracle, code) = program.Open(Tier.Find("plain"), function);
        var result = Call(oracle, code, Value.Int(argument)).AsInt;
        if (expected is not null) Assert.Equal(expected, result);

        (var session, code) = program.Open(tier, function);
        if (inRequest) session.EnterRequest();
        Assert.Equal(result, Call(session, code, Value.Int(argument)).AsInt);
        var steps = session.Steps;

        (session, code) = program.Open(tier, function, Exactly);
        if (inRequest) session.EnterRequest();
        Assert.Equal(result, Call(session, code, Value.Int(argument)).AsInt);
        Assert.Equal(counts, session.Records);
        Assert.Equal(steps, session.Steps);
    }

    private static SessionOptions Exactly(SessionOptions options) => options with { Exact = true };

    private static string Chain(int length, Func<int, string> line, string result) =>
        $"fn f(n :: Int) -> Int {{\n{string.Join('\n', Enumerable.Range(0, length).Select(line))}\n{result}\n}}\n";

    private static string Listing(string body, string tier, bool inRequest = false)
    {
        var (session, code) = TestProgram.OfListing($"fn f arity 0 locals 1\n{body}\n").Open(Tier.Find(tier), "f");
        if (inRequest) session.EnterRequest();
        return session.Invoke(code, [], out var result, out var error) ? Json(result) : error!.Display;
    }

    private static Value Call(Session session, FunctionCode function, params Value[] arguments)
    {
        Assert.True(session.Invoke(function, arguments, out var result, out var error), error?.Display);
        return result;
    }

    private static string Json(Value value)
    {
        Assert.True(JsonEncoder.TryEncode(value, out var json));
        return System.Text.Encoding.UTF8.GetString(json.Span);
    }

    /// <summary>Keeps what it is given, and what it is told of requests.</summary>
    private sealed class Keeper : IEffectHandler
    {
        public Value Kept { get; private set; }

        public List<ulong> Requests { get; } = [];

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            Kept = arguments[0];
            (result, error) = (default, "");
            return true;
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = "";
            return true;
        }

        public ulong EnterRequestScope()
        {
            Requests.Add(7);
            return 7;
        }

        public void ExitRequestScope(ulong scope) => Requests.Add(scope);
    }
}
