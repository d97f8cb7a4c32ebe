using System.Text;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Jit;
using Lex.Trace;
using Xunit;

namespace Lex.Api.Tests;

/// <summary>Recording, replay and comparison as an embedder sees them.</summary>
public sealed class TracingTests
{
    private const string Source = """
        import "std.io" as io
        import "std.int" as int
        import "std.list" as list
        import "std.time" as time

        fn tick(n :: Int) -> [time] Int { time.now_ms() + n }

        fn main(n :: Int) -> [io, time] Int {
          let a := tick(n)
          let _ := io.print(int.to_str(a))
          let b := tick(n)
          list.fold(list.map([1, 2], fn (x :: Int) -> [io] Int {
            let _ := io.print(int.to_str(x))
            x
          }), b - b, fn (s :: Int, x :: Int) -> Int { s + x })
        }
        """;

    public static TheoryData<bool> Tiers() => [false, true];

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_replay_performs_nothing_and_gives_the_same(bool compiled)
    {
        var output = new MemoryStream();
        var program = Compile(Source, compiled, output, "io", "time");
        var recording = program.Record(program.Resolve("main"), [5L]);
        Assert.Equal(3, recording.Outcome.OrThrow().AsInt());
        var printed = output.Length;
        Assert.True(printed > 0);

        var read = WriteAndRead(recording.Trace);
        Assert.Null(TraceDiff.First(recording.Trace, read));

        // Nothing is granted to the program that repeats the run.
        var repeated = Compile(Source, !compiled, output).Replay(read);
        Assert.Equal(3, repeated.Outcome.OrThrow().AsInt());
        Assert.True(repeated.GivesTheSame);
        Assert.Null(TraceDiff.First(read, repeated.Trace));
        Assert.Equal(printed, output.Length);
        Assert.Equal((read.Steps, read.Cells), (repeated.Trace.Steps, repeated.Trace.Cells));
    }

    [Fact]
    public void The_recorded_time_comes_back()
    {
        var program = Compile("import \"std.time\" as time\nfn main() -> [time] Int { time.now_ms() }", false, Stream.Null, "time");
        var recording = program.Record(program.Resolve("main"), []);
        Thread.Sleep(5);
        Assert.Equal(recording.Outcome.OrThrow().AsInt(), program.Replay(recording.Trace).Outcome.OrThrow().AsInt());
    }

