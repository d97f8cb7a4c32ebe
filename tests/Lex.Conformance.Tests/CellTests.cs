using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>What building things costs in cells of eight bytes: one row for each line of the table, in every tier.</summary>
public sealed class CellTests
{
    private const string Imports = "import \"std.str\" as str\nimport \"std.list\" as list\nimport \"std.map\" as map\nimport \"std.set\" as set\nimport \"std.deque\" as deque\nimport \"std.int\" as int\n";

    // Name, program with a function `t` of one Int, argument, cells.
    private static readonly (string Name, string Source, string Argument, long Cells)[] Table =
    [
        ("scalars cost nothing", "fn t(n :: Int) -> Int { n + 1 }", "1", 0),
        ("constants and empty things cost nothing", "fn t(n :: Int) -> List[Int] { [] }", "1", 0),
        ("a constructor without parts costs nothing", "fn t(n :: Int) -> Option[Int] { None }", "1", 0),
        ("a record of two", "fn t(n :: Int) -> { a :: Int, b :: Int } { { a: n, b: n } }", "1", 3),
        ("a tuple of three", "fn t(n :: Int) -> (Int, Int, Int) { (n, n, n) }", "1", 4),
        ("a variant of one", "fn t(n :: Int) -> Option[Int] { Some(n) }", "1", 2),
        ("a closure with two captures", "fn t(n :: Int) -> Int { let m := n + 1\n let f := fn (x :: Int) -> Int { x + n + m }\n f(1) }", "1", 3),
        ("a closure without captures", "fn t(n :: Int) -> Int { let f := fn (x :: Int) -> Int { x + 1 }\n f(n) }", "1", 0),
        ("a list of three", "fn t(n :: Int) -> List[Int] { [n, n, n] }", "1", 4),
        ("a range of ten", "fn t(n :: Int) -> List[Int] { list.range(0, n) }", "10", 11),
        ("an element put in front", "fn t(n :: Int) -> List[Int] { list.cons(n, []) }", "1", 2),
        ("a view", "fn t(n :: Int) -> List[Int] { list.tail(list.range(0, n)) }", "4", 7),
        ("a text of nine bytes", "fn t(n :: Int) -> Str { int.to_str(n) }", "123456789", 3),
        ("appending costs what is appended", "fn t(n :: Int) -> Str { \"a long text that is there already\" + \"123456789\" }", "1", 3),
        ("list.concat costs the right list", "fn t(n :: Int) -> List[Int] { list.concat(list.range(0, n), list.range(0, n)) }", "4", 15),
        ("list.map costs its result", "fn t(n :: Int) -> List[Int] { list.map(list.range(0, n), fn (x :: Int) -> Int { x }) }", "4", 10),
        ("list.filter pays before it knows", "fn t(n :: Int) -> List[Int] { list.filter(list.range(0, n), fn (x :: Int) -> Bool { false }) }", "4", 10),
        ("list.fold builds nothing", "fn t(n :: Int) -> Int { list.fold(list.range(0, n), 0, fn (a :: Int, x :: Int) -> Int { a + x }) }", "4", 5),
        ("an entry in an empty map", "fn t(n :: Int) -> Map[Int, Int] { map.set(map.new(), n, n) }", "1", 8),
        ("an entry in a map of one", "fn t(n :: Int) -> Map[Int, Int] { map.set(map.set(map.new(), n, n), 2, n) }", "1", 24),
        ("an element in an empty set", "fn t(n :: Int) -> Set[Int] { set.add(set.new(), n) }", "1", 8),
        ("an element at the end of a deque", "fn t(n :: Int) -> Deque[Int] { deque.push_back(deque.new(), n) }", "1", 2),
        ("sort_by costs its result", "fn t(n :: Int) -> List[Int] { list.sort_by(list.range(0, n), fn (x :: Int) -> Int { 0 - x }) }", "4", 10),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Table)
        {
            foreach (var tier in Tier.All) rows.Add(row.Name, tier.Name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Building_costs(string name, string tier)
    {
        var row = Table.First(r => r.Name == name);
        var run = TestProgram.OfSource(Imports + row.Source).Run(Tier.Find(tier), "t", [row.Argument]);
        Assert.Null(run.Seen.Error);
        Assert.Equal(row.Cells, run.Seen.Cells);
    }
}
