using System.Collections.Concurrent;
using Lex.Core.Errors;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Interp.Calls;
using Lex.Trace;
using Xunit;

namespace Lex.Api.Tests;

/// <summary>Effects that take their time in the items of parallel maps: items wait side by side, and nobody's thread waits with them.</summary>
public sealed class ParallelSuspensionTests
{
    private const string Source = """
        import "std.io" as io
        import "std.list" as list
        import "std.int" as int
        fn ask(n :: Int) -> [io] Int { match io.read(int.to_str(n)) { Ok(s) => n + 1, Err(e) => 0 - 1 } }
        fn each(n :: Int) -> [io] List[Int] { list.par_map(list.range(0, n), fn (x :: Int) -> [io] Int { ask(ask(x)) }) }
        fn nested(n :: Int) -> [io] List[List[Int]] { list.par_map(list.range(0, n), fn (x :: Int) -> [io] List[Int] { each(x + 1) }) }
        fn fails(n :: Int) -> [io] List[Int] { list.par_map(list.range(0, n), fn (x :: Int) -> [io] Int { if x == 1 { 1 / (ask(x) - 2) } else { ask(x) } }) }
        fn spins(n :: Int) -> Int { if n == 0 { 0 } else { spins(n - 1) } }
        fn mixed(n :: Int) -> [io] List[Int] { list.par_map(list.range(0, n), fn (x :: Int) -> [io] Int { if x % 2 == 0 { ask(x) } else { spins(10000) + x } }) }
        fn sum(n :: Int) -> [io] Int { list.fold(each(n), 0, fn (a :: Int, x :: Int) -> Int { a + x }) }
        """;

    public static TheoryData<int> Workers => [1, 2, 8];

    [Theory]
    [MemberData(nameof(Workers))]
    public async Task Items_wait_without_a_thread(int workers)
    {
        var asked = new Questions();
        var program = Program(asked, workers);
        using var session = program.RentSession();
        for (var round = 0; round < 3; round++)
        {
            var call = session.TryInvokeAsync(program.Resolve("each"), 6).AsTask();
            // One thread begins items on its own; with more, others do as well.
            while (!call.IsCompleted)
            {
                await asked.Some();
                asked.AnswerLast();
            }

            Assert.Equal("[2,3,4,5,6,7]", (await call).ToString());
        }
    }

    /// <summary>More sessions wait than the process has threads.</summary>
    [Fact]
    public async Task A_thousand_maps_wait_side_by_side()
    {
        var asked = new Questions();
        var program = Program(asked, 4);
        var sessions = Enumerable.Range(0, 250).Select(_ => program.RentSession()).ToArray();
        var calls = sessions.Select(session => session.TryInvokeAsync(program.Resolve("each"), 4).AsTask()).ToArray();
        while (asked.Begun < 250) await Task.Delay(1);
        Assert.All(calls, static call => Assert.False(call.IsCompleted));
        Assert.True(ThreadPool.ThreadCount < 200, $"{ThreadPool.ThreadCount} threads");
        asked.AnswersAtOnce = true;
        foreach (var outcome in await Task.WhenAll(calls)) Assert.Equal("[2,3,4,5]", outcome.ToString());
        foreach (var session in sessions) session.Dispose();
    }

    [Fact]
    public async Task Results_steps_and_cells_do_not_depend_on_workers_or_on_waiting()
    {
        foreach (var function in new[] { "each", "nested", "mixed", "fails", "sum" })
        {
            var seen = new HashSet<string>();
            foreach (var workers in new[] { 1, 2, 8 })
            {
                foreach (var delay in new[] { 0, 1, 2 })
                {
                    var program = Program(new Questions { AnswersAtOnce = delay == 0, Yields = delay == 2, AnswersSoon = delay == 1 }, workers);
                    using var session = program.RentSession();
                    seen.Add($"{await session.TryInvokeAsync(program.Resolve(function), 5)}; {session.Steps} steps, {session.Cells} cells");
                    session.Dispose();
                    using var again = program.RentSession();
                    seen.Add($"{again.TryInvoke(program.Resolve(function), 5)}; {again.Steps} steps, {again.Cells} cells");
                }
            }

            // A failure leaves it open how far the others got; the error is the same.
            if (function == "fails") Assert.All(seen, static text => Assert.StartsWith("effect handler error: par_map worker: DivByZero", text, StringComparison.Ordinal));
            else Assert.Single(seen);
        }
    }

