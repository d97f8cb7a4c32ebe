using System.Security.Cryptography;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Hosting;
using Lex.Hosting.Marshalling;
using Lex.Interp.Calls;
using Lex.Interp.Suspension;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// Runs that stop in front of every effect, are written to bytes there and go on in another session of another engine: value or
/// error, prints, trace, steps and cells are those of the run that never stopped, in every tier.
/// </summary>
public sealed class DurableRunTests
{
    private const string Imports = """
        import "std.io" as io
        import "std.list" as list
        import "std.map" as map
        import "std.set" as set
        import "std.str" as str
        import "std.deque" as deque
        import "std.iter" as iter
        import "std.option" as option
        import "std.arrow" as arrow
        import "std.df" as df
        fn say(n :: Int) -> [io] Int {
          let u := io.print(int_text(n))
          n
        }
        fn int_text(n :: Int) -> Str { if n < 0 { "-" + int_text(0 - n) } else { if n < 10 { str.slice("0123456789", n, n + 1) } else { int_text(n / 10) + int_text(n % 10) } } }
        fn fib(n :: Int) -> Int { if n < 2 { n } else { fib(n - 1) + fib(n - 2) } }

        """;

    /// <summary>Programs whose state at an effect is worth saving: frames, list operations, closures, memo and values of all kinds.</summary>
    private static readonly (string Name, string Body)[] Programs =
    [
        ("nested", "fn main(n :: Int) -> [io] Int { say(say(n) + fib(n)) * fib(n + 1) }"),
        ("memo", "fn main(n :: Int) -> [io] Int { let a := fib(20)\n let b := say(n)\n fib(20) + fib(21) + b + a }"),
        ("deep", "fn down(n :: Int, t :: Str) -> [io] Int { if n == 0 { say(str.len(t)) } else { 1 + down(n - 1, t + \"x\") } }\nfn main(n :: Int) -> [io] Int { down(n * 100, \"\") }"),
        ("tails", "fn sum(xs :: List[Int], acc :: Int) -> [io] Int { match list.head(xs) { None => acc, Some(x) => sum(list.tail(xs), acc + say(x)) } }\nfn main(n :: Int) -> [io] Int { sum(list.range(0, n), 0) }"),
        ("list.map", "fn main(n :: Int) -> [io] List[Int] { list.map(list.range(0, n), fn (x :: Int) -> [io] Int { say(x * n) }) }"),
        ("list.filter", "fn main(n :: Int) -> [io] List[Int] { list.filter(list.range(0, n), fn (x :: Int) -> [io] Bool { say(x) % 2 == 0 }) }"),
        ("list.fold", "fn main(n :: Int) -> [io] Str { list.fold(list.range(0, n), \"\", fn (a :: Str, x :: Int) -> [io] Str { a + int_text(say(x)) }) }"),
        ("list.sort_by", "fn main(n :: Int) -> [io] List[Int] { list.sort_by(list.range(0, n), fn (x :: Int) -> [io] Int { say(0 - x) }) }"),
        ("list.in list", "fn main(n :: Int) -> [io] List[List[Int]] { list.map(list.range(0, n), fn (x :: Int) -> [io] List[Int] { list.map(list.range(0, x), fn (y :: Int) -> [io] Int { say(x * y) }) }) }"),
        ("closures", "fn add(n :: Int) -> (Int) -> [io] Int { fn (x :: Int) -> [io] Int { say(x + n) } }\nfn main(n :: Int) -> [io] Int { let f := add(n)\n let g := add(n + 1)\n f(g(f(1))) }"),
        ("records", "type P = { x :: Int, y :: Float, name :: Str }\nfn main(n :: Int) -> [io] P { let p := { x: n, y: 1.5, name: \"p\" }\n let u := say(p.x)\n { x: p.x + 1, y: p.y, name: p.name + \"!\" } }"),
        ("collections", "fn main(n :: Int) -> [io] List[(Str, Int)] { let m := map.from_list([(\"a\", n), (\"b\", 2)])\n let s := set.from_list([1, 2, n])\n let d := deque.push_back(deque.from_list([1, 2]), n)\n let u := say(map.size(m) + set.size(s) + deque.size(d))\n map.entries(map.set(m, \"c\", u)) }"),
        ("tables", "fn made(t :: Result[Table, Str]) -> Table { match t { Ok(t) => t, Err(_) => made(arrow.from_int_columns([])) } }\nfn main(n :: Int) -> [io] Result[Int, Str] { let t := made(arrow.from_int_columns([(\"a\", list.range(0, n)), (\"b\", list.range(n, 2 * n))]))\n let s := made(arrow.from_str_columns([(\"a\", [\"x\", \"\"])]))\n let j := made(df.left_join(t, arrow.head(t, 2), \"a\"))\n let u := say(arrow.nrows(j) + arrow.ncols(made(df.cross_join(s, t))))\n arrow.col_sum_int(j, \"b_right\") }"),
        ("iter", "fn main(n :: Int) -> [io] Int { iter.fold(iter.map(iter.from_list(list.range(0, n)), fn (x :: Int) -> [io] Int { say(x) }), 0, fn (a :: Int, x :: Int) -> Int { a + x }) }"),
        ("shared", "fn twice(n :: Int, p :: List[List[Int]]) -> List[List[Int]] { if n == 0 { p } else { twice(n - 1, list.concat(p, p)) } }\nfn main(n :: Int) -> [io] Int { let p := twice(n, [[1, 2, 3]])\n let u := say(list.len(p))\n list.len(p) + u }"),
        ("error", "fn main(n :: Int) -> [io] Int { let a := say(n)\n say(1 / (a - n)) }"),
    ];

