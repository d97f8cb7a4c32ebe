using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting;
using Xunit;

namespace Lex.Api.Tests;

/// <summary>The embedding API as an embedder sees it: no access to internals.</summary>
public sealed class EmbeddingTests
{
    private const string Source = """
        import "std.io" as io
        type Point = { x :: Int, y :: Int }
        fn area(w :: Float, h :: Float) -> Float { w * h }
        fn add(a :: Int, b :: Int) -> Int { a + b }
        fn clamp(low :: Int, high :: Int, n :: Int) -> Int { if n < low { low } else { if n > high { high } else { n } } }
        fn shout(s :: Str) -> Str { s + "!" }
        fn is_big(n :: Int) -> Bool { n > 100 }
        fn answer() -> Int { 42 }
        fn origin() -> Point { { x: 0, y: 7 } }
        fn flip(p :: Point) -> Point { { x: p.y, y: p.x } }
        fn safe_div(a :: Int, b :: Int) -> Option[Int] { if b == 0 { None } else { Some(a / b) } }
        fn div(a :: Int, b :: Int) -> Int { a / b }
        fn count(n :: Int) -> Int { count(n + 1) }
        """;

    private const string Printing = "import \"std.io\" as io\nfn main(s :: Str) -> [io] Unit { io.print(s) }\n";

    [Fact]
    public void Typed_functions_are_called_without_ceremony()
    {
        var program = TestEngine.Create().Compile(Source).OrThrow();
        using var session = program.RentSession();
        Assert.Equal(6.0, session.Call(program.Function<double, double, double>("area"), 2.0, 3.0));
        Assert.Equal(5, session.Call(program.Function<int, int, int>("add"), 2, 3));
        Assert.Equal(10L, session.Call(program.Function<long, long, long, long>("clamp"), 1, 10, 99));
        Assert.Equal("hey!", session.Call(program.Function<string, string>("shout"), "hey"));
        Assert.True(session.Call(program.Function<long, bool>("is_big"), 101));
        Assert.Equal(42, session.Call(program.Function<long>("answer")));
        Func<long, long, long> add = session.Bind(program.Function<long, long, long>("add"));
        Assert.Equal(9, add(4, 5));
    }

    [Fact]
    public void Declared_types_are_compared_once_and_early()
    {
        var program = TestEngine.Create().Compile(Source).OrThrow();
        Assert.Contains("parameter 1 is Float", Assert.Throws<LexException>(() => program.Function<long, double, double>("area")).Message,
            StringComparison.Ordinal);
        Assert.Contains("result is Float", Assert.Throws<LexException>(() => program.Function<double, double, long>("area")).Message,
            StringComparison.Ordinal);
        Assert.Contains("takes 2 arguments", Assert.Throws<LexException>(() => program.Function<double, double>("area")).Message,
            StringComparison.Ordinal);
        Assert.Contains("no function `nope`", Assert.Throws<LexException>(() => program.Resolve("nope")).Message, StringComparison.Ordinal);
        Assert.Null(program.Find("nope"));
    }

    [Fact]
    public void Requests_end_what_belongs_to_them()
    {
        var program = TestEngine.Create().Compile(Source).OrThrow();
        using var session = program.RentSession();
        var (origin, flip) = (program.Resolve("origin"), program.Resolve("flip"));
        LexValue kept, lost;
        using (var request = session.BeginRequest())
        {
            lost = session.Invoke(origin);
            Assert.Equal(7, lost["y"].AsInt());
            kept = session.Invoke(flip, lost).Materialize();
            using var inner = session.BeginRequest();
            Assert.NotEqual(request.Id, inner.Id);
            Assert.Equal("{\"x\":7,\"y\":0}", session.Invoke(flip, lost).ToJson());
        }

        Assert.False(kept.IsStale);
        Assert.Equal("{\"x\":7,\"y\":0}", kept.ToJson());
        Assert.True(lost.IsStale);
        Assert.Throws<InvalidOperationException>(() => lost["y"]);
        Assert.Throws<InvalidOperationException>(() => lost.Materialize());
        var refused = Assert.IsType<LexOutcome.BadArgument>(session.TryInvoke(flip, lost));
        Assert.Equal("argument 1 of flip: the value belongs to a request that has ended", refused.Reason);
        Assert.Equal("{\"x\":7,\"y\":0}", session.Invoke(flip, session.Invoke(flip, kept)).ToJson());
    }