    [Theory]
    [MemberData(nameof(Workers))]
    public async Task A_failure_ends_the_wait_of_later_items(int workers)
    {
        var asked = new Questions();
        var program = Program(asked, workers);
        using var session = program.RentSession();
        var call = session.TryInvokeAsync(program.Resolve("fails"), 6).AsTask();
        // Only items 0 and 1 are ever answered; with several workers, another one waits when the second of them fails.
        while (!asked.Answer("0")) await Task.Delay(1);
        while (asked.Begun < (workers == 1 ? 2 : 3)) await Task.Delay(1);
        while (!asked.Answer("1")) await Task.Delay(1);
        Assert.Contains("DivByZero", (await call.WaitAsync(TimeSpan.FromSeconds(30))).ToString(), StringComparison.Ordinal);
        for (var i = 0; workers > 1 && asked.Cancelled == 0 && i < 5_000; i++) await Task.Delay(1);
        Assert.Equal(workers > 1, asked.Cancelled > 0);
        asked.AnswersAtOnce = true;
        Assert.Equal("[2,3]", (await session.TryInvokeAsync(program.Resolve("each"), 2)).ToString());
    }

    [Theory]
    [InlineData("cancel", 1)]
    [InlineData("cancel", 8)]
    [InlineData("deadline", 1)]
    [InlineData("deadline", 8)]
    [InlineData("dispose", 1)]
    [InlineData("dispose", 8)]
    public async Task The_host_ends_the_wait(string how, int workers)
    {
        foreach (var function in new[] { "each", "nested", "mixed" })
        {
            var asked = new Questions();
            var program = Program(asked, workers, how == "deadline" ? TimeSpan.FromMilliseconds(100) : null);
            using var session = program.RentSession();
            using var stop = new CancellationTokenSource();
            var call = session.TryInvokeAsync(program.Resolve(function), [6], stop.Token).AsTask();
            while (asked.Begun == 0) await Task.Delay(1);
            if (how == "cancel") stop.Cancel();
            else if (how == "dispose") session.Dispose();
            var outcome = await call.WaitAsync(TimeSpan.FromSeconds(30));
            if (how == "deadline") Assert.Equal(LexLimit.Deadline, Assert.IsType<LexOutcome.LimitReached>(outcome).Limit);
            else Assert.IsType<LexOutcome.Cancelled>(outcome);
            for (var i = 0; asked.Cancelled == 0 && i < 5_000; i++) await Task.Delay(1);
            Assert.True(asked.Cancelled > 0);
            if (how == "dispose") continue;
            asked.AnswersAtOnce = true;
            Assert.Equal("[2,3]", (await session.TryInvokeAsync(program.Resolve("each"), 2)).ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Workers))]
    public void A_thread_that_calls_waits_for_the_items(int workers)
    {
        var program = Program(new Questions { AnswersSoon = true }, workers);
        using var session = program.RentSession();
        Assert.Equal("[2,3,4,5]", session.TryInvoke(program.Resolve("each"), 4).ToString());
        Assert.Equal("[[2],[2,3],[2,3,4]]", session.TryInvoke(program.Resolve("nested"), 3).ToString());
    }

    [Fact]
    public async Task Items_that_wait_are_recorded_in_order()
    {
        var trees = new List<TraceTree>();
        foreach (var questions in new[] { new Questions { AnswersAtOnce = true }, new Questions { AnswersSoon = true } })
        {
            var program = Program(questions, 4);
            var recorder = new TraceRecorder();
            using var session = program.RentSession(recorder);
            Assert.Equal("[[2],[2,3]]", (await session.TryInvokeAsync(program.Resolve("nested"), 2)).ToString());
            trees.Add(recorder.ToTree());
        }

        Assert.Null(TraceDiff.First(trees[0], trees[1]));
    }

