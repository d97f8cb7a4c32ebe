using Lex.Core.Errors;
using Lex.Tests.Shared.Tiers;
using Lex.Trace;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>
/// Small programs under every limit from one to what they need: each tier must stop where the oracle stops, with the same
/// text, the same effects before it and the same counts. One wrong charge anywhere shows here.
/// </summary>
public sealed class LimitTests
{
    private static readonly Dictionary<string, (string Source, string Argument)> Programs = new()
    {
        ["tail loop"] = ("fn t(n :: Int) -> Int { go(n, 0) }\n"
            + "fn go(n :: Int, acc :: Int) -> Int { match n { 0 => acc, _ => go(n - 1, acc + n) } }", "9"),
        ["recursion"] = ("fn t(n :: Int) -> Int { if n < 2 { n } else { t(n - 1) + t(n - 2) } }", "6"),
        ["mutual tail calls"] = (
            "fn t(n :: Int) -> Bool { if n == 0 { true } else { odd(n - 1) } }\n"
            + "fn odd(n :: Int) -> Bool { if n == 0 { false } else { t(n - 1) } }", "8"),
        ["records and tuples"] = (
            "type P = { x :: Int, y :: Int }\nfn t(n :: Int) -> Int { let p :: P := { x: n, y: n * 2 }\n let q := (p.x + 1, p.y)\n"
            + " match q { (a, b) => a * b } }", "5"),
        ["unions"] = ("type T = L | N(T, Int, T)\nfn t(n :: Int) -> Int { sum(build(n)) }\n"
            + "fn build(n :: Int) -> T { if n == 0 { L } else { N(build(n - 1), n, L) } }\n"
            + "fn sum(x :: T) -> Int { match x { L => 0, N(l, v, r) => sum(l) + v + sum(r) } }", "4"),
        ["closures"] = ("fn adder(k :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { x + k } }\n"
            + "fn t(n :: Int) -> Int { let f := adder(n)\n f(f(1)) }", "3"),
        ["bodies in place"] = (
            "fn half(a :: Int, b :: Int) -> (Int, Int) { (a / b, a % b) }\n"
            + "fn turn(p :: (Int, Int)) -> (Int, Int) { match p { (a, b) => match half(a + b, 3) { (h, l) => (l + 7, h + a) } } }\n"
            + "fn go(p :: (Int, Int), n :: Int) -> (Int, Int) { if n == 0 { p } else { go(turn(p), n - 1) } }\n"
            + "fn t(n :: Int) -> (Int, Int) { go((1, 2), n) }", "4"),
        ["a body in place that fails"] = (
            "fn part(a :: Int, b :: Int) -> (Int, Int) { let c := (a + 1, a / b)\n c }\n"
            + "fn go(n :: Int, acc :: Int) -> Int { match part(acc, n) { (x, y) => go(n - 1, x + y) } }\n"
            + "fn t(n :: Int) -> Int { 1 + go(n, 10) }", "4"),
        ["captures in parts"] = (
            "fn scaled(by :: Int, shift :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { x * by + shift } }\n"
            + "fn twice(f :: (Int) -> Int, limit :: Int) -> (Int) -> Int { fn (x :: Int) -> Int { f(f(x)) % limit } }\n"
            + "fn go(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { let f := twice(scaled(n % 7, n), 107)\n"
            + " go(n - 1, f(acc) + f(n)) } }\nfn t(n :: Int) -> Int { go(n, 1) }", "3"),
        ["lists"] = ("import \"std.list\" as list\n"
            + "fn t(n :: Int) -> Int { list.fold(list.filter(list.map(list.range(0, n), fn (x :: Int) -> Int { x * x }), "
            + "fn (x :: Int) -> Bool { x % 2 == 0 }), 0, fn (a :: Int, x :: Int) -> Int { a + x }) }", "7"),
        ["sorting"] = ("import \"std.list\" as list\n"
            + "fn t(n :: Int) -> List[Int] { list.sort_by([n, 3, 9, 1], fn (x :: Int) -> Int { 0 - x }) }", "5"),
        ["texts"] = ("import \"std.str\" as str\nimport \"std.int\" as int\nfn t(n :: Int) -> Str { go(n, \"\") }\n"
            + "fn go(n :: Int, s :: Str) -> Str { if n == 0 { str.to_upper(s) } else { go(n - 1, s + int.to_str(n) + \",\") } }", "6"),
        ["maps"] = ("import \"std.map\" as map\nfn t(n :: Int) -> Int { map.size(go(n, map.new())) }\n"
            + "fn go(n :: Int, m :: Map[Int, Int]) -> Map[Int, Int] { if n == 0 { m } else { go(n - 1, map.set(m, n % 3, n)) } }", "6"),
        ["closures of the library"] = (
            "import \"std.list\" as list\nimport \"std.map\" as map\n"
            + "fn t(n :: Int) -> Int { let m := map.map(map.from_list(list.enumerate([4, n, 6])), "
            + "fn (k :: Int, v :: Int) -> Int { k + v })\n"
            + " list.len(list.flat_map(map.values(m), fn (x :: Int) -> List[Int] "
            + "{ if list.any([x], fn (y :: Int) -> Bool { y > 5 }) { [x, x] } else { [] } })) }", "5"),
        ["parsers"] = ("import \"std.parser\" as parser\nimport \"std.list\" as list\n"
            + "fn digits() -> Parser[Int] { parser.map(parser.many(parser.digit()), fn (ds :: List[Str]) -> Int { list.len(ds) }) }\n"
            + "fn t(s :: Str) -> Int { match parser.run(parser.seq(digits(), "
            + "parser.and_then(parser.char(\",\"), fn (c :: Str) -> Parser[Int] { digits() })), s) "
            + "{ Ok(p) => match p { (a, b) => a + b }, Err(e) => 0 - e.pos } }", "\"12,34\""),
        ["an error at the end"] = (
            "fn t(n :: Int) -> Int { go(n, 10) }\nfn go(n :: Int, acc :: Int) -> Int { if n < 0 { acc } else { go(n - 1, acc + 12 / n) } }",
            "4"),
        ["effects"] = ("import \"std.io\" as io\nimport \"std.int\" as int\n"
            + "fn t(n :: Int) -> [io] Int { if n == 0 { 0 } else { let _ := io.print(int.to_str(n))\n t(n - 1) } }", "4"),
    };

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var name in Programs.Keys)
        {
            foreach (var tier in Tier.All.Where(t => t != t.Oracle)) rows.Add(name, tier.Name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_step_limit_strikes_where_the_oracle_says(string name, string tierName)
    {
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Programs[name].Source);
        var total = Run(program, tier.Oracle, name).Seen.Steps;
        Assert.InRange(total, 1, 5_000);
        for (var limit = 1L; limit <= total; limit++)
        {
            var oracle = Run(program, tier.Oracle, name, stepLimit: limit).Seen;
            // Under a limit of L, L + 1 steps run (decisions: in which order do limits strike).
            Assert.Equal(limit < total - 1, oracle.Error is { Limit: LexLimit.Steps });
            AssertSame(oracle, Run(program, tier, name, stepLimit: limit).Seen, $"step limit {limit} of {total}");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Every_cell_limit_strikes_where_the_oracle_says(string name, string tierName)
    {
        var tier = Tier.Find(tierName);
        var program = TestProgram.OfSource(Programs[name].Source);
        var total = Run(program, tier.Oracle, name).Seen.Cells;
        for (var limit = 1L; limit <= total; limit++)
        {
            var oracle = Run(program, tier.Oracle, name, cellLimit: limit).Seen;
            Assert.Equal(limit < total, oracle.Error is { Limit: LexLimit.Cells });
            AssertSame(oracle, Run(program, tier, name, cellLimit: limit).Seen, $"cell limit {limit} of {total}");
        }
    }

    private static TierRun Run(TestProgram program, Tier tier, string name, long? stepLimit = null, long? cellLimit = null) =>
        program.Run(tier, "t", [Programs[name].Argument], stepLimit, cellLimit);

    private static void AssertSame(Observation oracle, Observation seen, string where)
    {
        if (ObservationDiff.First(oracle, seen) is { } difference) Assert.Fail($"{where}: {difference}");
    }
}