    [Fact]
    public void Records_are_counted_for_those_who_ask()
    {
        var program = TestEngine.Create(static o => o.Exact(true)).Compile(Source).OrThrow();
        using var session = program.RentSession();
        session.Invoke(program.Resolve("origin"));
        using var request = session.BeginRequest();
        session.Invoke(program.Resolve("origin"));
        Assert.Equal(new LexRecordCounts(0, 0, 0, 1, 1), session.Records);
        using var other = TestEngine.Create().Compile(Source).OrThrow().RentSession();
        Assert.Null(other.Records);
    }

    [Fact]
    public void Outcomes_are_a_closed_set()
    {
        var engine = TestEngine.Create(o => o.StepLimit(10_000));
        var program = engine.Compile(Source).OrThrow();
        using var session = program.RentSession();
        Assert.Equal(3, Assert.IsType<LexOutcome.Value>(session.TryInvoke(program.Resolve("div"), 7L, 2L)).Result.AsInt());
        Assert.Equal(LexErrorKind.DivByZero,
            Assert.IsType<LexOutcome.Error>(session.TryInvoke(program.Resolve("div"), 7L, 0L)).Reason.Kind);
        Assert.IsType<LexOutcome.BadArgument>(session.TryInvoke(program.Resolve("div"), 7L));
        Assert.IsType<LexOutcome.BadArgument>(session.TryInvoke(program.Resolve("div"), 7L, "two"));
        Assert.Equal(LexLimit.Steps, Assert.IsType<LexOutcome.LimitReached>(session.TryInvoke(program.Resolve("count"), 0L)).Limit);

        var other = engine.Compile("fn main() -> Int { 1 }").OrThrow();
        Assert.IsType<LexOutcome.BadArgument>(session.TryInvoke(other.Resolve("main")));
    }

    [Fact]
    public void Invoke_throws_with_the_outcome()
    {
        var program = TestEngine.Create().Compile(Source).OrThrow();
        using var session = program.RentSession();
        var error = Assert.Throws<LexException>(() => session.Invoke(program.Resolve("div"), 1L, 0L));
        Assert.IsType<LexOutcome.Error>(error.Outcome);
        Assert.Equal("integer division by zero", error.Message);
    }

    [Fact]
    public void Values_can_be_read_built_and_written_as_json()
    {
        var program = TestEngine.Create().Compile(Source).OrThrow();
        using var session = program.RentSession();
        var origin = session.Invoke(program.Resolve("origin"));
        Assert.Equal(ValueKind.Record, origin.Kind);
        Assert.Equal(7, origin["y"].AsInt());
        Assert.Equal("{\"x\":0,\"y\":7}", origin.ToJson());
        Assert.Throws<KeyNotFoundException>(() => origin["z"]);
        Assert.Throws<InvalidOperationException>(() => origin.AsInt());

        var flipped = session.Invoke(program.Resolve("flip"), LexValue.Record(("x", 1L), ("y", 2L)));
        Assert.Equal("{\"x\":2,\"y\":1}", flipped.ToJson());

        var some = session.Invoke(program.Resolve("safe_div"), 7L, 2L);
        Assert.Equal(("Some", 1, 3L), (some.Constructor, some.Count, some[0].AsInt()));
        Assert.Equal("[1,\"a\",true]", LexValue.List(1L, "a", true).ToJson());
        Assert.Equal("[1.5]", LexValue.Tuple(1.5).ToJson());
        Assert.Equal(3, LexValue.FromJson("[1, 2, 3]").Count);
        Assert.Throws<FormatException>(() => LexValue.FromJson("[1,"));
    }

    [Fact]
    public void Json_arguments_are_decoded_by_type()
    {
        var program = TestEngine.Create().Compile(Source).OrThrow();
        using var session = program.RentSession();
        Assert.Equal(6.0, session.TryInvokeJson(program.Resolve("area"), ["2", "3"]).OrThrow().AsFloat());
        Assert.IsType<LexOutcome.BadArgument>(session.TryInvokeJson(program.Resolve("area"), ["2", "\"3\""]));
        Assert.IsType<LexOutcome.BadArgument>(session.TryInvokeJson(program.Resolve("area"), ["2", "{"]));
        Assert.Equal("{\"x\":2,\"y\":1}", session.TryInvokeJson(program.Resolve("flip"), ["{\"y\":2,\"x\":1}"]).OrThrow().ToJson());
    }

