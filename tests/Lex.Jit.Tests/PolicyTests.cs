using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Jit.Policy;
using Xunit;

namespace Lex.Jit.Tests;

/// <summary>Which functions are compiled, when, and what happens around compiled code.</summary>
public class PolicyTests
{
    [Theory]
    [InlineData("import \"std.io\" as io\nfn run(n :: Int) -> [io] Unit { io.print(\"a\") }", "it declares the effect `io`")]
    [InlineData("fn run[E](f :: () -> [| E] Int) -> [| E] Int { f() }", "its effect row is open")]
    public void SaysWhyNot(string source, string reason)
    {
        var program = Tier.Compile(source);
        Assert.Equal(reason, new Eligibility(program, Lex.Stdlib.Library.Find, all: true).ReasonAgainst(program.Find("run")!));
    }

    /// <summary>Row 104: with a threshold of three calls, two are declined and the third runs compiled.</summary>
    [Fact]
    public void CompilesAtTheThreshold()
    {
        var program = Tier.Compile("fn run(n :: Int) -> Int { n + 1 }");
        var hook = new JitHook(program, new JitOptions { Mode = JitMode.Sync, CompileAll = true });
        var session = new Session(program, Tier.Options(hook, threshold: 3));
        for (var call = 1; call <= 4; call++)
        {
            Assert.Equal($"Int({call + 1})", Tier.Observe(session, program.Find("run")!, Value.Int(call)).Outcome);
            Assert.Equal(Math.Max(0, call - 2), session.CompiledEntries);
        }
    }

    /// <summary>Background compilation publishes its versions to sessions that go on running.</summary>
    [Fact]
    public void CompilesInTheBackground()
    {
        var program = Tier.Compile("fn run(n :: Int) -> Int { n + 1 }");
        var hook = new JitHook(program, new JitOptions { CompileAll = true });
        var session = new Session(program, Tier.Options(hook));
        var run = program.Find("run")!;
        Assert.Equal("Int(1)", Tier.Observe(session, run, Value.Int(0)).Outcome);
        Assert.True(SpinWait.SpinUntil(() => hook.VersionOf(run.Id) is not null, TimeSpan.FromMinutes(2)));
        for (var i = 0; i < 3; i++) Assert.Equal("Int(1)", Tier.Observe(session, run, Value.Int(0)).Outcome);
        Assert.True(session.CompiledEntries > 0);
    }

    /// <summary>Rows 102 and 103: a Bool stays one, division by zero and limits are reported as the interpreter does.</summary>
    [Fact]
    public void KeepsKindsErrorsAndLimits()
    {
        var program = Tier.Compile("""
            fn odd(n :: Int) -> Bool { n % 2 == 1 }
            fn run(n :: Int) -> Int { if odd(n) { 1 / (n - 7) } else { 5 % (n - 8) } }
            fn loop(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => loop(n - 1, acc + n) } }
            """);
        var hook = Tier.Eager(program);
        foreach (var n in new[] { 7L, 8L, 9L, 10L, long.MinValue })
        {
            var plain = Tier.Observe(new Session(program, Tier.Options(null)), program.Find("run")!, Value.Int(n));
            Assert.Equal(plain, Tier.Observe(new Session(program, Tier.Options(hook)), program.Find("run")!, Value.Int(n)));
        }

        var limited = new Session(program, Tier.Options(hook, steps: 100));
        Assert.Contains("(101 > 100)", Tier.Observe(limited, program.Find("loop")!, Value.Int(1_000_000), Value.Int(0)).Outcome);
        Assert.Equal(101, limited.Steps);
    }

    /// <summary>Loops that run through many slices stay compiled, and can be cancelled.</summary>
    [Fact]
    public void LoopsStayCompiledAndCanBeCancelled()
    {
        var program = Tier.Compile("fn loop(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => loop(n - 1, acc + n) } }");
        var hook = Tier.Eager(program);
        var session = new Session(program, Tier.Options(hook));
        var loop = program.Find("loop")!;
        Assert.Equal("Int(500000500000)", Tier.Observe(session, loop, Value.Int(1_000_000), Value.Int(0)).Outcome);
        Assert.Equal(8_000_004, session.Steps);
        Assert.Equal(0, session.CompiledResumes);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.False(session.Invoke(loop, [Value.Int(1_000_000), Value.Int(0)], out _, out var error, source.Token));
        Assert.Equal("cancelled in `loop`", error!.Message);
    }

    /// <summary>The depth limit is exact, and deep recursion through compiled code needs little of the host's stack.</summary>
    [Fact]
    public void DepthIsExactOnASmallStack()
    {
        var program = Tier.Compile("fn down(n :: Int) -> Int { match n { 0 => 0, _ => 1 + down(n - 1) } }");
        var hook = Tier.Eager(program);
        Seen[] seen = [];
        var thread = new Thread(
            () => seen =
            [
                Tier.Observe(new Session(program, Tier.Options(hook, memo: false)), program.Find("down")!, Value.Int(1023)),
                Tier.Observe(new Session(program, Tier.Options(hook, memo: false)), program.Find("down")!, Value.Int(1024)),
                Tier.Observe(new Session(program, Tier.Options(hook)), program.Find("down")!, Value.Int(1024)),
            ],
            256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("Int(1023)", seen[0].Outcome);
        Assert.Contains("recursion depth exceeded (1024)", seen[1].Outcome);
        Assert.Contains("recursion depth exceeded (1024)", seen[2].Outcome);
    }

    /// <summary>A wrong hint makes code leave; after sixteen times the session gives the version up.</summary>
    [Fact]
    public void GivesAVersionUpThatKeepsLeaving()
    {
        var random = Enumerable.Range(0, 400)
            .Select(seed => Lex.Tests.Shared.RandomCode.RandomProgram.Make(seed,
                new Lex.Tests.Shared.RandomCode.RandomProgramOptions { Lies = 0.5, Mistakes = 0 }))
            .First(p => LeavesIn(p) == 1);
        var session = new Session(random.Code, Tier.Options(Tier.Eager(random.Code), memo: false));
        for (var i = 0; i < 40; i++) Tier.Observe(session, random.Main, random.Arguments);
        Assert.Equal(16, session.CompiledResumes);
    }

    private static long LeavesIn(Lex.Tests.Shared.RandomCode.RandomProgram program)
    {
        var session = new Session(program.Code, Tier.Options(Tier.Eager(program.Code), memo: false));
        return Tier.Observe(session, program.Main, program.Arguments).Outcome.Contains("limit None in", StringComparison.Ordinal)
            ? -1
            : session.CompiledResumes;
    }
}