    /// <summary>A handler that works for an item may call the session that maps, which may map again.</summary>
    [Theory]
    [MemberData(nameof(Workers))]
    public void A_map_inside_a_call_back_has_sessions_of_its_own(int workers)
    {
        LexSession? session = null;
        LexProgram? program = null;
        var isInside = new AsyncLocal<bool>();
        var caller = Environment.CurrentManagedThreadId;
        var calls = 0;
        program = TestEngine.Create(o => o.Workers(workers).Effects(() => new Answering(() =>
        {
            if (isInside.Value || Environment.CurrentManagedThreadId != caller) return;
            isInside.Value = true;
            calls++;
            Assert.Equal("[2,3,4]", session!.Invoke(program!.Resolve("each"), 3).ToJson());
            isInside.Value = false;
        }))).Compile(Source).OrThrow();
        session = program.RentSession();
        for (var i = 0; i < 5; i++) Assert.Equal("[2,3,4,5]", session.Invoke(program.Resolve("each"), 4).ToJson());
        Assert.True(calls > 0);
        session.Dispose();
    }

    private static LexProgram Program(Questions questions, int workers, TimeSpan? deadline = null) => TestEngine.Create(o =>
    {
        o.Workers(workers).Effects(() => questions);
        if (deadline is { } span) o.Deadline(span);
    }).Compile(Source).OrThrow();

    /// <summary>A handler whose effects wait until the test answers them.</summary>
    private sealed class Questions : IAsyncEffectHandler
    {
        private readonly ConcurrentDictionary<string, ConcurrentBag<TaskCompletionSource<EffectAnswer>>> _open = new();

        private int _begun;

        private int _cancelled;

        private volatile bool _answersAtOnce;

        public int Begun => Volatile.Read(ref _begun);

        public int Cancelled => Volatile.Read(ref _cancelled);

        public bool Yields { get; init; }

        public bool AnswersSoon { get; init; }

        public bool AnswersAtOnce
        {
            get => _answersAtOnce;
            set
            {
                _answersAtOnce = value;
                if (value) while (AnswerLast()) { }
            }
        }

        private static EffectAnswer Yes => EffectAnswer.Of(LexValue.Variant("Ok", "yes"));

        public async ValueTask<EffectAnswer> PerformAsync(EffectCall effect, CancellationToken cancellation)
        {
            Interlocked.Increment(ref _begun);
            if (AnswersAtOnce) return Yes;
            if (Yields) await Task.Yield();
            if (AnswersSoon) await Task.Delay(Random.Shared.Next(5), cancellation);
            if (Yields || AnswersSoon) return Yes;
            var answer = new TaskCompletionSource<EffectAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            _open.GetOrAdd(((LexValue)effect.Arguments[0]).AsStr(), static _ => []).Add(answer);
            // Whoever begins to answer at once looks through what is open first.
            if (AnswersAtOnce) answer.TrySetResult(Yes);
            try
            {
                return await answer.Task.WaitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cancelled);
                throw;
            }
        }

        public IEffectHandler? SpawnForWorker() => this;

        public async Task Some()
        {
            for (var i = 0; i < 20 && _open.Values.All(static bag => bag.IsEmpty); i++) await Task.Delay(1);
        }

        /// <summary>Answers one that is open, a late item's if there is.</summary>
        public bool AnswerLast()
        {
            foreach (var name in _open.Keys.OrderDescending())
            {
                if (Answer(name)) return true;
            }

            return false;
        }

        public bool Answer(string name) => _open.TryGetValue(name, out var bag) && bag.TryTake(out var answer) && answer.TrySetResult(Yes);
    }

    /// <summary>Answers at once, after doing something.</summary>
    private sealed class Answering(Action act) : IEffectHandler
    {
        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (LexValue.Variant("Ok", "yes"), "");
            act();
            return true;
        }

        public IEffectHandler? SpawnForWorker() => this;
    }
}