    [Fact]
    public void What_is_wrong_with_a_program_is_data()
    {
        var compilation = TestEngine.Create().Compile("fn f() -> Int { \"x\" }", "a.lex");
        Assert.False(compilation.IsSuccess);
        var diagnostic = Assert.Single(compilation.Diagnostics);
        Assert.Equal(("type_mismatch", "a.lex", 1), (diagnostic.Kind, diagnostic.File, diagnostic.Line));
        Assert.NotEmpty(Assert.Throws<LexException>(() => compilation.OrThrow()).Diagnostics);
    }

    [Fact]
    public void Nothing_is_granted_by_default()
    {
        var refused = TestEngine.Create().Compile(Printing).OrThrow();
        using (var session = refused.RentSession())
            Assert.IsType<LexOutcome.Refused>(session.TryInvoke(refused.Resolve("main"), "x"));

        using var output = new MemoryStream();
        var allowed = TestEngine.Create(o => o.Allow("io").Output(output)).Compile(Printing).OrThrow();
        using (var session = allowed.RentSession())
            Assert.True(session.TryInvoke(allowed.Resolve("main"), "été").IsValue);
        Assert.Equal("été\n", System.Text.Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Sessions_are_pooled_and_start_at_zero()
    {
        var program = TestEngine.Create().Compile(Source).OrThrow();
        var add = program.Function<long, long, long>("add");
        var session = program.RentSession();
        session.Call(add, 1, 2);
        Assert.True(session.Steps > 0);
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Call(add, 1, 2));
        using var next = program.RentSession();
        Assert.Equal(0, next.Steps);
        Assert.Equal(3, next.Call(add, 1, 2));
    }

    [Fact]
    public void A_program_is_shared_by_threads()
    {
        var program = TestEngine.Create(o => o.StepLimit(0)).Compile(Source).OrThrow();
        var clamp = program.Function<long, long, long, long>("clamp");
        var wrong = 0;
        Parallel.For(0, 8, worker =>
        {
            using var session = program.RentSession();
            for (var i = 0L; i < 2_000; i++)
            {
                if (session.Call(clamp, 10, 1_000, i) != Math.Clamp(i, 10, 1_000)) Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_call_can_be_cancelled()
    {
        var program = TestEngine.Create(o => o.StepLimit(0)).Compile(Source).OrThrow();
        using var session = program.RentSession();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.IsType<LexOutcome.Cancelled>(session.TryInvoke(program.Resolve("count"), [0L], source.Token));
        Assert.True(session.TryInvoke(program.Resolve("answer")).IsValue);
    }

    [Fact]
    public void A_deadline_ends_a_call()
    {
        var program = TestEngine.Create(o => o.StepLimit(0).Deadline(TimeSpan.FromMilliseconds(50))).Compile(Source).OrThrow();
        using var session = program.RentSession();
        Assert.Equal(LexLimit.Deadline, Assert.IsType<LexOutcome.LimitReached>(session.TryInvoke(program.Resolve("count"), 0L)).Limit);
    }

    [Fact]
    public void Options_freeze()
    {
        LexOptions? kept = null;
        TestEngine.Create(o => kept = o);
        Assert.Throws<InvalidOperationException>(() => kept!.StepLimit(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => TestEngine.Create(o => o.StepLimit(-1)));
    }

    [Fact]
    public void A_program_survives_its_serialised_form()
    {
        var engine = TestEngine.Create();
        var image = engine.Compile(Source).OrThrow().Save();
        var loaded = engine.Load(image).OrThrow();
        using var session = loaded.RentSession();
        Assert.Equal(5, session.Call(loaded.Function<long, long, long>("add"), 2, 3));
        // Without declared types a wrong result type shows when the result arrives.
        var mismatch = Assert.Throws<LexException>(() => session.Call(loaded.Function<long, long, string>("add"), 2, 3));
        Assert.IsType<LexOutcome.ShapeMismatch>(mismatch.Outcome);
        Assert.False(engine.Load("{\"magic\":\"nonsense\"}"u8).IsSuccess);
    }
}
