using Lex.Core.Errors;
using Lex.Stdlib.Effects;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// The gate of each effect, whatever way leads to it: directly, from a callback, an item of a parallel map, a handler of an actor
/// or a parser. The check before the run is left out here, so that it is the gate that answers.
/// </summary>
public sealed class PolicyMatrixTests
{
    private static readonly (string Gate, string Operation)[] Effects =
    [
        ("io", "io.print(\"x\")"),
        ("time", "time.now_ms()"),
        ("random", "rand.int_in(1, 6)"),
        ("env", "env.get(\"PATH\")"),
    ];

    /// <summary>Expressions that perform the effect EFFECT, whose kind is GATE.</summary>
    private static readonly (string Name, string Expression)[] Ways =
    [
        ("direct", "act(1)"),
        ("callback", "list.fold([1], 0, fn (a :: Int, x :: Int) -> [GATE] Int { a + act(x) })"),
        ("item", "list.len(list.par_map([1, 2, 3, 4], act))"),
        ("item of an item", "list.len(list.par_map([1, 2], fn (x :: Int) -> [GATE] Int { list.len(list.par_map([x], act)) }))"),
        ("actor", "conc.ask(conc.spawn(0, fn (s :: Int, m :: Int) -> [GATE] (Int, Int) { (s, act(m)) }), 1)"),
        ("actor of an item", "list.len(list.par_map([1, 2], fn (x :: Int) -> [concurrent] Int { conc.ask(conc.spawn(0, fn (s :: Int, m :: Int) -> [GATE] (Int, Int) { (s, act(m)) }), x) }))"),
        ("parser", "match parser.run(parser.map(parser.digit(), fn (s :: Str) -> [GATE] Int { act(1) }), \"1\") { Ok(n) => n, Err(_) => 0 }"),
    ];

    public static TheoryData<string, string> Cells()
    {
        var cells = new TheoryData<string, string>();
        foreach (var (name, _) in Ways)
        {
            foreach (var tier in Tier.All) cells.Add(name, tier.Name);
        }

        return cells;
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void An_effect_needs_its_grant(string way, string tier)
    {
        foreach (var (gate, operation) in Effects)
        {
            var source = Source(way, gate, operation);
            Assert.Null(Run(source, tier, [gate, "concurrent"]));
            // Another effect's grant is none, and one with an argument grants no more than it says.
            foreach (var grants in new string[][] { ["concurrent"], ["concurrent", gate == "io" ? "time" : "io"], ["concurrent", $"{gate}(this)"] })
            {
                var error = Run(source, tier, grants);
                Assert.Equal(LexErrorKind.Effect, error!.Kind);
                Assert.Contains($"effect `{gate}` not in --allow-effects", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Actors_need_a_grant_as_well(string way, string tier)
    {
        var error = Run(Source(way, "io", "io.print(\"x\")"), tier, ["io"]);
        if (way.StartsWith("actor", StringComparison.Ordinal)) Assert.Contains("effect `concurrent` not in --allow-effects", error!.Message, StringComparison.Ordinal);
        else Assert.Null(error);
    }

    [Theory]
    [MemberData(nameof(Cells))]
    public void Budgets_have_one_ceiling_for_all(string way, string tier)
    {
        // The function costs 10 wherever it is called from.
        var source = Source(way, "budget(10)", "1");
        var (session, t) = TestProgram.OfSource(source).Open(Tier.Find(tier), "t", o => o with { Handler = Handler(["concurrent"], budget: 500) });
        var calls = 0;
        LexError? error = null;
        while (calls < 100 && session.Invoke(t, [], out _, out error)) calls++;
        Assert.InRange(calls, 1, 50);
        Assert.Contains("budget exceeded: requested 10, used so far 500, ceiling 500", error!.Message, StringComparison.Ordinal);
    }

    private static string Source(string way, string gate, string operation) => $$"""
        import "std.list" as list
        import "std.io" as io
        import "std.conc" as conc
        import "std.parser" as parser
        import "std.time" as time
        import "std.rand" as rand
        import "std.env" as env
        fn act(n :: Int) -> [{{gate}}] Int {
          let _ := {{operation}}
          n
        }
        fn t() -> [{{gate}}, concurrent] Int { {{Ways.Single(w => w.Name == way).Expression.Replace("GATE", gate, StringComparison.Ordinal)}} }
        """;

    private static LexError? Run(string source, string tier, string[] grants)
    {
        var (session, t) = TestProgram.OfSource(source).Open(Tier.Find(tier), "t", o => o with { Handler = Handler(grants) });
        session.Invoke(t, [], out _, out var error);
        return error;
    }

    private static DefaultEffectHandler Handler(string[] grants, ulong? budget = null) =>
        new(new EffectPolicy { Effects = [.. grants.Select(EffectGrant.Parse)], Budget = budget }, Stream.Null);
}
