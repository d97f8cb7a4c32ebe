using Lex.Core.Ops;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Feedback;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Corpus;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>Exact feedback (feedback sections 3 to 11, 16): the machines row by row, neutrality, and the formats byte for byte.</summary>
public sealed class FeedbackTests
{
    private const byte Int = 1;
    private const byte Float = 2;
    private const byte Str = 4;
    private const byte Other = 16;

    // What is seen, and state, key, hits and misses after it.
    private static readonly (string Name, byte[] Seen, SlotState State, byte Key, uint Hits, int Misses)[] Numeric =
    [
        ("nothing", [], SlotState.Uninit, 0, 0, 0),
        ("once", [Int], SlotState.Warmup, Int, 1, 0),
        ("another kind while it is warm", [Int, Int, Float], SlotState.Warmup, Float, 1, 0),
        ("three times", [Int, Int, Int], SlotState.Mono, Int, 3, 0),
        ("settled", [Int, Int, Int, Int, Int], SlotState.Mono, Int, 5, 0),
        ("the free change", [Int, Int, Int, Float], SlotState.Mono, Float, 1, 1),
        ("settled anew", [Int, Int, Int, Float, Float], SlotState.Mono, Float, 2, 1),
        ("a second change", [Int, Int, Int, Float, Int], SlotState.Poly, Int | Float, 1, 2),
        ("within the mask", [Int, Int, Int, Float, Int, Float, Int], SlotState.Poly, Int | Float, 3, 2),
        ("a third kind", [Int, Int, Int, Float, Int, Str], SlotState.Mega, Int | Float | Str, 2, 2),
        ("three kinds at the second change", [Int, Int, Int, Float, Str], SlotState.Mega, Int | Float | Str, 1, 2),
        ("no way back", [Int, Int, Int, Float, Int, Str, Other, Int, Int, Int, Int], SlotState.Mega, Int | Float | Str, 2, 2),
    ];

    // Keys in turn; state, hits, misses, and the keys that are remembered with their hits.
    private static readonly (string Name, ulong[] Seen, SlotState State, uint Hits, int Misses, string Entries)[] Keyed =
    [
        ("nothing", [], SlotState.Uninit, 0, 0, ""),
        ("one", [7], SlotState.Mono, 1, 0, ""),
        ("the same", [7, 7, 7, 7], SlotState.Mono, 4, 0, ""),
        ("two", [7, 7, 8], SlotState.Poly, 3, 1, "7:2 8:1"),
        ("a known one", [7, 8, 7, 8, 8], SlotState.Poly, 5, 1, "7:2 8:3"),
        ("four", [1, 2, 3, 4], SlotState.Poly, 4, 3, "1:1 2:1 3:1 4:1"),
        ("five", [1, 2, 3, 4, 5], SlotState.Mega, 5, 4, "1:1 2:1 3:1 4:1"),
        ("no way back", [1, 2, 3, 4, 5, 1, 1, 1], SlotState.Mega, 8, 4, "1:4 2:1 3:1 4:1"),
    ];

    private const string Reads = """
        fn sum(r :: { a :: Int, b :: Int }) -> Int { r.a + r.b }
        fn each(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { each(n - 1, acc + sum({ a: n, b: 1 })) } }
        """;

    public static TheoryData<string> NumericRows() => [.. Numeric.Select(static row => row.Name)];