    private static readonly Lazy<LexEngine> Other = new(() => TestEngine.Create());

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var (name, _) in Programs)
        {
            foreach (var tier in Tier.All) rows.Add(name, tier.Name);
        }

        return rows;
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(tier => tier.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_saved_run_goes_on_as_if_it_had_never_stopped(string name, string tier)
    {
        var source = Imports + Programs.First(p => p.Name == name).Body;
        var stops = 0;
        Assert.Null(Difference(source, Tier.Find(tier), "main", ["5"], null, ref stops));
        Assert.True(stops > 0);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Every_run_of_the_corpus_that_prints_can_be_saved_at_each_line(string tierName)
    {
        var tier = Tier.Find(tierName);
        var stops = 0;
        var problems = new List<string>();
        foreach (var program in ConformanceCorpus.All)
        {
            foreach (var call in program.Calls)
            {
                if (call.Prints.IsEmpty) continue;
                if (Difference(program.Source, tier, call.Function, call.Arguments, call.StepLimit, ref stops) is { } problem) problems.Add($"{program}: {problem}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(stops > 50, $"only {stops} stops");
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Limits_strike_where_they_would_have(string tierName)
    {
        var tier = Tier.Find(tierName);
        var stops = 0;
        var source = Imports + Programs.First(p => p.Name == "list.in list").Body;
        for (var limit = 50; limit < 1_000; limit += 37) Assert.Null(Difference(source, tier, "main", ["5"], limit, ref stops));
        Assert.True(stops > 50);
    }

    [Fact]
    public void Shared_parts_are_written_once()
    {
        const string Source = Imports + """
            type Tree = { left :: Option[Tree], right :: Option[Tree] }
            fn grow(n :: Int, t :: Option[Tree]) -> Option[Tree] { if n == 0 { t } else { grow(n - 1, Some({ left: t, right: t })) } }
            fn halves(n :: Int, xs :: List[Int]) -> [io] Int { if n == 0 { say(0) } else { 1 + halves(n - 1, list.tail(xs)) } }
            fn texts(n :: Int, s :: Str, all :: List[Str]) -> List[Str] { if n == 0 { all } else { texts(n - 1, s + "abcdefgh", list.concat(all, [s])) } }
            fn tree(n :: Int) -> [io] Option[Tree] { let t := grow(n, None)
              let u := say(n)
              t }
            fn tails(n :: Int) -> [io] Int { halves(n, list.range(0, 100000)) }
            fn prefixes(n :: Int) -> [io] Int { let all := texts(n, "", [])
              say(list.len(all)) }
            """;
        Assert.InRange(SizeAtStop(Source, "tree", "1000"), 1_000, 20_000);
        Assert.InRange(SizeAtStop(Source, "tails", "1000"), 100_000, 500_000);
        Assert.InRange(SizeAtStop(Source, "prefixes", "5000"), 40_000, 200_000);
    }

    [Fact]
    public void Values_are_saved_however_deep_they_are()
    {
        const string Source = Imports + """
            type Chain = { next :: Option[Chain], at :: Int }
            fn grow(n :: Int, c :: Option[Chain]) -> Option[Chain] { if n == 0 { c } else { grow(n - 1, Some({ next: c, at: n })) } }
            fn length(c :: Option[Chain], n :: Int) -> Int { match c { None => n, Some(x) => length(x.next, n + 1) } }
            fn main(n :: Int) -> [io] Int { let c := grow(n, None)
              let u := say(1)
              length(c, 0) }
            """;
        LexOutcome? outcome = null;
        var thread = new Thread(
            () =>
            {
                var program = TestEngine.Create(o => o.Allow("io").SuspendAt("io.print")).Compile(Source).OrThrow();
                using var session = program.RentSession();
                Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(program.Resolve("main"), 200_000));
                using var restored = program.Restore(session.Save());
                outcome = restored.Resume(LexValue.Unit);
            },
            256 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal(200_000, outcome!.OrThrow().AsInt());
    }

    [Fact]
    public void A_run_of_another_program_is_refused()
    {
        var (bytes, _) = Stop(Imports + "fn main(n :: Int) -> [io] Int { say(n) }", "main", "5");
        var options = TestEngine.Create().Compile(Imports + "fn main(n :: Int) -> [io] Int { say(n) }").OrThrow();
        Assert.NotNull(RunSnapshot.Read(bytes, options.Code, options.SessionOptions(), out _));
        foreach (var other in new[] { "fn main(n :: Int) -> [io] Int { say(n + 1) }", "fn main(m :: Int{x | x > 0}) -> [io] Int { say(m) }", "fn start(n :: Int) -> [io] Int { say(n) }" })
        {
            var changed = TestEngine.Create().Compile(Imports + other).OrThrow();
            Assert.Null(RunSnapshot.Read(bytes, changed.Code, changed.SessionOptions(), out var problem));
            Assert.Equal("not a saved run: it is a run of another program", problem);
        }
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        var random = new Random(20_26);
        var (bytes, program) = Stop(Imports + Programs.First(p => p.Name == "list.in list").Body, "main", "5");
        for (var i = 0; i < 10_000; i++)
        {
            var damaged = Damage(bytes, random);
            if (damaged.AsSpan().SequenceEqual(bytes)) continue;
            Assert.Null(RunSnapshot.Read(damaged, program.Code, program.SessionOptions(), out var problem));
            Assert.StartsWith("not a saved run: ", problem, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Forged_bytes_are_refused_or_run(string tierName)
    {
        var random = new Random(tierName.Length + 7);
        var tier = Tier.Find(tierName);
        var (refused, ran) = (0, 0);
        foreach (var (_, body) in Programs)
        {
            var (bytes, program) = Stop(Imports + body, "main", "5");
            var options = program.SessionOptions(o => tier.Configure(o) with { Handler = new PrintHandler(), StepLimit = 20_000, CellLimit = 100_000 });
            for (var i = 0; i < 150; i++)
            {
                var forged = Damage(bytes[44..], random);
                byte[] whole = [.. bytes[..12], .. SHA256.HashData(forged), .. forged];
                if (RunSnapshot.Read(whole, program.Code, options, out _) is not { } session)
                {
                    refused++;
                    continue;
                }

                ran++;
                session.Waiting!.Answer(EffectAnswer.Of(Value.Unit));
                var end = session.Continue(out var result, out var error);
                Assert.Equal(end == RunEnd.Error, error is not null);
                if (end == RunEnd.Value) _ = DebugText.Of(result);
                session.Reset();
                Assert.Equal(0, session.Depth);
            }
        }

        Assert.True(refused > 500 && ran > 50, $"{refused} refused, {ran} ran");
    }

    [Fact]
    public void A_saved_run_keeps_its_limits_and_its_time()
    {
        var program = TestEngine.Create(o => o.Allow("io").SuspendAt("io.print").StepLimit(1_000).Deadline(TimeSpan.FromSeconds(50)))
            .Compile(Imports + "fn spin(n :: Int) -> Int { spin(n + 1) }\nfn main() -> [io] Int { let u := io.print(\"x\")\n spin(0) }").OrThrow();
        using var session = program.RentSession();
        Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(program.Resolve("main")));
        var free = TestEngine.Create(o => o.Allow("io").StepLimit(0)).Compile(Imports + "fn spin(n :: Int) -> Int { spin(n + 1) }\nfn main() -> [io] Int { let u := io.print(\"x\")\n spin(0) }").OrThrow();
        using var restored = free.Restore(session.Save());
        Assert.Equal(session.Steps, restored.Steps);
        Assert.Equal("io.print(\"x\")", restored.Pending!.ToString());
        var limit = Assert.IsType<LexOutcome.LimitReached>(restored.Resume(LexValue.Unit));
        Assert.Equal((LexLimit.Steps, 1_001), (limit.Limit, restored.Steps));
        Assert.Equal("step limit exceeded in `spin` (1001 > 1000)", limit.Reason.Message);
    }

    [Fact]
    public void A_saved_run_keeps_what_it_has_spent()
    {
        const string Source = Imports + """
            fn pay(n :: Int) -> [budget(10)] Int { n }
            fn main(n :: Int) -> [io, budget(10)] Int { let p := pay(1)
              let u := io.print("four")
              let v := io.print("four")
              pay(pay(pay(n))) }
            """;
        foreach (var (ceiling, output, expected) in new (ulong?, long, string)[]
            {
                (40, 0, "7"), (39, 0, "effect handler error: budget exceeded: requested 10, used so far 30, ceiling 39"),
                (null, 0, "7"), (null, 10, "7"), (null, 9, "runtime panic: output limit exceeded (9 bytes)"),
            })
        {
            var first = TestEngine.Create(o => o.Allow("io", "budget").SuspendAt("io.print")).Compile(Source).OrThrow();
            var then = TestEngine.Create(o => o.Allow("io", "budget").Policy(o.GrantedPolicy with { Budget = ceiling }).OutputLimit(output)).Compile(Source).OrThrow();
            using var session = first.RentSession();
            Assert.IsType<LexOutcome.Suspended>(session.TryInvoke(first.Resolve("main"), 7));
            // What was printed before is printed: the answer to the first line stands for it.
            var saved = session.Save();
            using var restored = then.Restore(saved);
            var handler = (Interp.Calls.IAccountingHandler)restored.Running.Options.Handler!;
            Assert.Equal(10ul, handler.Account.Budget);
            handler.Account = handler.Account with { Printed = 5 };
            Assert.Equal(expected, restored.Resume(LexValue.Unit).ToString());
        }
    }

    [Fact]
    public void Who_rents_a_session_has_spent_nothing()
    {
        var program = TestEngine.Create(o => o.Allow("budget").Policy(o.GrantedPolicy with { Budget = 25 }))
            .Compile("fn pay(n :: Int) -> [budget(10)] Int { n }\nfn main(n :: Int) -> [budget(10)] Int { pay(n) + 1 }").OrThrow();
        for (var i = 0; i < 5; i++)
        {
            using var session = program.RentSession();
            Assert.Equal(8, session.Invoke(program.Resolve("main"), 7).AsInt());
            Assert.Equal(8, session.Invoke(program.Resolve("main"), 7).AsInt());
            Assert.Contains("used so far 20", session.TryInvoke(program.Resolve("main"), 7).ToString(), StringComparison.Ordinal);
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        var damaged = bytes.ToArray();
        switch (random.Next(4))
        {
            case 0:
                return damaged[..random.Next(damaged.Length)];
            case 1:
                var at = random.Next(damaged.Length);
                return [.. damaged[..at], (byte)random.Next(256), .. damaged[at..]];
            default:
                for (var i = random.Next(1, 4); i > 0; i--) damaged[random.Next(damaged.Length)] = (byte)(random.Next(3) == 0 ? random.Next(256) : random.Next(8));
                return damaged;
        }
    }

    private static int SizeAtStop(string source, string function, string argument) => Stop(source, function, argument).Bytes.Length;

    /// <summary>The state of a run in front of its last effect but one, or the last.</summary>
    private static (byte[] Bytes, LexProgram Program) Stop(string source, string function, string argument)
    {
        var program = Other.Value.Compile(source).OrThrow();
        var session = new Session(program.Code, program.SessionOptions(o => o with { SuspendAt = ["io"] }));
        var found = program.Resolve(function);
        Assert.Null(JsonArgument.Decode(argument, found, 0, out var value));
        var end = session.Start(found.Code, [value], out _, out _);
        var bytes = RunSnapshot.Write(session, out var problem);
        Assert.Equal("", problem);
        for (var i = 0; i < 3; i++)
        {
            session.Waiting!.Answer(EffectAnswer.Of(Value.Unit));
            if (session.Continue(out _, out _) != RunEnd.Suspended) break;
            bytes = RunSnapshot.Write(session, out _);
        }

        return (bytes!, program);
    }

    private static string? Difference(string source, Tier tier, string function, IReadOnlyList<string> arguments, long? stepLimit, ref int stops)
    {
        var test = TestProgram.OfSource(source);
        if (!test.Compile().IsSuccess) return null;
        var straight = test.Run(tier, function, arguments, stepLimit);
        var durable = RunDurably(source, tier, function, arguments, stepLimit, straight.Seen.Effects, ref stops);
        return ObservationDiff.First(straight.Seen, durable);
    }

    private static Observation RunDurably(
        string source, Tier tier, string function, IReadOnlyList<string> arguments, long? stepLimit, System.Collections.Immutable.ImmutableArray<string> effects, ref int stops)
    {
        var handler = new PrintHandler();
        var recording = RecordingHandler.Around(handler);
        var recorder = tier.Traced ? new TraceRecorder() : null;
        LexProgram[] programs = [tier.Engine.Compile(source).OrThrow(), tier.Engine.Compile(source).OrThrow()];
        var found = programs[0].Resolve(function);
        var values = new Value[arguments.Count];
        for (var i = 0; i < values.Length; i++) JsonArgument.Decode(arguments[i], found, i, out values[i]);
        SessionOptions OptionsOf(LexProgram program) => program.SessionOptions(o => tier.Configure(o) with
        {
            SuspendAt = ["io"],
            StepLimit = stepLimit ?? o.StepLimit,
            Tracer = recorder,
        });

        var session = new Session(programs[0].Code, OptionsOf(programs[0]));
        var end = session.Start(found.Code, values, out var result, out var error);
        for (var at = 1; end == RunEnd.Suspended; at++)
        {
            stops++;
            var program = programs[at & 1];
            var bytes = RunSnapshot.Write(session, out var problem) ?? throw new InvalidOperationException(problem);
            session = RunSnapshot.Read(bytes, program.Code, OptionsOf(program), out problem) ?? throw new InvalidOperationException(problem);
            var effect = session.Waiting!.Effect;
            var isOk = recording.TryPerform(effect.Kind, effect.Operation, effect.Arguments.AsSpan(), out var answer, out var text);
            session.Waiting.Answer(isOk ? EffectAnswer.Of(answer) : EffectAnswer.Failed(text));
            end = session.Continue(out result, out error);
        }

        return new Observation
        {
            Value = end == RunEnd.Value ? DebugText.Of(result) : null,
            Json = null,
            Error = error,
            Effects = [.. recording.Log],
            Trace = recorder?.Nodes,
            Steps = session.Steps,
            Cells = session.CellsUsed,
        };
    }
}
