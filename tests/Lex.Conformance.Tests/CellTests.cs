using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>What building things costs in cells of eight bytes: one row for each line of the table, in every tier.</summary>
public sealed class CellTests
{
    private const string Imports = "import \"std.str\" as str\nimport \"std.list\" as list\nimport \"std.map\" as map\n"
        + "import \"std.set\" as set\nimport \"std.deque\" as deque\nimport \"std.int\" as int\nimport \"std.math\" as math\n"
        + "import \"std.bytes\" as bytes\n";

    // Name, program with a function `t` of one Int, argument, cells.
    private static readonly (string Name, string Source, string Argument, long Cells)[] Table =
    [
        ("scalars cost nothing", "fn t(n :: Int) -> Int { n + 1 }", "1", 0),
        ("constants and empty things cost nothing", "fn t(n :: Int) -> List[Int] { [] }", "1", 0),
        ("a constructor without parts costs nothing", "fn t(n :: Int) -> Option[Int] { None }", "1", 0),
        ("a record of two", "fn t(n :: Int) -> { a :: Int, b :: Int } { { a: n, b: n } }", "1", 3),
        ("a tuple of three", "fn t(n :: Int) -> (Int, Int, Int) { (n, n, n) }", "1", 4),
        ("a variant of one", "fn t(n :: Int) -> Option[Int] { Some(n) }", "1", 2),
        ("a closure with two captures", "fn t(n :: Int) -> Int { let m := n + 1\n let f := fn (x :: Int) -> Int { x + n + m }\n f(1) }",
            "1", 3),
        ("a closure without captures", "fn t(n :: Int) -> Int { let f := fn (x :: Int) -> Int { x + 1 }\n f(n) }", "1", 0),
        ("a list of three", "fn t(n :: Int) -> List[Int] { [n, n, n] }", "1", 4),
        ("a range of ten", "fn t(n :: Int) -> List[Int] { list.range(0, n) }", "10", 11),
        ("an element put in front", "fn t(n :: Int) -> List[Int] { list.cons(n, []) }", "1", 2),
        ("a view", "fn t(n :: Int) -> List[Int] { list.tail(list.range(0, n)) }", "4", 7),
        ("a text of nine bytes", "fn t(n :: Int) -> Str { int.to_str(n) }", "123456789", 3),
        ("appending costs what is appended", "fn t(n :: Int) -> Str { \"a long text that is there already\" + \"123456789\" }", "1", 3),
        ("list.concat costs the right list", "fn t(n :: Int) -> List[Int] { list.concat(list.range(0, n), list.range(0, n)) }", "4", 15),
        ("list.map costs its result", "fn t(n :: Int) -> List[Int] { list.map(list.range(0, n), fn (x :: Int) -> Int { x }) }", "4", 10),
        ("list.filter pays before it knows",
            "fn t(n :: Int) -> List[Int] { list.filter(list.range(0, n), fn (x :: Int) -> Bool { false }) }", "4", 10),
        ("list.fold builds nothing", "fn t(n :: Int) -> Int { list.fold(list.range(0, n), 0, fn (a :: Int, x :: Int) -> Int { a + x }) }",
            "4", 5),
        ("an entry in an empty map", "fn t(n :: Int) -> Map[Int, Int] { map.set(map.new(), n, n) }", "1", 8),
        ("an entry in a map of one", "fn t(n :: Int) -> Map[Int, Int] { map.set(map.set(map.new(), n, n), 2, n) }", "1", 24),
        ("an element in an empty set", "fn t(n :: Int) -> Set[Int] { set.add(set.new(), n) }", "1", 8),
        ("an element at the end of a deque", "fn t(n :: Int) -> Deque[Int] { deque.push_back(deque.new(), n) }", "1", 2),
        ("a unit", "fn t(n :: Int) -> Unit { () }", "1", 0),
        ("a variant of three", "type V = V(Int, Int, Int)\nfn t(n :: Int) -> V { V(n, n, n) }", "1", 4),
        ("a deque of four", "fn t(n :: Int) -> Deque[Int] { deque.from_list(list.range(0, n)) }", "4", 5 + 5),
        ("a matrix of six", "fn t(n :: Int) -> Matrix { math.zeros(n, 3) }", "2", 7),
        ("bytes of nine bytes", "fn t(n :: Int) -> Bytes { bytes.from_str(\"123456789\") }", "1", 3),
        ("a map of four at once", "fn t(n :: Int) -> Map[Int, Int] { map.from_list([(1, n), (2, n), (3, n), (4, n)]) }", "1",
            5 + (4 * 3) + 17),
        ("a set of four at once", "fn t(n :: Int) -> Set[Int] { set.from_list(list.range(0, n)) }", "4", 5 + 13),
        ("an entry taken from a map of two", "fn t(n :: Int) -> Map[Int, Int] { map.delete(map.set(map.set(map.new(), n, n), 2, n), 2) }",
            "1", 8 + 16 + 24),
        ("an element taken from a set of two", "fn t(n :: Int) -> Set[Int] { set.delete(set.add(set.add(set.new(), n), 2), 2) }", "1",
            8 + 16 + 24),
        ("an element in front of a deque", "fn t(n :: Int) -> Deque[Int] { deque.push_front(deque.new(), n) }", "1", 2),
        ("an element taken from a deque",
            "fn t(n :: Int) -> Option[(Int, Deque[Int])] { deque.pop_front(deque.push_back(deque.new(), n)) }", "1", 2 + 2 + 3 + 2),
        ("views", "fn t(n :: Int) -> List[Int] { list.drop(list.take(list.range(0, n), 3), 1) }", "4", 5 + 2 + 2),
        ("str.concat costs the right text", "fn t(n :: Int) -> Str { str.concat(\"a long text that is there already\", \"123456789\") }",
            "1", 3),
        ("list.par_map costs its result", "fn t(n :: Int) -> List[Int] { list.par_map(list.range(0, n), fn (x :: Int) -> Int { x }) }", "4",
            10),
        ("the pieces of a text", "fn t(n :: Int) -> List[Str] { str.split(\"a,bc,123456789\", \",\") }", "1", 2 + 2 + 3 + 4),
        ("sort_by costs its result", "fn t(n :: Int) -> List[Int] { list.sort_by(list.range(0, n), fn (x :: Int) -> Int { 0 - x }) }", "4",
            10),
    ];