    public static TheoryData<string> KeyedRows() => [.. Keyed.Select(static row => row.Name)];

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(static tier => tier.Name)];

    [Theory]
    [MemberData(nameof(NumericRows))]
    public void A_numeric_site_goes_through_its_states(string name)
    {
        var row = Numeric.First(r => r.Name == name);
        var slot = default(FeedbackSlot);
        foreach (var kind in row.Seen) slot.SeeKind(kind);
        Assert.Equal((row.State, (ulong)row.Key, row.Hits, row.Misses), (slot.State, slot.Key, slot.Hits, slot.Misses));
    }

    [Theory]
    [MemberData(nameof(KeyedRows))]
    public void A_site_with_keys_goes_through_its_states(string name)
    {
        var row = Keyed.First(r => r.Name == name);
        var vector = new FeedbackVector(Assembler.Assemble("fn f arity 1 locals 1\nLoadLocal $0\nGetField a @0\nReturn\n").Find("f")!);
        foreach (var key in row.Seen) vector.SeeKey(0, key);
        var entries = string.Join(' ', vector.EntriesOf(0).ToArray().Select(static entry => $"{entry.Key}:{entry.Hits}"));
        Assert.Equal((row.State, row.Hits, row.Misses, row.Entries), (vector[0].State, vector[0].Hits, vector[0].Misses, entries));
    }

    [Fact]
    public void Where_changes_count_each_change_of_target_is_a_miss()
    {
        var vector = new FeedbackVector(Assembler.Assemble("fn f arity 1 locals 1\nLoadLocal $0\nCallClosure 0 n_0\nReturn\n").Find("f")!);
        foreach (var key in new ulong[] { 1, 2, 1, 1, 2 }) vector.SeeKey(0, key, countsChanges: true);
        Assert.Equal(3, vector[0].Misses);
    }

    [Fact]
    public void Every_instruction_with_a_site_has_one_slot_in_order()
    {
        foreach (var program in ConformanceCorpus.All.Take(200))
        {
            if (TestProgram.OfSource(program.Source).Compile().Program is not { } compiled) continue;
            foreach (var function in compiled.Code.Functions)
            {
                var vector = new FeedbackVector(function);
                var next = 0;
                for (var pc = 0; pc < function.Code.Length; pc++)
                    Assert.Equal(OpTable.Of(function.Code[pc].Op).Site == SiteKind.None ? -1 : next++, vector.SlotAt(pc));
                Assert.Equal(-1, vector.SlotAt(function.Code.Length));
            }
        }
    }

    [Theory]
    [InlineData("LoadLocal $0\nPushConst 0\nNumDiv\nReturn", "1")]
    [InlineData("LoadLocal $0\nGetField a @0\nReturn", "{\"b\":1}")]
    [InlineData("LoadLocal $0\nCallClosure 0 n_0\nReturn", "1")]
    [InlineData("LoadLocal $0\nTestVariant Some\nReturn", "1")]
    [InlineData("LoadLocal $0\nGetListElem 3\nReturn", "[1]")]
    [InlineData("LoadLocal $0\nEffectCall \"str\" \"len\" 1 n_0\nReturn", "1")]
    public void A_failing_operation_leaves_its_site_as_it_was(string body, string argument)
    {
        var (session, function) = TestProgram.OfListing($"fn f arity 1 locals 1\n{body}\n").Open(Tier.Find("plain"), "f", Exactly);
        Assert.True(JsonDecoder.TryDecode(System.Text.Encoding.UTF8.GetBytes(argument), out var value, out _));
        Assert.False(session.Invoke(function, [value], out _, out _));
        Assert.Empty(FeedbackSnapshot.Of(session).Functions.Single().Sites);
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void Recording_changes_nothing(string tierName)
    {
        var tier = Tier.Find(tierName);
        foreach (var program in ConformanceCorpus.All.Where(static (_, index) => index % 5 == 0))
        {
            var test = TestProgram.OfSource(program.Source);
            foreach (var call in program.Calls)
            {
                var plain = test.Run(tier, call.Function, call.Arguments, call.StepLimit).Seen;
                var exact = test.Run(tier, call.Function, call.Arguments, o => Exactly(o) with { StepLimit = call.StepLimit ?? o.StepLimit }).Seen;
                Assert.Equal((plain.Value, plain.Error?.Display, plain.Steps, plain.Cells), (exact.Value, exact.Error?.Display, exact.Steps, exact.Cells));
            }
        }
    }

    [Fact]
    public void The_statistics_of_field_reads_have_the_specified_form()
    {
        var snapshot = Run(Reads, "each", Value.Int(5), Value.Int(0));
        Assert.Equal("fn_id\tsite_idx\tshape_id\thits\n0\t0\t0\t5\n0\t1\t0\t5\n", snapshot.ToIcTsv());

        // Several shapes at one site: those of the program by their number, too many of them as one remainder, and none at all.
        var listing = "fn f arity 0 locals 0\n" + string.Concat(Enumerable.Range(0, 6).Select(static i => $"PushConst {i}\nMakeRecord {{{(i == 0 ? "a" : $"a, b{i}")}}} {(i == 0 ? 1 : 2)}\nCall read 1 n_0\nPop\n".Replace(
            $"PushConst {i}\nMakeRecord {{a, ", $"PushConst {i}\nPushConst 0\nMakeRecord {{a, ", StringComparison.Ordinal)))
            + "PushConst 1\nReturn\n\nfn read arity 1 locals 1\nLoadLocal $0\nGetField a @3\nReturn\n";
        var (session, function) = TestProgram.OfListing(listing).Open(Tier.Find("plain"), "f", Exactly);
        Assert.True(session.Invoke(function, [], out _, out var error), error?.Display);
        snapshot = FeedbackSnapshot.Of(session);
        Assert.Equal("fn_id\tsite_idx\tshape_id\thits\n1\t3\t0\t1\n1\t3\t1\t1\n1\t3\t2\t1\n1\t3\t3\t1\n1\t3\t4294967294\t2\n", snapshot.ToIcTsv());
        Assert.Equal("", Run("fn f(n :: Int) -> Int { n }", "f", Value.Int(1)).ToIcTsv());
    }

    [Theory]
    [Row("register", 88)]
    [MemberData(nameof(Tiers))]
    public void A_site_with_any_number_of_shapes_reads_the_right_field(string tier)
    {
        // Records with one to nine further fields before `x`, in turn; the reader runs long enough to be prepared.
        string Record(int more) => $"{string.Concat(Enumerable.Range(0, more).Select(static i => $"PushConst {i}\n"))}LoadLocal $0\nMakeRecord {{{string.Concat(Enumerable.Range(0, more).Select(static i => $"b{i}, "))}x}} {more + 1}\n";
        var body = string.Concat(Enumerable.Range(1, 9).Select(more => Record(more) + "Call read 1 n_0\nIntAdd\n"));
        var program = TestProgram.OfListing($"""
            fn f arity 2 locals 2
            LoadLocal $0
            PushConst 0
            IntEq
            JumpIfNot more
            LoadLocal $1
            Return
            more:
            LoadLocal $0
            PushConst 1
            IntSub
            LoadLocal $1
            {body}TailCall f 2 n_1

            fn read arity 1 locals 1
            hints Record -> Int
            LoadLocal $0
            GetField x @0 : Int
            Return
            """);
        var run = program.Run(Tier.Find(tier), "f", ["50", "0"]);
        Assert.Equal((50 * 51 / 2 * 9).ToString(System.Globalization.CultureInfo.InvariantCulture), run.Seen.Json);
    }

    [Fact]
    public void The_table_has_a_row_for_each_key()
    {
        const string Source = """
            import "std.list" as list
            type T = A(Int) | B
            fn pick(t :: T) -> Int { match t { A(n) => n, B => 0 } }
            fn f(n :: Int) -> Int { let k := n * 2
              list.fold([A(1), B, A(k)], 0, fn (acc :: Int, t :: T) -> Int { acc + pick(t) + k }) }
            """;
        var text = Run(Source, "f", Value.Int(3)).ToTsv();
        Assert.StartsWith("fn_id\tfn_name\tfb\tpc\top\tkind\tstate\tkey\thits\tmisses\n", text, StringComparison.Ordinal);
        Assert.Contains("\tTestVariant\tvariantTest\tmono\tvariant:A\t2\t0\n", text, StringComparison.Ordinal);
        Assert.Contains("\tTestVariant\tvariantTest\tmono\tother\t1\t0\n", text, StringComparison.Ordinal);
        Assert.Contains("\tListFold\tclosureCall\tmono\tfn:2/2+1\t3\t0\n", text, StringComparison.Ordinal);
        Assert.Contains("\tNumAdd\tnumeric\tmono\tInt\t3\t0\n", text, StringComparison.Ordinal);
        Assert.Contains("\tCall\tcallEdge\tmono\tcount\t3\t0\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_snapshot_counts_calls_and_is_the_same_twice()
    {
        var (session, function) = TestProgram.OfSource(Reads).Open(Tier.Find("plain"), "each", Exactly);
        Assert.True(session.Invoke(function, [Value.Int(5), Value.Int(0)], out _, out _));
        var snapshot = FeedbackSnapshot.Of(session);
        Assert.Equal(snapshot.ToJson(), FeedbackSnapshot.Of(session).ToJson());
        var each = snapshot.Functions.Single(static function => function.Function.Name == "each");
        Assert.Equal((1u, 5u, 0u, 5u, 1u, 13ul), (each.Calls, each.TailSelf, each.TailOther, each.LoopWeight, each.HostCalls, each.Heat));
        var sum = snapshot.Functions.Single(static function => function.Function.Name == "sum");
        Assert.Equal((5u, 0L, 5L, 0L), (sum.Calls, sum.MemoHits, sum.MemoMisses, sum.MemoSkips));
        Assert.Equal(("Record", "Int"), (sum.Arguments.Single(), sum.Results));
        using var json = System.Text.Json.JsonDocument.Parse(snapshot.ToJson());
        Assert.Equal("lex.feedback/1", json.RootElement.GetProperty("schema").GetString());
        Assert.Equal(5, json.RootElement.GetProperty("functions")[0].GetProperty("sites")[0].GetProperty("entries")[0].GetProperty("hits").GetInt32());
        session.Reset();
        Assert.Empty(FeedbackSnapshot.Of(session).Functions);
    }

    private static FeedbackSnapshot Run(string source, string function, params Value[] arguments)
    {
        var (session, code) = TestProgram.OfSource(source).Open(Tier.Find("plain"), function, Exactly);
        Assert.True(session.Invoke(code, arguments, out _, out var error), error?.Display);
        return FeedbackSnapshot.Of(session);
    }

    private static SessionOptions Exactly(SessionOptions options) => options with { Exact = true };
}
