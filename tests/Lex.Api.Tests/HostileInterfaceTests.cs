using System.Text;
using System.Threading.Tasks.Sources;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Frontend.Modules;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Jit;
using Xunit;

namespace Lex.Api.Tests;

/// <summary>
/// Every interface that an embedder implements, by implementations that throw, call back, answer nonsense or do not answer: the
/// host gets an outcome that says so, and the session works as before.
/// </summary>
public sealed class HostileInterfaceTests
{
    private const string Source = """
        import "std.io" as io
        import "std.list" as list
        import "std.conc" as conc
        import "std.str" as str
        fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }
        fn plus(n :: Int) -> Int { n + 1 }
        fn paid(n :: Int) -> [budget(1)] Int { plus(n) }
        fn tail(n :: Int) -> Int { plus(n) }
        fn read(n :: Int) -> [io] Int { match io.readline() { Some(s) => n + str.len(s), None => n } }
        fn fail(n :: Int) -> Int { 1 / n }
        fn main(n :: Int) -> [io, concurrent, budget(1)] Int {
          let a := conc.spawn(n, fn (s :: Int, by :: Int) -> [io] (Int, Int) { (s + by, read(s)) })
          let told := conc.ask(a, 1)
          let all := list.par_map([n, told], fn (x :: Int) -> [io] Int { read(x) })
          list.fold(all, 0, fn (s :: Int, x :: Int) -> Int { s + x }) + paid(tail(n))
        }
        fn spin(n :: Int) -> Int { spin(plus(n)) }
        """;

    // With answers of three characters main(0) is told 3, its items are 3 and 6, and the paid call gives 2.
    private const int Expected = 3 + 6 + 2;

    private static readonly string[] HandlerHooks =
    [
        "TryPerform", "PerformAsync", "IsAsync", "TryNoteCallBudget", "IsGranted", "SpawnForWorker", "EnterRequestScope", "ExitRequestScope",
    ];

    private static readonly string[] TracerHooks =
        ["BeginRun", "EndRun", "EnterCall", "EnterEffect", "ExitOk", "ExitError", "ExitCallTail", "ExitEffect", "TryAnswer"];

    public static TheoryData<string, bool> Handlers() => Rows(HandlerHooks);

    public static TheoryData<string, bool> Tracers() => Rows(TracerHooks);

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task What_a_hook_of_a_handler_throws_is_an_outcome(string hook, bool jit)
    {
        foreach (var thrown in new Exception[] { new TimeoutException("too late"), new MuteException(), new OutOfMemoryException() })
        {
            var handler = new Handler(hook) { Attack = () => throw thrown };
            var program = Program(jit, o => o.Effects(() => handler));
            using var session = program.RentSession();
            foreach (var isAsync in new[] { false, true })
            {
                var outcome = await Run(program, session, "main", isAsync);
                var error = Assert.IsType<LexOutcome.Error>(outcome).Reason;
                Assert.Equal(LexErrorKind.Effect, error.Kind);
                Assert.Contains(thrown.GetType().Name, error.Message, StringComparison.Ordinal);
                handler.IsTame = true;
                Assert.Equal(Expected, (await Run(program, session, "main", isAsync)).OrThrow().AsInt());
                Assert.Equal(1000, session.Invoke(program.Resolve("deep"), 1000).AsInt());
                handler.IsTame = false;
            }
        }
    }

    /// <summary>While it is asked something a handler cannot call the session; while it performs an effect it can.</summary>
    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task A_hook_of_a_handler_that_calls_back_is_refused_or_served(string hook, bool jit)
    {
        var handler = new Handler(hook) { Yields = false };
        var program = Program(jit, o => o.Effects(() => handler).Workers(1));
        using var session = program.RentSession();
        var heard = new List<LexOutcome>();
        handler.Attack = () => heard.Add(session.TryInvoke(program.Resolve("deep"), 1000));
        foreach (var isAsync in new[] { false, true })
        {
            Assert.Equal(Expected, (await Run(program, session, "main", isAsync)).OrThrow().AsInt());
            Assert.NotEmpty(heard);
            if (hook is "TryPerform" or "PerformAsync") Assert.All(heard, static outcome => Assert.IsNotType<LexOutcome.Refused>(outcome));
            // The items of the map are asked for in sessions of their own; this one may be called meanwhile.
            else Assert.All(hook == "IsAsync" ? heard[..1] : heard, static outcome => Assert.IsType<LexOutcome.Refused>(outcome));
            heard.Clear();
        }
    }

