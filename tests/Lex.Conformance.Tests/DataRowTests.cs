using Lex.Core.Values;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Rows of runtime section 17 about data that the host hands in, in every tier.</summary>
public sealed class DataRowTests
{
    private const string Same = "fn f arity 1 locals 1\nLoadLocal $0\nReturn\n";

    // The field of each item of a list; one site reads them all.
    private const string Fields = """
        fn f arity 1 locals 1
            LoadLocal $0
            MakeClosure read 0
            ListMap n_0
            Return

        fn read arity 1 locals 1
            LoadLocal $0
            GetField b @0
            Return
        """;

    // Sorts a list by itself.
    private const string Sort = """
        fn f arity 1 locals 1
            LoadLocal $0
            MakeClosure same 0
            SortByKey n_0
            Return

        fn same arity 1 locals 1
            LoadLocal $0
            Return
        """;

    private static readonly (string Row, string Listing, string Argument, string Expected)[] Table =
    [
        ("34 bytes", Same, """{"$bytes":"dead"}""", "Bytes([222, 173])"),
        ("35 an odd number of digits", Same, """{"$bytes":"abc"}""", "Record"),
        ("35 no digits", Same, """{"$bytes":"zz"}""", "Record"),
        ("35 another key", Same, """{"$bytes":"dead","x":1}""", "Record"),
        ("36 no arguments", Same, """{"$variant":"Red"}""", "Record"),
        ("36 arguments", Same, """{"$variant":"Red","args":[1]}""", "Variant"),
        ("37 a float", Same, "1.0", "Float(1.0)"),
        ("37 an integer", Same, "1", "Int(1)"),
        ("37 beyond the integers", Same, "9223372036854775808", "Float(9.223372036854776e18)"),
        ("40 two orders at one site", Fields, """[{"a":1,"b":2},{"b":3,"a":4},{"a":5,"b":6},{"b":7,"a":8}]""",
            "List([Int(2), Int(3), Int(6), Int(7)])"),
        ("81 keys of all kinds", Sort, """[2,"b",1.5,null,true,"a",1,[2],{"x":1}]""",
            "List([Int(1), Float(1.5), Int(2), Str(\"a\"), Str(\"b\"), Unit, Bool(true), List([Int(2)]), Record {"),
        ("81 numbers by exact value", Sort, "[9007199254740993,9007199254740992.0,9007199254740991,9223372036854775807,9223372036854775808.0]",
            "List([Int(9007199254740991), Float(9007199254740992.0), Int(9007199254740993), Int(9223372036854775807), Float(9.223372036854776e18)])"),
    ];

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Table)
        {
            foreach (var tier in Tier.All) rows.Add(row.Row, tier.Name);
        }

        return rows;
    }

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(t => t.Name)];

    [Theory]
    [Rows("runtime")]
    [MemberData(nameof(Rows))]
    public void Data_gives(string row, string tier)
    {
        var (_, listing, argument, expected) = Table.Single(r => r.Row == row);
        var program = TestProgram.OfListing(listing);
        var seen = program.Run(Tier.Find(tier), "f", [argument]).Seen;
        Assert.StartsWith(expected, seen.Value ?? seen.Error!.Display, StringComparison.Ordinal);
        Assert.Equal(program.Run(Tier.All[0], "f", [argument]).Seen.Value, seen.Value);
    }

    [Theory]
    [Row("runtime", 41)]
    [MemberData(nameof(Tiers))]
    public void Row_41_names_in_any_order_have_one_shape(string tier)
    {
        var (session, function) = TestProgram.OfListing(Same).Open(Tier.Find(tier), "f");
        Assert.True(JsonDecoder.TryDecode("""[{"x":1,"y":2,"z":3},{"z":1,"x":2,"y":3},{"y":1,"z":2,"x":3}]"""u8, out var data, out _));
        Assert.True(session.Invoke(function, [data], out var result, out _));
        var ids = new HashSet<uint>();
        foreach (var item in result.As<ListValue>()) ids.Add(item.Ref!.Shape.Id);
        Assert.True(Assert.Single(ids) is >= 0x8000_0000 and not Shape.NoShapeId);
    }

    [Theory]
    [Row("runtime", 42)]
    [MemberData(nameof(Tiers))]
    public void Row_42_records_without_a_shape_id_hold_their_own_fields(string tier)
    {
        var (session, function) = TestProgram.OfListing(Fields).Open(Tier.Find(tier), "f");
        var list = new ListBuilder(4);
        for (var i = 0; i < 4; i++)
        {
            // The orders alternate; so do the kinds.
            Name[] names = i % 2 == 0 ? [Name.Intern("a"), Name.Intern("b")] : [Name.Intern("b"), Name.Intern("a")];
            var record = Aggregate.Create(new ShapeFamily(ValueKind.Record, null, names, 2, registry: null), i % 2 == 0
                ? [Value.Unit, Value.Int(i)]
                : [Value.Int(i), Value.Unit]);
            Assert.Equal(Shape.NoShapeId, record.Shape.Id);
            list.Add(Value.Object(record));
        }

        Assert.True(session.Invoke(function, [Value.Object(list.ToList())], out var result, out var error), error?.Display);
        Assert.Equal("List([Int(0), Int(1), Int(2), Int(3)])", DebugText.Of(result));
    }
}