    [Fact]
    public void A_departure_is_an_outcome_with_its_place()
    {
        var program = Compile(Source, false, Stream.Null, "io", "time");
        var recording = program.Record(program.Resolve("main"), [5L]).Trace;
        var other = program.Replay(recording, program.Resolve("main"), [6L]);
        var divergence = Assert.IsType<LexOutcome.Diverged>(other.Outcome).Divergence;
        Assert.Equal(ReplayDivergenceKind.OtherInput, divergence.Kind);
        Assert.Equal(("main", "io.print", 1), (divergence.Key.Caller, divergence.Key.Target, divergence.Key.Occurrence));
        Assert.Equal("<source>:10:12", divergence.Place);
        Assert.Equal(LexErrorKind.Effect, divergence.Error!.Kind);
        Assert.False(other.GivesTheSame);

        // All that ran before it is in the trace, and closed.
        Assert.DoesNotContain(other.Trace.AllNodes(), node => node.End == TraceEnd.Open);
        Assert.Contains(other.Trace.AllNodes(), node => node.Error is { } error && error.Contains("diverged", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("say()", "let _ := say() say()", ReplayDivergenceKind.NotRecorded)]
    [InlineData("let _ := say() say()", "say()", ReplayDivergenceKind.NotPerformed)]
    [InlineData("say()", "()", ReplayDivergenceKind.NotPerformed)]
    [InlineData("say()", "io.print(\"a\")", ReplayDivergenceKind.NotRecorded)]
    public void Edits_that_change_effects_are_seen(string before, string after, ReplayDivergenceKind kind)
    {
        const string Saying = "import \"std.io\" as io\nfn say() -> [io] Unit { io.print(\"a\") }\nfn main() -> [io] Unit { BODY }";
        var recorded = Compile(Saying.Replace("BODY", before, StringComparison.Ordinal), false, Stream.Null, "io");
        var recording = recorded.Record(recorded.Resolve("main"), []).Trace;
        var replay = Compile(Saying.Replace("BODY", after, StringComparison.Ordinal), false, Stream.Null).Replay(recording);
        Assert.Equal(kind, Assert.IsType<LexOutcome.Diverged>(replay.Outcome).Divergence.Kind);
    }

    [Fact]
    public void Keys_survive_edits_that_leave_the_path_unchanged()
    {
        var recorded = Compile(Source, false, Stream.Null, "io", "time");
        var recording = recorded.Record(recorded.Resolve("main"), [5L]).Trace;

        // Another function with lambdas before all others, another body behind the effects, another pure helper.
        const string Extra = "fn extra(xs :: List[Int]) -> List[Int] { list.map(xs, fn (x :: Int) -> Int { x + 1 }) }\n";
        var edited = Source
            .Replace("fn tick", Extra + "fn tick", StringComparison.Ordinal)
            .Replace("{ s + x }", "{ s + x * 10 }", StringComparison.Ordinal);
        var program = Compile(edited, false, Stream.Null);
        var replay = program.Replay(recording);
        Assert.Equal(30, replay.Outcome.OrThrow().AsInt());
        Assert.False(replay.GivesTheSame);
        Assert.Equal("root", TraceDiff.First(recording, replay.Trace)!.NodeId);
    }

    [Theory]
    [InlineData("time.now_ms", true, true)]
    [InlineData("time.now_ms#2", false, true)]
    [InlineData("NODE", true, true)]
    [InlineData("tick:NODE#1", true, false)]
    [InlineData("tick:NODE:time.now_ms#2", false, true)]
    [InlineData("main:NODE", false, false)]
    [InlineData("time.now", false, false)]
    [InlineData("time.now_ms#3", false, false)]
    public void Overrides_name_effects_as_exactly_as_one_likes(string pattern, bool first, bool second)
    {
        const string Two = """
            import "std.time" as time
            fn tick() -> [time] Int { time.now_ms() }
            fn main() -> [time] (Int, Int) { (tick(), tick()) }
            """;
        var program = Compile(Two, false, Stream.Null, "time");
        var recording = program.Record(program.Resolve("main"), []).Trace;
        pattern = pattern.Replace("NODE", recording.Find("time.now_ms")!.NodeId, StringComparison.Ordinal);
        var replay = program.Replay(recording, new ReplayOptions { Overrides = [new(pattern, "100")] });
        var result = replay.Outcome.OrThrow();
        Assert.Equal((first, second), (result[0].AsInt() == 100, result[1].AsInt() == 100));
        Assert.Equal(first || second ? [] : [pattern], replay.UnusedOverrides);
    }

    [Fact]
    public void An_override_that_is_no_value_ends_the_run()
    {
        var program = Compile(Source, false, Stream.Null, "io", "time");
        var recording = program.Record(program.Resolve("main"), [5L]).Trace;
        var replay = program.Replay(recording, new ReplayOptions { Overrides = [new("time.now_ms", "{")] });
        Assert.Equal(ReplayDivergenceKind.BadOverride, Assert.IsType<LexOutcome.Diverged>(replay.Outcome).Divergence.Kind);
    }

    [Fact]
    public void What_departs_can_be_performed_instead()
    {
        var output = new MemoryStream();
        var program = Compile(Source, false, output, "io", "time");
        var recording = program.Record(program.Resolve("main"), [5L]).Trace;
        output.SetLength(0);
        var replay = program.Replay(recording, new ReplayOptions { Overrides = [new("time.now_ms#1", "1")], PerformsOthers = true });
        Assert.Equal(3, replay.Outcome.OrThrow().AsInt());
        Assert.Equal("6\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [Fact]
    public void Errors_limits_and_cancellation_leave_no_node_open()
    {
        const string Failing = """
            fn deep(n :: Int) -> Int { if n == 0 { 1 / n } else { 1 + deep(n - 1) } }
            fn loop(n :: Int) -> Int { 1 + again(n + 1) }
            fn again(n :: Int) -> Int { 1 + loop(n) }
            fn turn(n :: Int) -> Int { if n < 0 { 0 } else { turn(n + 1) } }
            """;
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var program = TestEngine.Create(o => o.Memo(false).StepLimit(100_000)).Compile(Failing).OrThrow();
        var recordings = new[]
        {
            program.Record(program.Resolve("deep"), [20L]),
            program.Record(program.Resolve("loop"), [20L]),
            program.Record(program.Resolve("turn"), [20L]),
            program.Record(program.Resolve("turn"), [20L], cancellation: stopped.Token),
        };
        Assert.IsType<LexOutcome.Error>(recordings[0].Outcome);
        Assert.Equal(LexLimit.Depth, Assert.IsType<LexOutcome.LimitReached>(recordings[1].Outcome).Limit);
        Assert.Equal(LexLimit.Steps, Assert.IsType<LexOutcome.LimitReached>(recordings[2].Outcome).Limit);
        Assert.IsType<LexOutcome.Cancelled>(recordings[3].Outcome);
        foreach (var (_, trace) in recordings)
        {
            Assert.True(trace.IsComplete);
            Assert.NotNull(trace.RootFailure);
            Assert.DoesNotContain(trace.AllNodes(), node => node.End == TraceEnd.Open);
            Assert.Null(TraceDiff.First(trace, WriteAndRead(trace)));
        }

        Assert.Equal(20, recordings[0].Trace.AllNodes().Count());
        Assert.Equal(1023, recordings[1].Trace.AllNodes().Count());
        Assert.All(recordings[0].Trace.AllNodes(), node => Assert.Equal("integer division by zero", node.Error));
    }

    [Fact]
    public void Limits_of_a_recording_keep_the_tree_whole()
    {
        const string Deep = """
            fn down(n :: Int) -> Int { if n == 0 { 0 } else { 1 + down(n - 1) } }
            fn main(n :: Int) -> Int { 1 + down(n) }
            """;
        var program = TestEngine.Create(o => o.Memo(false)).Compile(Deep).OrThrow();
        var trace = program.Record(program.Resolve("main"), [20L], TraceOptions.Default with { MaxNodes = 5 }).Trace;
        Assert.Equal((5, 16), (trace.AllNodes().Count(), trace.Dropped));
        Assert.All(trace.AllNodes(), node => Assert.Equal(TraceEnd.Value, node.End));
        Assert.Equal("[20]", $"[{trace.Nodes[0].Input[0].Json}]");

        using var file = new MemoryStream();
        var writer = new TraceWriter(file, TraceOptions.Default with { MaxBytes = 600 });
        using (var session = program.RentSession(writer)) session.Invoke(program.Resolve("main"), 20L);
        file.Position = 0;
        Assert.True(TraceReader.TryRead(file, out var read, out var problem), problem);
        Assert.True(read.Dropped > 0 && read.IsComplete);
        Assert.DoesNotContain(read.AllNodes(), node => node.End == TraceEnd.Open);
        Assert.True(file.Length < 2_000);

        using var small = new MemoryStream();
        trace.Write(small, TraceOptions.Default with { MaxValueBytes = 1 });
        Assert.Contains("$omitted", Encoding.UTF8.GetString(small.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_left_out()
    {
        var program = Compile(Source, false, Stream.Null, "io", "time");
        var options = TraceOptions.Default with { Redact = target => target == "time.now_ms" };
        var trace = program.Record(program.Resolve("main"), [5L], options).Trace;
        Assert.All(trace.AllNodes().Where(n => n.Target == "time.now_ms"), n => Assert.Equal("{\"$omitted\":\"redacted\"}", n.Output.Json));
        var divergence = Assert.IsType<LexOutcome.Diverged>(program.Replay(trace).Outcome).Divergence;
        Assert.Equal((ReplayDivergenceKind.NoResult, "time.now_ms"), (divergence.Kind, divergence.Key.Target));
    }

    [Fact]
    public void What_was_written_before_an_effect_outlives_the_process()
    {
        using var file = new MemoryStream();
        var seen = "";
        var handler = new Handler(_ =>
        {
            seen = Encoding.UTF8.GetString(file.ToArray());
            return null;
        });
        const string Printing = "import \"std.io\" as io\nfn main() -> [io] Unit { io.print(\"x\") }";
        var program = TestEngine.Create(o => o.Effects(() => handler)).Compile(Printing).OrThrow();
        using (var session = program.RentSession(new TraceWriter(file))) session.Invoke(program.Resolve("main"));
        Assert.Contains("\"target\":\"io.print\"", seen, StringComparison.Ordinal);
        Assert.True(TraceReader.TryRead(new MemoryStream(Encoding.UTF8.GetBytes(seen)), out var cut, out _));
        Assert.False(cut.IsComplete);
        Assert.Equal(TraceEnd.Open, cut.Nodes[0].End);
        Assert.Equal(ReplayDivergenceKind.RecordingEnds, Assert.IsType<LexOutcome.Diverged>(program.Replay(cut).Outcome).Divergence.Kind);
    }

    [Fact]
    public void A_stream_that_fails_ends_the_recording_and_not_the_run()
    {
        var program = Compile(Source, false, Stream.Null, "io", "time");
        var writer = new TraceWriter(new MemoryStream(new byte[10]));
        using var session = program.RentSession(writer);
        Assert.Equal(3, session.Invoke(program.Resolve("main"), 5L).AsInt());
        Assert.NotNull(writer.Problem);
    }

    [Fact]
    public void Items_of_a_parallel_map_are_recorded_in_order_and_replayed()
    {
        const string Parallel = """
            import "std.list" as list
            import "std.io" as io
            import "std.int" as int
            fn twice(x :: Int) -> Int { 2 * x }
            fn main() -> [io] List[Int] {
              list.par_map([1, 2, 3], fn (x :: Int) -> [io] Int {
                let _ := io.print("item")
                1 + twice(x)
              })
            }
            """;
        var output = new MemoryStream();
        var program = Compile(Parallel, false, output, "io");
        var recording = program.Record(program.Resolve("main"), []);
        Assert.Equal("[3,5,7]", recording.Outcome.OrThrow().ToJson());
        Assert.Equal(["io.print", "twice", "io.print", "twice", "io.print", "twice"], recording.Trace.Nodes.Select(n => n.Target));
        Assert.Equal(["1", "2", "3"], recording.Trace.Nodes.Where(n => n.Target == "twice").Select(n => n.Input[0].Json));
        Assert.Equal("main/1:n_?:io.print#2", recording.Trace.Nodes[2].Key.ToString());

        output.SetLength(0);
        var replay = program.Replay(WriteAndRead(recording.Trace));
        Assert.Equal("[3,5,7]", replay.Outcome.OrThrow().ToJson());
        Assert.Null(TraceDiff.First(recording.Trace, replay.Trace));
        Assert.Equal(0, output.Length);
    }

    [Fact]
    public void Messages_to_actors_are_sent_again_and_what_happens_inside_is_answered()
    {
        const string Actors = """
            import "std.conc" as conc
            import "std.io" as io
            fn main(by :: Int) -> [concurrent, io] Int {
              let counter := conc.spawn(10, fn (n :: Int, m :: Int) -> [io] (Int, Int) {
                let _ := io.print("adding")
                (n + 100 / m, n + m)
              })
              let _ := conc.tell(counter, by)
              conc.ask(counter, 5)
            }
            """;
        var output = new MemoryStream();
        var program = Compile(Actors, false, output, "io", "concurrent");
        var recording = program.Record(program.Resolve("main"), [4L]);
        Assert.Equal(40, recording.Outcome.OrThrow().AsInt());
        output.SetLength(0);
        var replay = Compile(Actors, true, output).Replay(WriteAndRead(recording.Trace));
        Assert.Equal(40, replay.Outcome.OrThrow().AsInt());
        Assert.Null(TraceDiff.First(recording.Trace, replay.Trace));
        Assert.Equal(0, output.Length);

        // The handler fails inside the message, which fails inside main.
        var failing = program.Record(program.Resolve("main"), [0L]).Trace;
        Assert.NotNull(failing.RootFailure);
        Assert.Equal("conc.tell", failing.Nodes[^1].Target);
        Assert.All(failing.AllNodes(), node => Assert.NotEqual(TraceEnd.Open, node.End));
        Assert.Contains("DivByZero", failing.Nodes[^1].Error, StringComparison.Ordinal);
        Assert.Null(TraceDiff.First(failing, program.Replay(WriteAndRead(failing)).Trace));
    }

    [Fact]
    public async Task A_run_that_waits_is_recorded_as_if_it_had_not()
    {
        const string Waiting = "import \"std.io\" as io\nfn main() -> [io] Unit { let _ := io.print(\"a\") io.print(\"b\") }";
        var program = TestEngine.Create(options => options.Allow("io").Effect("io.print", static async (_, _) =>
        {
            await Task.Delay(1);
            return LexValue.Unit;
        })).Compile(Waiting).OrThrow();
        var recorder = new TraceRecorder();
        using var session = program.RentSession(recorder);
        (await session.TryInvokeAsync(program.Resolve("main"))).OrThrow();
        var trace = recorder.ToTree();
        Assert.True(trace.IsComplete);
        Assert.Equal(["[\"a\"]", "[\"b\"]"], trace.Nodes.Select(n => $"[{n.Input[0].Json}]"));
        Assert.True(program.Replay(WriteAndRead(trace)).GivesTheSame);
    }

    [Fact]
    public void An_effect_that_failed_fails_again()
    {
        const string Asking = "import \"std.io\" as io\nfn main() -> [io] Unit { let _ := io.print(\"a\") io.print(\"b\") }";
        var handler = new Handler(number => number == 2 ? "no paper" : null);
        var program = TestEngine.Create(o => o.Effects(() => handler)).Compile(Asking).OrThrow();
        var recording = program.Record(program.Resolve("main"), []);
        Assert.Equal("effect handler error: no paper", Assert.IsType<LexOutcome.Error>(recording.Outcome).Reason.Display);
        Assert.Equal([null, "no paper"], recording.Trace.Nodes.Select(n => n.Error));

        handler.Performed = 0;
        var replay = program.Replay(WriteAndRead(recording.Trace));
        Assert.Equal("effect handler error: no paper", Assert.IsType<LexOutcome.Error>(replay.Outcome).Reason.Display);
        Assert.True(replay.GivesTheSame);
        Assert.Equal(0, handler.Performed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}\n")]
    [InlineData("{\"lex_trace\":2}\n")]
    [InlineData("nonsense\n")]
    [InlineData("{\"lex_trace\":1}\n{\"exit\":\"value\"}\n")]
    [InlineData("{\"lex_trace\":1}\n{\"enter\":\"walk\"}\n")]
    [InlineData("{\"lex_trace\":1}\n{\"enter\":\"call\"}\n{\"exit\":\"never\"}\n")]
    [InlineData("{\"lex_trace\":1}\n{\"enter\":\"call\"}\n{\"exit\":\"error\"}\n")]
    [InlineData("{\"lex_trace\":1}\n{\"enter\":\"call\"}\n{\"end\":\"value\"}\n")]
    [InlineData("{\"lex_trace\":1}\n{\"end\":\"value\"}\n{\"end\":\"value\"}\n")]
    [InlineData("{\"lex_trace\":1}\n[1]\n")]
    public void What_is_no_recording_is_refused_with_a_reason(string text)
    {
        Assert.False(TraceReader.TryRead(new MemoryStream(Encoding.UTF8.GetBytes(text)), out _, out var problem));
        Assert.False(string.IsNullOrEmpty(problem));
    }

    [Fact]
    public void Damaged_recordings_are_read_or_refused_and_never_throw()
    {
        var program = Compile(Source, false, Stream.Null, "io", "time");
        using var file = new MemoryStream();
        program.Record(program.Resolve("main"), [5L]).Trace.Write(file);
        var whole = file.ToArray();
        var random = new Random(1);
        var readable = 0;
        for (var i = 0; i < 2_000; i++)
        {
            var damaged = whole.AsSpan(0, random.Next(2) == 0 ? whole.Length : random.Next(whole.Length)).ToArray();
            for (var n = random.Next(4); n > 0 && damaged.Length > 0; n--) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            if (!TraceReader.TryRead(new MemoryStream(damaged), out var tree, out _)) continue;
            readable++;
            _ = tree.ToJson();
            _ = program.Replay(tree).Outcome.ToString();
        }

        Assert.True(readable > 100);
    }

    private static LexProgram Compile(string source, bool compiled, Stream output, params string[] effects) => TestEngine.Create(options =>
    {
        options.Allow(effects).Output(output);
        if (compiled) options.UseJit(JitOptions.Eager);
    }).Compile(source).OrThrow();

    private static TraceTree WriteAndRead(TraceTree tree)
    {
        using var file = new MemoryStream();
        tree.Write(file);
        file.Position = 0;
        Assert.True(TraceReader.TryRead(file, out var read, out var problem), problem);
        return read;
    }

    /// <summary>Performs every effect with Unit, or fails with the text that a function gives for its number.</summary>
    private sealed class Handler(Func<int, string?> fails) : IEffectHandler
    {
        public int Performed { get; set; }

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            result = default;
            var failure = fails(++Performed);
            error = failure ?? "";
            return failure is null;
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = "";
            return true;
        }
    }
}