    [Theory]
    [MemberData(nameof(Handlers))]
    public async Task A_hook_of_a_handler_that_calls_back_from_another_thread_is_refused(string hook, bool jit)
    {
        var handler = new Handler(hook) { Yields = false };
        var program = Program(jit, o => o.Effects(() => handler).Workers(1));
        using var session = program.RentSession();
        var refusals = 0;
        handler.Attack = () =>
        {
            var other = new Thread(() =>
            {
                foreach (var call in new Action[]
                    {
                        () => session.TryInvoke(program.Resolve("deep"), 1000), () => session.BeginRequest(), () => session.Save(), session.Abandon,
                        () => session.Resume(LexValue.Unit),
                    })
                {
                    if (Record.Exception(call) is InvalidOperationException) Interlocked.Increment(ref refusals);
                }
            });
            other.Start();
            other.Join();
        };
        Assert.Equal(Expected, (await Run(program, session, "main", isAsync: false)).OrThrow().AsInt());
        Assert.True(refusals > 0 && refusals % 5 == 0, $"{refusals} refusals");
    }

    [Theory]
    [MemberData(nameof(Tracers))]
    public async Task What_a_tracer_throws_is_an_outcome(string hook, bool jit)
    {
        var function = hook == "ExitError" ? "outer_fail" : "main";
        foreach (var thrown in new Exception[] { new TimeoutException("too late"), new MuteException() })
        {
            var tracer = new Tracer(hook) { Attack = () => throw thrown };
            var program = Program(jit, o => o.Effects(static () => new Handler("")), "\nfn outer_fail(n :: Int) -> Int { fail(n - n) + 1 }\n");
            using var session = program.RentSession(tracer);
            foreach (var isAsync in new[] { false, true })
            {
                var error = Assert.IsType<LexOutcome.Error>(await Run(program, session, function, isAsync)).Reason;
                // The program's own error stays the one that the host gets.
                if (hook == "ExitError") Assert.Equal(LexErrorKind.DivByZero, error.Kind);
                else Assert.Contains($"trace: the tracer failed: {thrown.GetType().Name}: ", error.Message, StringComparison.Ordinal);
                tracer.IsTame = true;
                Assert.Equal(Expected, (await Run(program, session, "main", isAsync)).OrThrow().AsInt());
                tracer.IsTame = false;
            }
        }
    }

    [Theory]
    [MemberData(nameof(Tracers))]
    public async Task A_tracer_that_calls_back_is_refused(string hook, bool jit)
    {
        var tracer = new Tracer(hook);
        var program = Program(jit, o => o.Effects(static () => new Handler("") { Yields = false }), "\nfn outer_fail(n :: Int) -> Int { fail(n - n) + 1 }\n");
        using var session = program.RentSession(tracer);
        var heard = 0;
        tracer.Attack = () =>
        {
            heard++;
            Assert.IsType<LexOutcome.Refused>(session.TryInvoke(program.Resolve("deep"), 1000));
            Assert.IsType<LexOutcome.Refused>(session.Resume(LexValue.Unit));
            Assert.IsType<LexOutcome.Refused>(Assert.Throws<LexException>(session.BeginRequest).Outcome);
            session.Abandon();
        };
        var outcome = await Run(program, session, hook == "ExitError" ? "outer_fail" : "main", isAsync: false);
        if (hook == "ExitError") Assert.Contains("by zero", outcome.ToString(), StringComparison.Ordinal);
        else Assert.Equal(Expected, outcome.OrThrow().AsInt());
        Assert.True(heard > 0);
    }

    /// <summary>A run of which the tracer has not heard performs nothing more, and does not go on for ever.</summary>
    [Fact]
    public void A_tracer_that_fails_ends_the_run_soon()
    {
        var performed = 0;
        var program = Program(jit: false, o => o.StepLimit(0).Effects(() => new Handler("PerformAsync") { Attack = () => performed++ }));
        using var session = program.RentSession(new Tracer("EnterCall") { Attack = static () => throw new TimeoutException() });
        Assert.Contains("the tracer failed", session.TryInvoke(program.Resolve("spin"), 0).ToString(), StringComparison.Ordinal);
        Assert.True(session.Steps < 1_000_000);
        Assert.Contains("the tracer failed", session.TryInvoke(program.Resolve("main"), 0).ToString(), StringComparison.Ordinal);
        Assert.Equal(0, performed);
    }

    /// <summary>What a tracer answers is charged, never credited.</summary>
    [Fact]
    public void A_tracer_has_no_steps_to_give()
    {
        var program = Program(jit: false, o => o.StepLimit(10_000), "\nfn beg(n :: Int) -> [io] Int { let x := read(n)\n beg(x) }\n", allow: true);
        using var session = program.RentSession(new GenerousTracer());
        Assert.Equal(LexLimit.Steps, Assert.IsType<LexOutcome.LimitReached>(session.TryInvoke(program.Resolve("beg"), 0)).Limit);
        Assert.Equal(10_001, session.Steps);
    }

