using System.Globalization;
using System.Text;
using Lex.Core.Errors;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Tests.Shared;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// The matrix of runtime section 4.1, cell by cell in every tier: what each way to reach a function observes. Its holes are
/// closed: every way from inside a program notes budgets, then looks at the number of arguments, then at refinements. The
/// hook hears of closures, too: whether a call runs compiled cannot be observed.
/// </summary>
public sealed class CallMatrixTests
{
    private const string Positive =
        """refine 0 x "{\"node\":\"BinOp\",\"op\":\">\",\"lhs\":{\"node\":\"Var\",\"name\":\"x\"},\"rhs\":{\"node\":\"Literal\",\"value\":{\"kind\":\"Int\",\"value\":0}}}" """;

    private const string FreeVariable =
        """refine 0 x "{\"node\":\"BinOp\",\"op\":\"<=\",\"lhs\":{\"node\":\"Var\",\"name\":\"x\"},\"rhs\":{\"node\":\"Var\",\"name\":\"limit\"}}" """;

    private static readonly Path[] Paths =
    [
        new("call", "LoadLocal $0\nCall target 1 n_1") { Memo = true, Trace = "target" },
        new("tail call", "LoadLocal $0\nTailCall target 1 n_1") { Trace = "target", Nests = false },
        new("closure", "MakeClosure target 0\nLoadLocal $0\nCallClosure 1 n_1") { Trace = "target" },
        new("host", null) { Budget = false },
        new("list.map", "LoadLocal $0\nMakeList 1\nMakeClosure target 0\nListMap n_1\nGetListElem 0"),
        new("list.filter", "LoadLocal $0\nMakeList 1\nMakeClosure target 0\nListFilter n_1\nGetListLen") { Result = "PushConst 5\nNumEq",
            Expected = "Int(1)" },
        new("list.fold", "LoadLocal $0\nMakeList 1\nPushConst 9\nMakeClosure target 0\nListFold n_1") { Arity = 2 },
        new("list.sort_by", "LoadLocal $0\nMakeList 1\nMakeClosure target 0\nSortByKey n_1\nGetListElem 0"),
        new("list.par_map", "LoadLocal $0\nMakeList 1\nMakeClosure target 0\nParallelMap n_1\nGetListElem 0") { IsParallel = true, Wrapper = "par_map worker" },
        new("conc.ask", "PushConst 9\nMakeClosure target 0\nEffectCall \"conc\" \"spawn\" 2 n_1\nLoadLocal $0\nEffectCall \"conc\" \"ask\" 2 n_2")
        {
            Arity = 2,
            Result = "Dup\nMakeTuple 2",
            Trace = "conc.spawn conc.ask(target)",
            Wrapper = "conc.ask: handler error",
        },
        new("option.map", "LoadLocal $0\nMakeVariant Some 1\nMakeClosure target 0\nCall helper 2 n_1\nGetVariantArg 0")
        {
            Helper = "fn helper arity 2 locals 2\neffects io\nLoadLocal $1\nLoadLocal $0\nGetVariantArg 0\nCallClosure 1 n_2\n"
                + "MakeVariant Some 1\nReturn\n",
            Trace = "helper(target)",
        },
    ];

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(static tier => tier.Name)];

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var path in Paths)
        {
            foreach (var tier in Tier.All) cells.Add(path.Name, tier.Name);
        }

        return cells;
    }

    [Theory]
    [Row("register", 19)]
    [Row("runtime", 58, 60)]
    [MemberData(nameof(Cells))]
    public void Refinements_are_checked(string name, string tier)
    {
        var path = Find(name);
        Assert.Equal(path.Expected, new Run(path, tier, Positive).Outcome(5));
        var run = new Run(path, tier, Positive);
        var error = run.Fail(-3);
        if (path.Wrapper is { } wrapper)
        {
            Assert.StartsWith($"{wrapper}: RefinementFailed {{ fn_name: \"target\", param_index: {path.Arity - 1}, binding: \"x\"", error.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal((LexErrorKind.RefinementFailed, "target", path.Arity - 1, "x"),
            (error.Kind, error.Function, error.ParameterIndex, error.Binding));
        Assert.Equal("predicate failed for x = Int(-3)", error.Message);
        // The call never began: a recorder has no node of it.
        var traced = new Run(path, tier, Positive, traced: true);
        traced.Fail(-3);
        Assert.DoesNotContain("target", traced.Trace, StringComparison.Ordinal);
    }

    [Theory]
    [Row("runtime", 59)]
    [MemberData(nameof(Cells))]
    public void A_predicate_that_cannot_be_evaluated_refuses(string name, string tier)
    {
        var error = new Run(Find(name), tier, FreeVariable).Fail(5);
        Assert.Contains("RefinementFailed", error.Debug, StringComparison.Ordinal);
        Assert.Contains("free var `limit`", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [Row("register", 20, 44)]
    [Row("runtime", 61, 62, 79)]
    [MemberData(nameof(Cells))]
    public void Budgets_are_noted_on_every_way_but_the_host_s(string name, string tier)
    {
        var path = Find(name);
        var run = new Run(path, tier, "effects budget(10)", ceiling: 15);
        Assert.Equal(path.Expected, run.Outcome(5));
        Assert.Equal(path.Budget ? 10ul : 0ul, run.Spent);
        if (path.Budget) Assert.Contains("requested 10, used so far 10, ceiling 15", run.Fail(5).Message, StringComparison.Ordinal);
        else Assert.Equal(path.Expected, run.Outcome(5));

        var enough = new Run(path, tier, "effects budget(10)", ceiling: 30);
        Assert.Equal((path.Expected, path.Expected), (enough.Outcome(5), enough.Outcome(5)));
        Assert.Equal(path.Expected, new Run(path, tier, "effects budget(10)", ceiling: null).Outcome(5));
        // Without a budget there is nothing to note.
        Assert.Equal(path.Expected, new Run(path, tier, "effects io", ceiling: 0).Outcome(5));
    }

    [Theory]
    [Row("runtime", 61)]
    [MemberData(nameof(Tiers))]
    public void Row_61_an_entry_is_not_charged_and_what_it_calls_is(string tier)
    {
        var program = TestProgram.OfSource("fn work(n :: Int) -> [budget(10)] Int { n }\nfn entry(n :: Int) -> [budget(10)] Int { work(n) + work(n + 1) }");
        foreach (var ceiling in new ulong?[] { 15, 30, null })
        {
            var handler = new BudgetHandler(ceiling);
            var (session, entry) = program.Open(Tier.Find(tier), "entry", o => o with { Handler = handler });
            var isDone = session.Invoke(entry, [Value.Int(1)], out _, out var error);
            Assert.Equal((ceiling, ceiling != 15, ceiling == 15 ? 10ul : 20ul), (ceiling, isDone, handler.Spent));
            if (!isDone) Assert.Equal("Effect(\"budget exceeded: requested 10, used so far 10, ceiling 15\")", error!.Debug);
        }
    }

    [Theory]
    [Row("register", 22)]
    [MemberData(nameof(Cells))]
    public void The_budget_comes_before_the_refinement(string name, string tier)
    {
        var run = new Run(Find(name), tier, "effects budget(10)\n" + Positive, ceiling: 15);
        Assert.Contains("RefinementFailed", run.Fail(-3).Debug, StringComparison.Ordinal);
        // A refused argument does not give the budget back.
        Assert.Contains(Find(name).Budget ? "budget exceeded" : "RefinementFailed", run.Fail(-3).Debug, StringComparison.Ordinal);
    }

    [Theory]
    [Row("register", 21, 22)]
    [MemberData(nameof(Cells))]
    public void The_number_of_arguments_is_checked_between_budget_and_refinement(string name, string tier)
    {
        var path = Find(name) with { Arity = Find(name).Arity + 1 };
        if (path.Main?.Contains("all target 1", StringComparison.OrdinalIgnoreCase) == true)
        {
            // Who names the function is refused before anything runs.
            Assert.Contains("target", Assert.ThrowsAny<Exception>(() => new Run(path, tier, "")).Message, StringComparison.Ordinal);
            return;
        }

        var run = new Run(path, tier, "effects budget(10)\n" + Positive, ceiling: 15);
        Assert.Contains("arity mismatch calling target", run.Fail(-3).Message, StringComparison.Ordinal);
        Assert.Equal(path.Budget ? 10ul : 0ul, run.Spent);
        Assert.Contains(path.Budget ? "budget exceeded" : "arity mismatch calling target", run.Fail(-3).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Only_calls_ask_the_memo(string name, string tierName)
    {
        var (path, tier) = (Find(name), Tier.Find(tierName));
        var run = new Run(path, tierName, "");
        Assert.Equal((path.Expected, path.Expected), (run.Outcome(5), run.Outcome(5)));
        Assert.Equal(path.Memo && tier.Memo ? (1, 1) : (0, 0), (run.Session.MemoHits, run.Session.MemoMisses));
        Assert.Equal(path.Memo && !tier.Memo ? 2 : 0, run.Session.MemoSkips);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_tracer_sees_calls_of_the_program(string name, string tier)
    {
        var run = new Run(Find(name), tier, "effects io", traced: true);
        Assert.Equal(Find(name).Expected, run.Outcome(5));
        Assert.Equal(Find(name).Trace, run.Trace);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void The_hook_hears_of_every_call(string name, string tier)
    {
        // A traced session has no hook; closures' bodies may stand in place of their calls.
        if (Tier.Find(tier).Traced || Find(name).Name == "option.map") return;
        var hook = new ListeningHook();
        var run = new Run(Find(name), tier, "", hook: hook);
        for (var i = 0; i < 4; i++) Assert.Equal(Find(name).Expected, run.Outcome(5));
        Assert.Contains("target", hook.Heard);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Frames_count_towards_the_depth_limit(string name, string tier)
    {
        var path = Find(name);
        // Items count in sessions of their own; the host's frame is the first of all others.
        if (path.IsParallel || path.Main is null) return;
        var listing = path.Recursive();
        var (session, main) = TestProgram.OfListing(listing)
            .Open(Tier.Find(tier), "target", o => o with { Handler = new BudgetHandler(null) });
        Value[] Arguments(long n) => path.Arity == 2 ? [Value.Int(0), Value.Int(n)] : [Value.Int(n)];
        var frames = path.Helper.Length > 0 ? 2 : 1;
        Assert.True(session.Invoke(main, Arguments(1023 / frames), out _, out var none), none?.Display);
        var isWithin = session.Invoke(main, Arguments((1023 / frames) + 1), out _, out var error);
        Assert.Equal(!path.Nests, isWithin);
        if (!isWithin) Assert.Equal(LexLimit.Depth, error!.Limit);
        if (!isWithin && path.Wrapper is null) Assert.Equal("CallStackOverflow(1024)", error!.Debug);
        Assert.True(session.Invoke(main, Arguments(1023 / frames), out _, out _));
    }

    /// <summary>The matrix as the runs show it is the one in the docs; <c>LEX_UPDATE_SNAPSHOTS=1</c> rewrites that.</summary>
    [Fact]
    public void The_printed_matrix_is_what_runs_show()
    {
        var text = new StringBuilder("""
            # Calls

            Generated from the runs of `CallMatrixTests`. What a call meets depends on the way it is made: each row is a way, and the columns stand in
            the order in which things happen. What refuses a call does so before anything behind it: a call that is over budget is not checked
            against its refinements, and one that a refinement refuses is not traced.

            | Way | Budget | Arity | Refinements | Memo | Hook | Depth | Trace |
            |---|---|---|---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var path in Paths)
        {
            var budget = new Run(path, "plain", "effects budget(10)", ceiling: 15);
            budget.Outcome(5);
            var memo = new Run(path, "plain", "");
            memo.Outcome(5);
            var hook = new ListeningHook();
            new Run(path, "plain", "", hook: hook).Outcome(5);
            var traced = new Run(path, "plain", "effects io", traced: true);
            traced.Outcome(5);
            var refused = new Run(path, "plain", Positive).Fail(-3).Debug.Contains("RefinementFailed", StringComparison.Ordinal);
            var depth = path.IsParallel ? "its own" : path.Nests ? "counts" : "stays";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {path.Name} | {YesNo(budget.Spent > 0)} | {YesNo(ChecksArity(path))} | {YesNo(refused)} | {YesNo(memo.Session.MemoMisses > 0)} | {(path.IsParallel ? "no" : YesNo(hook.Heard.Contains("target")))} | {depth} | {YesNo(traced.Trace.Contains("target", StringComparison.Ordinal))} |\n");
        }

        var file = RepositoryPaths.Of("docs", "calls.md");
        if (Environment.GetEnvironmentVariable("LEX_UPDATE_SNAPSHOTS") == "1") File.WriteAllText(file, text.ToString());
        Assert.Equal(File.ReadAllText(file), text.ToString());
    }

    private static string YesNo(bool value) => value ? "yes" : "no";

    /// <summary>Whether a target of another arity is refused; calls that name their target are refused by the verifier instead.</summary>
    private static bool ChecksArity(Path path)
    {
        var listing = (path with { Arity = path.Arity + 1 }).Listing("").Replace("Call target 1", "Call target 2", StringComparison.Ordinal);
        if (path.Main is null || path.Main.Contains("Call target", StringComparison.Ordinal)) return true;
        var (session, main) = TestProgram.OfListing(listing).Open(Tier.Find("plain"), "main");
        return !session.Invoke(main, [Value.Int(5)], out _, out var error) && error!.Message.Contains("arity mismatch calling target", StringComparison.Ordinal);
    }

    private static Path Find(string name) => Paths.Single(p => p.Name == name);

    /// <summary>A way to reach a function <c>target</c>: code that a function of one argument does so with; null: the host.</summary>
    private sealed record Path(string Name, string? Main)
    {
        public bool Budget { get; init; } = true;

        public bool Memo { get; init; }

        /// <summary>Targets of the trace, with what is inside them.</summary>
        public string Trace { get; init; } = "";

        /// <summary>Whether the caller's frame stays.</summary>
        public bool Nests { get; init; } = true;

        public bool IsParallel { get; init; }

        /// <summary>How an error begins that names the error inside; null: the error is handed on as it is.</summary>
        public string? Wrapper { get; init; }

        /// <summary>Parameters of the target; the argument is the last.</summary>
        public int Arity { get; init; } = 1;

        /// <summary>What the target makes of its argument.</summary>
        public string Result { get; init; } = "";

        /// <summary>The result for an argument of 5.</summary>
        public string Expected { get; init; } = "Int(5)";

        public string Helper { get; init; } = "";

        public string Listing(string clauses)
        {
            var target = clauses.Replace("refine 0", $"refine {Arity - 1}", StringComparison.Ordinal);
            var main = Main is null ? "" : $"fn main arity 1 locals 1\neffects io\n{Main}\nReturn\n";
            return $"{main}fn target arity {Arity} locals {Arity}\n{target}\nLoadLocal ${Arity - 1}\n{Result}\nReturn\n{Helper}";
        }

        /// <summary>A target that reaches itself as often as its argument says.</summary>
        public string Recursive()
        {
            var argument = $"LoadLocal ${Arity - 1}";
            var again = Main!.Replace("LoadLocal $0", $"{argument}\nPushConst 1\nIntSub", StringComparison.Ordinal);
            return $"""
                fn target arity {Arity} locals {Arity}
                effects io
                {argument}
                PushConst 0
                NumEq
                JumpIfNot more
                {argument}
                {Result}
                Return
                more:
                {again}
                {Result}
                Return
                {Helper}
                """;
        }
    }

    /// <summary>A session for one way.</summary>
    private sealed class Run
    {
        private readonly FunctionCode _entry;
        private readonly BudgetHandler _handler;
        private readonly TraceRecorder? _recorder;

        public Run(Path path, string tierName, string clauses, ulong? ceiling = null, bool traced = false, IJitHook? hook = null)
        {
            var tier = Tier.Find(tierName);
            _handler = new BudgetHandler(ceiling);
            _recorder = traced || tier.Traced ? new TraceRecorder() : null;
            (Session, _entry) = TestProgram.OfListing(path.Listing(clauses)).Open(
                tier, path.Main is null ? "target" : "main", o =>
                    o with
                    {
                        Handler = _handler,
                        Tracer = _recorder,
                        Hook = hook ?? o.Hook,
                        HotThreshold = hook is null
                    ? o.HotThreshold
                    : 1
                    });
        }

        public Session Session { get; }

        public ulong Spent => _handler.Spent;

        public string Trace => Tree(_recorder?.Nodes ?? []);

        public string Outcome(long argument) => Invoke(argument, out var result, out var error) ? DebugText.Of(result) : error!.Display;

        public LexError Fail(long argument)
        {
            Assert.False(Invoke(argument, out _, out var error));
            return error!;
        }

        private bool Invoke(long argument, out Value result, out LexError? error)
        {
            var done = Session.Invoke(_entry, [Value.Int(argument)], out result, out error);
            Assert.Equal(0, Session.Depth);
            return done;
        }

        private static string Tree(IReadOnlyList<TraceNode> nodes) =>
            string.Join(' ', nodes.Select(node => node.Target + (node.Children.Count == 0 ? "" : $"({Tree(node.Children)})")));
    }

    /// <summary>Draws budgets from a pool, which workers share.</summary>
    private sealed class BudgetHandler(ulong? ceiling) : IEffectHandler
    {
        private readonly Stdlib.Effects.BudgetPool _pool = new(ceiling);

        public ulong Spent { get; private set; }

        public bool TryPerform(string kind, string operation, ReadOnlySpan<Value> arguments, out Value result, out string error)
        {
            (result, error) = (Value.Unit, $"no {kind}.{operation}");
            return false;
        }

        public bool TryNoteCallBudget(ulong cost, out string error)
        {
            var granted = _pool.TrySpend(cost, out error);
            if (granted) Spent += cost;
            return granted;
        }

        public IEffectHandler SpawnForWorker() => this;
    }

    /// <summary>Declines every call and remembers which functions it heard of.</summary>
    private sealed class ListeningHook : IJitHook
    {
        public HashSet<string> Heard { get; } = [];

        public int Overdraft => 0;

        public JitAnswer TryCall(Session session, FunctionState callee, ReadOnlySpan<Value> arguments, ref long steps, long stepLimit,
            out Value result, out LexError? error)
        {
            Heard.Add(callee.Code.Name);
            (result, error) = (default, null);
            return JitAnswer.Declined;
        }

        public void Hot(Session session, FunctionState function) => Heard.Add(function.Code.Name);

        public JitReport Report(ProgramCode program) => new([]);
    }
}
