using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Rows of runtime section 17 about traces and replays. A recorder may be put on any tier.</summary>
public sealed class TraceRowTests
{
    private const string Nested = """
        fn main arity 1 locals 1
            LoadLocal $0
            Call outer 1 n_1
            Return

        fn outer arity 1 locals 1
          effects io
            LoadLocal $0
            Call inner 1 n_2
            Return

        fn inner arity 1 locals 1
          effects io
            LoadLocal $0
            EffectCall "io" "boom" 1 n_3
            Return
        """;

    private const string TailInClosure = """
        fn main arity 0 locals 0
            Call maps 0 n_1
            Return

        fn maps arity 0 locals 0
            PushConst 1
            PushConst 2
            MakeList 2
            MakeClosure item 0
            ListMap n_2
            Return

        fn item arity 1 locals 1
            LoadLocal $0
            TailCall next 1 n_3
            Return

        fn next arity 1 locals 1
            LoadLocal $0
            PushConst 1
            IntAdd
            Return
        """;

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Row("runtime", 97)]
    [MemberData(nameof(Tiers))]
    public void Row_97_an_effect_is_replaced(string tier)
    {
        var program = TestProgram.OfListing("""
            fn main arity 1 locals 1
                LoadLocal $0
                EffectCall "io" "print" 1 n_1
                Pop
                LoadLocal $0
                EffectCall "io" "print" 1 n_2
                Return
            """);
        var recorded = Run(program, tier, new TraceRecorder(), Text("x"));
        var recorder = new TraceRecorder();
        var overrides = new ReplayOptions { Overrides = [new("n_2", "{\"$variant\":\"Ok\",\"args\":[\"R\"]}")], PerformsOthers = true };
        var nothing = new TraceRecorder().ToTree();
        var replayed = Run(program, tier, code => new TraceReplay(nothing, code, overrides, recorder), recorder, Text("x"));
        Assert.Equal(("Unit", "Variant { name: \"Ok\", args: [Str(\"R\")] }"), (recorded.Outcome, replayed.Outcome));
        Assert.Equal((2, 1), (recorded.Prints, replayed.Prints));
        Assert.Equal(("n_2", "output"), Divergence(recorded, replayed));
    }

    [Theory]
    [Row("runtime", 98)]
    [MemberData(nameof(Tiers))]
    public void Row_98_runs_are_compared(string tier)
    {
        var program = TestProgram.OfSource("fn square(n :: Int) -> Int { n * n }\nfn main(n :: Int) -> Int { 1 + square(n) }");
        var first = Run(program, tier, new TraceRecorder(), Value.Int(3));
        Assert.Null(Divergence(first, Run(program, tier, new TraceRecorder(), Value.Int(3))));
        Assert.Equal((first.Nodes[0].NodeId, "input"), Divergence(first, Run(program, tier, new TraceRecorder(), Value.Int(4))));
    }

    [Theory]
    [Row("runtime", 99)]
    [MemberData(nameof(Tiers))]
    public void Row_99_a_failure_closes_what_it_leaves(string tier)
    {
        var run = Run(TestProgram.OfListing(Nested), tier, new TraceRecorder(), Value.Int(1));
        Assert.Equal("outer!(inner!(io.boom!))", Tree(run.Nodes));
        for (var nodes = run.Nodes; nodes.Count > 0; nodes = nodes[0].Children)
        {
            Assert.Contains("the tests perform no io.boom", nodes[0].Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [Row("runtime", 100)]
    [MemberData(nameof(Tiers))]
    public void Row_100_a_tail_call_of_a_closure_closes_only_itself(string tier)
    {
        var run = Run(TestProgram.OfListing(TailInClosure), tier, new TraceRecorder());
        Assert.Equal("maps(next next)", Tree(run.Nodes));
        Assert.Equal("[2,3]", run.Nodes[0].Output.Json);
        Assert.Equal(TraceEnd.Value, run.Nodes[0].End);
        Assert.Equal("List([Int(2), Int(3)])", run.Outcome);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_tail_loop_appears_as_siblings(string tier)
    {
        var program = TestProgram.OfSource(
            "fn loop(n :: Int) -> Int { if n == 0 { 7 } else { loop(n - 1) } }\nfn main(n :: Int) -> Int { 1 + loop(n) }");
        var run = Run(program, tier, new TraceRecorder(), Value.Int(2));
        Assert.Equal("loop> loop> loop", Tree(run.Nodes));
    }

    /// <summary>Targets, with what is inside them; <c>!</c> failed, <c>&gt;</c> was replaced by a tail call.</summary>
    private static string Tree(IReadOnlyList<TraceNode> nodes) => string.Join(' ', nodes.Select(node =>
        node.Target
        + node.End switch { TraceEnd.Error => "!", TraceEnd.TailCall => ">", TraceEnd.Open => "?", _ => "" }
        + (node.Children.Count == 0 ? "" : $"({Tree(node.Children)})")));

    private static (string, string)? Divergence(Recorded left, Recorded right) =>
        TraceDiff.First(left.Nodes, right.Nodes) is { } divergence ? (divergence.NodeId, divergence.What) : null;

    private static Value Text(string text) => Value.Object(TextValue.Of(text));

    private static Recorded Run(TestProgram program, string tier, TraceRecorder recorder, params Value[] arguments) =>
        Run(program, tier, _ => recorder, recorder, arguments);

    private static Recorded Run(
        TestProgram program, string tier, Func<ProgramCode, ITracer> tracer, TraceRecorder recorder, params Value[] arguments)
    {
        var handler = new PrintHandler();
        var code = program.Open(Tier.Find(tier), "main").Session.Program;
        var (session, main) = program.Open(Tier.Find(tier), "main", o => o with { Tracer = tracer(code), Handler = handler });
        var outcome = session.Invoke(main, arguments, out var result, out var error) ? DebugText.Of(result) : error!.Display;
        return new Recorded(outcome, recorder.Nodes, handler.Lines.Count);
    }

    private sealed record Recorded(string Outcome, IReadOnlyList<TraceNode> Nodes, int Prints);
}