    /// <summary>What a handler has answered before it calls back is what the program gets.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_answer_survives_a_call_back(bool jit)
    {
        var handler = new EarlyHandler();
        var program = Program(jit, o => o.Effects(() => handler));
        using var session = program.RentSession();
        handler.After = () => Assert.Equal(900, session.Invoke(program.Resolve("deep"), 900).AsInt());
        for (var i = 0; i < 3; i++) Assert.Equal(5, session.Invoke(program.Resolve("read"), 1).AsInt());
    }

    [Fact]
    public void A_refusal_without_a_text_is_one()
    {
        var program = Program(jit: false, o => o.Effects(static () => new SilentHandler()), "\nfn pay(n :: Int) -> [budget(1)] Int { paid(n) + 1 }\n");
        using var session = program.RentSession();
        foreach (var function in new[] { "read", "pay" })
        {
            var outcome = session.TryInvoke(program.Resolve(function), 1);
            Assert.Equal("effect handler error: ", Assert.IsType<LexOutcome.Error>(outcome).Reason.Display);
        }
    }

    /// <summary>Whatever kind of value a handler gives, the program gets that value or an error, in every tier the same.</summary>
    [Fact]
    public void Values_of_the_wrong_kind_are_errors_of_the_program()
    {
        var values = new[]
        {
            LexValue.Unit, 1, 2.5, true, "text", LexValue.Tuple(1, 2), LexValue.List(1), LexValue.Variant("Some"), LexValue.Variant("Some", 1, 2),
            LexValue.Variant("Some", 3), LexValue.Variant("None"), LexValue.Variant("Other", "abc"), LexActors.Create(static x => x),
        };
        foreach (var value in values)
        {
            var texts = new HashSet<string>();
            foreach (var jit in new[] { false, true })
            {
                var program = Program(jit, o => o.Effect("io.readline", (_, _) => new ValueTask<LexValue>(value)), allow: true);
                using var session = program.RentSession();
                for (var i = 0; i < 5; i++) texts.Add($"{session.TryInvoke(program.Resolve("read"), 1)}");
                Assert.Equal(1000, session.Invoke(program.Resolve("deep"), 1000).AsInt());
            }

            Assert.Single(texts);
        }
    }