    // Ops that no compiler emits yet, and appending: body of a function without parameters, cells.
    private static readonly (string Name, string Body, long Cells)[] Ops =
    [
        ("AllocStackRecord", "PushConst 1\nPushConst 2\nAllocStackRecord {a, b} 2\nReturn", 3),
        ("AllocArenaRecord", "PushConst 1\nPushConst 2\nAllocArenaRecord {a, b} 2\nReturn", 3),
        ("AllocStackTuple", "PushConst 1\nPushConst 2\nAllocStackTuple 2\nReturn", 3),
        ("AllocArenaTuple", "PushConst 1\nPushConst 2\nAllocArenaTuple 2\nReturn", 3),
        ("GetVariant", "PushConst 1\nPushConst 2\nMakeVariant V 2\nGetVariant 0\nReturn", 6),
        ("ListAppend", "MakeList 0\nPushConst 1\nListAppend\nReturn", 2),
        ("an empty record", "MakeRecord {} 0\nReturn", 0),
        ("an empty tuple", "MakeTuple 0\nReturn", 0),
        ("StrConcat", "PushConst \"ab\"\nPushConst \"123456789\"\nStrConcat\nReturn", 3),
    ];

    public static TheoryData<string, string> OpRows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Ops)
        {
            foreach (var tier in Tier.All) rows.Add(row.Name, tier.Name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(OpRows))]
    public void Op_costs(string name, string tier)
    {
        var row = Ops.Single(r => r.Name == name);
        var run = TestProgram.OfListing($"fn f arity 0 locals 0\n{row.Body}\n").Run(Tier.Find(tier), "f", []);
        Assert.Null(run.Seen.Error);
        Assert.Equal(row.Cells, run.Seen.Cells);
    }

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
