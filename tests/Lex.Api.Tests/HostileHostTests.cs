using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Jit;
using Xunit;

namespace Lex.Api.Tests;

/// <summary>Hosts that make mistakes: each is told, and nothing that they do spoils a session for the next call.</summary>
public sealed class HostileHostTests
{
    private const string Source = """
        import "std.io" as io
        import "std.list" as list
        fn deep(n :: Int) -> Int { if n == 0 { 0 } else { 1 + deep(n - 1) } }
        fn print_at(n :: Int) -> [io] Int { if n == 0 { let _ := io.print("x")
          1 } else { 1 + print_at(n - 1) } }
        fn adder(k :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { x + k } }
        fn same(s :: Str) -> Str { s }
        """;

    private const string Other = """
        import "std.list" as list
        fn first(a :: Int, b :: Int) -> Int { a * 1000 + b }
        fn apply(f :: (Int) -> Int, n :: Int) -> Int { f(n) }
        fn each(f :: (Int) -> Int, n :: Int) -> List[Int] { list.map(list.range(0, n), f) }
        fn parallel(f :: (Int) -> Int, n :: Int) -> List[Int] { list.par_map(list.range(0, n), f) }
        """;

    public static TheoryData<bool> Tiers => new(false, true);

    private static LexProgram Program(bool jit, string source, IEffectHandler? handler = null) => TestEngine.Create(options =>
    {
        if (jit) options.UseJit(JitOptions.Eager);
        options.Allow("io");
        if (handler is not null) options.Effects(() => handler);
    }).Compile(source).OrThrow();

    [Theory]
    [MemberData(nameof(Tiers))]
    public void What_a_handler_throws_is_an_error_and_leaves_the_session_usable(bool jit)
    {
        var program = Program(jit, Source, new Handler(static () => throw new TimeoutException()));
        using var session = program.RentSession();
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("TimeoutException", session.TryInvoke(program.Resolve("print_at"), 900).ToString(), StringComparison.Ordinal);
            Assert.Equal(1000, session.Invoke(program.Resolve("deep"), 1000).AsInt());
        }
    }

    /// <summary>A handler may call the session that it works for; one that does so without end ends with the host's stack or the calls' depth.</summary>
    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_handler_that_calls_back_without_end_ends_in_order(bool jit)
    {
        LexSession? session = null;
        LexProgram? program = null;
        var rounds = 0;
        program = Program(jit, Source, new Handler(() =>
        {
            rounds++;
            session!.Invoke(program!.Resolve("print_at"), 0);
        }));
        session = program.RentSession();
        var outcome = default(LexOutcome);
        var thread = new Thread(() => outcome = session.TryInvoke(program.Resolve("print_at"), 0), 256 * 1024);
        thread.Start();
        thread.Join();
        Assert.IsType<LexOutcome.Error>(outcome);
        Assert.True(rounds > 10);
        Assert.Equal(1000, session.Invoke(program.Resolve("deep"), 1000).AsInt());
    }

    /// <summary>Whichever thread brings an answer, and however soon, finds the session free to go on.</summary>
    [Theory]
    [MemberData(nameof(Tiers))]
    public async Task Answers_that_come_at_once_on_another_thread_are_taken(bool jit)
    {
        var program = Program(jit, Source, new YieldingHandler());
        using var session = program.RentSession();
        var function = program.Resolve("print_at");
        for (var i = 0; i < 1_000; i++) Assert.Equal(3, (await session.TryInvokeAsync(function, 2)).OrThrow().AsInt());
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_session_that_is_disposed_while_it_runs_is_not_handed_out_again(bool jit)
    {
        LexSession? session = null;
        LexProgram? program = null;
        var handler = new Handler(() =>
        {
            session!.Dispose();
            using var second = program!.RentSession();
            Assert.Equal(1000, second.Invoke(program.Resolve("deep"), 1000).AsInt());
        });
        program = Program(jit, Source, handler);
        session = program.RentSession();
        Assert.Equal(6, session.Invoke(program.Resolve("print_at"), 5).AsInt());
        Assert.Throws<ObjectDisposedException>(() => session.TryInvoke(program.Resolve("deep"), 1));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Threads_that_share_a_session_get_the_right_answer_or_none(bool jit)
    {
        var program = Program(jit, Source);
        using var session = program.RentSession();
        var function = program.Resolve("deep");
        var wrong = 0;
        Parallel.For(0, 4, _ =>
        {
            for (var i = 0; i < 100; i++)
            {
                try
                {
                    var outcome = session.TryInvoke(function, 900);
                    if (outcome is not LexOutcome.Value { Result: var result } || result.AsInt() != 900) Interlocked.Increment(ref wrong);
                }
                catch (InvalidOperationException)
                {
                    // Another thread's call is running.
                }
            }
        });
        Assert.Equal(0, wrong);
        Assert.Equal(1000, session.Invoke(function, 1000).AsInt());
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_closure_of_another_program_is_refused(bool jit)
    {
        var home = Program(jit, Source);
        using var session = home.RentSession();
        var closure = session.Invoke(home.Resolve("adder"), 5);
        var program = Program(jit, Other);
        using var abroad = program.RentSession();
        foreach (var name in new[] { "apply", "each", "parallel" })
        {
            for (var i = 0; i < 3; i++)
            {
                var error = Assert.IsType<LexOutcome.Error>(abroad.TryInvoke(program.Resolve(name), closure, 3)).Reason;
                Assert.Contains("closure of another program", error.Display, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Null_is_refused_by_name()
    {
        var program = Program(jit: false, Source);
        using var session = program.RentSession();
        Assert.Throws<ArgumentNullException>(() => session.TryInvoke(null!));
        Assert.Throws<ArgumentNullException>(() => session.TryInvokeJson(null!, []));
        Assert.Throws<ArgumentNullException>(() => session.TryInvokeJson(program.Resolve("same"), new string[] { null! }));
        Assert.Throws<ArgumentNullException>(() => session.TryInvoke(program.Resolve("same"), (string)null!));
        Assert.Throws<ArgumentNullException>(() => session.Call(program.Function<string, string>("same"), null!));
    }

    /// <summary>An aggregate with a great many parts is built and read in time that grows with their number.</summary>
    [Fact]
    public void Wide_values_take_linear_time()
    {
        var parts = new LexValue[1_000_000];
        for (var i = 0; i < parts.Length; i++) parts[i] = i % 2 == 0 ? i : "s";
        var tuple = LexValue.Tuple(parts);
        Assert.Equal(999_998, tuple[999_998].AsInt());
        Assert.StartsWith("[0,\"s\",2", tuple.ToJson(), StringComparison.Ordinal);
    }

    private sealed class YieldingHandler : IAsyncEffectHandler
    {
        public async ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation)
        {
            await Task.Yield();
            return EffectAnswer.Of(Value.Unit);
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = "";
            return true;
        }
    }

    private sealed class Handler(Action perform) : IEffectHandler
    {
        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (Value.Unit, "");
            perform();
            return true;
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            error = "";
            return true;
        }
    }
}