    [Fact]
    public void A_value_of_a_request_that_has_ended_is_no_answer()
    {
        var stale = LexValue.Unit;
        var program = Program(jit: false, o => o.SuspendAt("io.readline").Effect("io.print", (_, _) => new ValueTask<LexValue>(stale)),
            "\nfn pair(n :: Int) -> { a :: Int, b :: Int } { { a: n, b: n } }\nfn show() -> [io] Unit { io.print(\"x\") }\n", allow: true);
        using var session = program.RentSession();
        using (session.BeginRequest()) stale = session.Invoke(program.Resolve("pair"), 1);
        if (!stale.IsStale) return; // Nothing was placed in the request.
        Assert.Contains("request that has ended", session.TryInvoke(program.Resolve("show")).ToString(), StringComparison.Ordinal);
        Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(program.Resolve("read"), 1));
        Assert.IsType<LexOutcome.BadArgument>(session.Resume(stale));
        Assert.IsType<LexOutcome.Suspended>(session.Pending is null ? null! : new LexOutcome.Suspended(session.Pending));
        Assert.Equal(4, session.Resume(LexValue.Variant("Some", "abc")).OrThrow().AsInt());
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("awaits")]
    public async Task A_task_that_breaks_its_contract_is_an_error(string how)
    {
        var program = Program(jit: false, o => o.Effects(() => new BrokenTasks(how)));
        using var session = program.RentSession();
        for (var i = 0; i < 3; i++)
        {
            Assert.Contains("the handler failed", (await Run(program, session, "read", isAsync: true)).ToString(), StringComparison.Ordinal);
            Assert.Contains("the handler failed", (await Run(program, session, "read", isAsync: false)).ToString(), StringComparison.Ordinal);
        }

        Assert.Equal(10, session.Invoke(program.Resolve("deep"), 10).AsInt());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Output_that_cannot_be_written_is_an_error_of_the_run(bool routed)
    {
        var stream = new FailingStream();
        var program = TestEngine.Create(o =>
        {
            o.Allow("io", "concurrent", "budget").Output(stream);
            if (routed) o.Effect("io.readline", static async (_, _) =>
            {
                await Task.Yield();
                return LexValue.Variant("None");
            });
        }).Compile(Source + "\nfn say(n :: Int) -> [io] Int { let a := io.print(\"x\")\n read(n) }\n").OrThrow();
        using var session = program.RentSession();
        foreach (var isAsync in new[] { false, true })
        {
            stream.Fails = true;
            var error = Assert.IsType<LexOutcome.Error>(await Run(program, session, "say", isAsync)).Reason;
            Assert.Contains("the disk is full", error.Message, StringComparison.Ordinal);
            stream.Fails = false;
            stream.SetLength(0);
            Assert.Equal(0, (await Run(program, session, "say", isAsync)).OrThrow().AsInt());
            Assert.Equal("x\n", Encoding.UTF8.GetString(stream.ToArray()));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_actor_of_the_host_may_throw_call_back_and_answer_anything(bool jit)
    {
        var engine = Engine(jit, static o => o.Allow("concurrent"));
        var program = engine.Compile("""
            import "std.conc" as conc
            fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }
            fn send(name :: Str, n :: Int) -> [concurrent] Int { match conc.lookup(name) { Some(a) => conc.ask(a, n), None => 0 } }
            """).OrThrow();
        using var session = program.RentSession();
        engine.Actors.TryRegister("throws", LexActors.Create(static _ => throw new MuteException()));
        engine.Actors.TryRegister("calls", LexActors.Create(n => session.Invoke(program.Resolve("deep"), n)));
        engine.Actors.TryRegister("text", LexActors.Create(static _ => "text"));
        for (var i = 0; i < 3; i++)
        {
            var error = Assert.IsType<LexOutcome.Error>(session.TryInvoke(program.Resolve("send"), "throws", 1)).Reason;
            Assert.Equal("conc.ask: native handler error: ", error.Message);
            Assert.Equal(900, session.Invoke(program.Resolve("send"), "calls", 900).AsInt());
            Assert.Equal("\"text\"", session.Invoke(program.Resolve("send"), "text", 900).ToJson());
        }
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("mute")]
    [InlineData("nameless")]
    [InlineData("itself")]
    [InlineData("endless")]
    public void A_source_of_modules_that_misbehaves_is_a_diagnostic(string how)
    {
        var compilation = TestEngine.Create().Compile(Encoding.UTF8.GetBytes("import \"./a\" as a\nfn f() -> Int { 1 }\n"), "main.lex", new Modules(how));
        Assert.False(compilation.IsSuccess);
        Assert.NotEmpty(compilation.Diagnostics);
    }

    [Fact]
    public void A_factory_that_gives_no_handler_is_told() =>
        Assert.Throws<InvalidOperationException>(() => Program(jit: false, static o => o.Effects(static () => null!)).RentSession());

    private static TheoryData<string, bool> Rows(string[] hooks)
    {
        var rows = new TheoryData<string, bool>();
        foreach (var hook in hooks)
        {
            rows.Add(hook, false);
            rows.Add(hook, true);
        }

        return rows;
    }

    private static LexEngine Engine(bool jit, Action<LexOptions> configure) => TestEngine.Create(options =>
    {
        if (jit) options.UseJit(JitOptions.Eager);
        configure(options);
    });

    private static LexProgram Program(bool jit, Action<LexOptions> configure, string more = "", bool allow = false) => Engine(jit, options =>
    {
        if (allow) options.Allow("io", "concurrent", "budget");
        configure(options);
    }).Compile(Source + more).OrThrow();

    /// <summary>A call inside a request, so that each hook of a handler is reached.</summary>
    private static async Task<LexOutcome> Run(LexProgram program, LexSession session, string function, bool isAsync)
    {
        try
        {
            using var request = session.BeginRequest();
            var called = program.Resolve(function);
            var outcome = isAsync ? await session.TryInvokeAsync(called, 0) : session.TryInvoke(called, 0);
            return outcome is LexOutcome.Value { Result: var value } ? new LexOutcome.Value(value.Materialize()) : outcome;
        }
        catch (LexException failure)
        {
            return failure.Outcome!;
        }
    }

    private sealed class MuteException : Exception
    {
        public override string Message => throw new NotSupportedException();
    }

    /// <summary>Answers each effect, and attacks when it is asked in one way.</summary>
    private sealed class Handler(string hook) : IAsyncEffectHandler
    {
        public Action Attack { get; set; } = static () => { };

        public bool IsTame { get; set; }

        // Items that wait go on on other threads, from which the session that maps takes no call.
        public bool Yields { get; init; } = true;

        public bool IsAsync(string kind, string operation)
        {
            At("IsAsync");
            return hook != "TryPerform";
        }

        public async ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation)
        {
            At("PerformAsync");
            if (Yields) await Task.Yield();
            return EffectAnswer.Of(Line);
        }

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (Line, "");
            At("TryPerform");
            return true;
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            At("TryNoteCallBudget");
            error = "";
            return true;
        }

        public ulong EnterRequestScope()
        {
            At("EnterRequestScope");
            return 7;
        }

        public void ExitRequestScope(ulong scope) => At("ExitRequestScope");

        public bool IsGranted(string kind)
        {
            At("IsGranted");
            return true;
        }

        public IEffectHandler? SpawnForWorker()
        {
            At("SpawnForWorker");
            return this;
        }

        private static Value Line => LexValue.Variant("Some", "abc");

        private void At(string called)
        {
            if (called == hook && !IsTame) Attack();
        }
    }

    /// <summary>Attacks when it is told one thing.</summary>
    private sealed class Tracer(string hook) : ITracer
    {
        public Action Attack { get; set; } = static () => { };

        public bool IsTame { get; set; }

        public void BeginRun(string function, ReadOnlySpan<Value> arguments) => At("BeginRun");

        public void EndRun(in EffectOutcome outcome) => At("EndRun");

        public void EnterCall(in TracedEntry call) => At("EnterCall");

        public void EnterEffect(in TracedEntry effect) => At("EnterEffect");

        public void ExitOk(Value value) => At("ExitOk");

        public void ExitError(LexError error) => At("ExitError");

        public void ExitCallTail() => At("ExitCallTail");

        public void ExitEffect(in EffectOutcome outcome) => At("ExitEffect");

        public bool TryAnswer(in TracedEntry effect, out EffectOutcome answer)
        {
            answer = default;
            At("TryAnswer");
            return false;
        }

        private void At(string told)
        {
            if (told == hook && !IsTame) Attack();
        }
    }

    /// <summary>Answers each effect and says that it took less than nothing.</summary>
    private sealed class GenerousTracer : ITracer
    {
        public void EnterCall(in TracedEntry call)
        {
        }

        public void EnterEffect(in TracedEntry effect)
        {
        }

        public void ExitOk(Value value)
        {
        }

        public void ExitError(LexError error)
        {
        }

        public void ExitCallTail()
        {
        }

        public void ExitEffect(in EffectOutcome outcome)
        {
        }

        public bool TryAnswer(in TracedEntry effect, out EffectOutcome answer)
        {
            answer = new EffectOutcome(LexValue.Variant("None"), null, -1_000_000, -1_000_000);
            return effect.By == TracedBy.Handler;
        }
    }

    /// <summary>Has its answer before it calls back.</summary>
    private sealed class EarlyHandler : IEffectHandler
    {
        public Action After { get; set; } = static () => { };

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (LexValue.Variant("Some", "four"), "");
            After();
            return true;
        }
    }

    /// <summary>Refuses without saying why.</summary>
    private sealed class SilentHandler : IEffectHandler
    {
        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (default, null!);
            return false;
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = null!;
            return false;
        }
    }

    /// <summary>Gives tasks that fail when they are looked at.</summary>
    private sealed class BrokenTasks(string how) : IAsyncEffectHandler, IValueTaskSource<EffectAnswer>
    {
        public ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation) => new(this, 0);

        public EffectAnswer GetResult(short token) => throw new NotSupportedException();

        public ValueTaskSourceStatus GetStatus(short token) =>
            how == "throws" ? throw new NotSupportedException() : ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            ThreadPool.QueueUserWorkItem(_ => continuation(state));
    }

    private sealed class FailingStream : MemoryStream
    {
        public bool Fails { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Fails) throw new IOException("the disk is full");
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (Fails) throw new IOException("the disk is full");
            base.Write(buffer);
        }
    }

    private sealed class Modules(string how) : IModuleSource
    {
        private int _count;

        public string? EntryName => how switch
        {
            "throws" => throw new TimeoutException(),
            "itself" => "main",
            _ => null,
        };

        public ModuleText? Find(string reference, string? importer, out string problem)
        {
            problem = null!;
            var text = Encoding.UTF8.GetBytes("import \"./a\" as a\n");
            return how switch
            {
                "throws" => throw new TimeoutException(),
                "mute" => throw new MuteException(),
                "nameless" => new ModuleText(null!, null!, text),
                "itself" => new ModuleText("main", "main", text),
                _ => new ModuleText($"m{_count++}", "m", text),
            };
        }
    }
}
