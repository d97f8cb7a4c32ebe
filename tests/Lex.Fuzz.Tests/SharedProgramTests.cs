using System.Diagnostics;
using System.Globalization;
using Lex.Fuzz.Tests.Generated;
using Lex.Hosting;
using Lex.Jit;
using Lex.Tests.Shared.Tiers;
using Xunit;
using Xunit.Abstractions;

namespace Lex.Fuzz.Tests;

/// <summary>
/// Many threads share programs, each with a session of its own, while the programs are being compiled: each gets the answers
/// that one thread alone gets, and none waits for another. <c>LEX_FUZZ_SECONDS</c> sets how long.
/// </summary>
public sealed class SharedProgramTests(ITestOutputHelper output)
{
    private const int Threads = 16;

    private const int Programs = 24;

    private const int Calls = 6;

    [Theory]
    [InlineData(JitMode.Background)]
    [InlineData(JitMode.Sync)]
    public void Threads_that_share_programs_get_the_same_answers_and_do_not_wait_for_each_other(JitMode mode)
    {
        static void Limit(LexOptions options) => options.StepLimit(40_000).CellLimit(300_000);
        var alone = TestEngine.Create(Limit);
        var shared = TestEngine.Create(options =>
        {
            Limit(options);
            options.UseJit(new JitOptions { Mode = mode, Threshold = 20 });
        });
        var work = new List<(LexProgram Program, LexFunction Main, string[] Expected)>();
        for (var seed = 9_000; work.Count < Programs; seed++)
        {
            var source = SourceGenerator.Make(seed);
            if (alone.Compile(source).Program is not { } program) continue;
            var copy = shared.Compile(source).OrThrow();
            work.Add((copy, copy.Resolve("main"), Answers(program, program.Resolve("main"))));
        }

        var seconds = int.TryParse(Environment.GetEnvironmentVariable("LEX_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var given) ? given : 3;
        var start = Stopwatch.GetTimestamp();
        var contention = Monitor.LockContentionCount;
        var sessions = 0;
        var wrong = "";
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            for (var at = number; Stopwatch.GetElapsedTime(start).TotalSeconds < seconds && wrong.Length == 0; at++)
            {
                var (program, main, expected) = work[at % work.Count];
                var found = Answers(program, main);
                Interlocked.Increment(ref sessions);
                if (!found.AsSpan().SequenceEqual(expected)) wrong = $"{string.Join("; ", expected)}\n{string.Join("; ", found)}";
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        contention = Monitor.LockContentionCount - contention;
        output.WriteLine($"{sessions} sessions, {contention} waits for a lock");
        Assert.Equal("", wrong);
        Assert.True(contention <= 100 + (sessions / 20), $"{contention} waits for a lock in {sessions} sessions");
    }

    private static string[] Answers(LexProgram program, LexFunction main)
    {
        using var session = program.RentSession();
        var answers = new string[Calls];
        for (var n = 0; n < Calls; n++) answers[n] = $"{session.TryInvoke(main, n)}, {session.Steps} steps, {session.Cells} cells";
        return answers;
    }
}
