using System.Runtime.CompilerServices;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Interp.Calls;
using Lex.Interp.Memo;
using Lex.Tests.Shared.Checklist;
using Lex.Tests.Shared.Tiers;
using Xunit;

namespace Lex.Conformance.Tests;

/// <summary>The memo (runtime section 5): keys compared in full, a bound, eviction and a policy that depend on the sequence of calls
/// alone.</summary>
public sealed class MemoTests
{
    private const string Source = """
        fn id(n :: Int) -> Int { n }
        fn pairs(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { pairs(n - 1, acc + id(n) + id(n)) } }
        fn len(s :: Str) -> Int { 1 + n_of(s) }
        fn n_of(s :: Str) -> Int { if s == "" { 0 } else { 1 } }
        fn late(n :: Int, acc :: Int) -> Int { if n == 0 { acc } else { late(n - 1, acc + id(if n < 20 { 7 } else { n })) } }
        """;

    public static TheoryData<string> Tiers() => [.. Tier.All.Select(static tier => tier.Name)];

    [Fact]
    [Row("register", 23, WithoutTiers = "the table is the same in every tier")]
    public void Equal_digests_are_confirmed_by_the_arguments()
    {
        var state = State();
        var table = new MemoTable();
        // Two calls that share a digest, as a hostile or unlucky pair would.
        var (one, two) = (new PendingCall(state, [Value.Int(1)], 5, 7), new PendingCall(state, [Value.Int(2)], 5, 7));
        table.Store(one, Value.Int(10));
        Assert.False(table.TryFind(two, out _));
        table.Store(two, Value.Int(20));
        Assert.True(table.TryFind(one, out var first) && first.AsInt == 10);
        Assert.True(table.TryFind(two, out var second) && second.AsInt == 20);
        // Kinds are part of the key, and so are the signs of zeros and the number of arguments.
        foreach (var other in new[] { Value.Float(1), Value.Bool(true), default, Value.Object(TextValue.Of("1")) })
            Assert.False(table.TryFind(new PendingCall(state, [other], 5, 7), out _));
        Assert.False(table.TryFind(new PendingCall(state, [Value.Int(1), Value.Int(1)], 5, 7), out _));
    }

    [Fact]
    [Row("register", 27, 30, WithoutTiers = "the table is the same in every tier")]
    public void The_table_is_bounded_and_evicts_what_was_not_asked_for()
    {
        var state = State();
        var table = new MemoTable();
        PendingCall Key(long n)
        {
            Assert.True(MemoTable.TryMakeKey(state, [Value.Int(n)], out var key));
            return key;
        }

        for (var n = 0; n < MemoTable.Capacity; n++) table.Store(Key(n), Value.Int(n));
        Assert.Equal((MemoTable.Capacity, 0), (table.Count, table.Evictions));
        for (var n = 0; n < 1_000; n++) Assert.True(table.TryFind(Key(n), out _));
        for (var n = 0; n < 500; n++) table.Store(Key(MemoTable.Capacity + n), Value.Int(n));
        Assert.Equal((MemoTable.Capacity, 500), (table.Count, table.Evictions));
        // The hand passed over those that were asked for, and took the next ones.
        for (var n = 0; n < 1_000; n++) Assert.True(table.TryFind(Key(n), out var value) && value.AsInt == n);
        for (var n = 1_000; n < 1_500; n++) Assert.False(table.TryFind(Key(n), out _));
        for (var n = 1_500; n < MemoTable.Capacity + 500; n += 97) Assert.True(table.TryFind(Key(n), out _));
    }

    [Fact]
    [Row("register", 28, WithoutTiers = "the table is the same in every tier")]
    public void What_a_key_knows_by_identity_stays_alive_with_it()
    {
        var (state, table) = (State(), new MemoTable());
        var key = Store(table, state);
        GC.Collect();
        Assert.True(key.IsAlive);
        GC.KeepAlive(table);

        [MethodImpl(MethodImplOptions.NoInlining)]
        static WeakReference Store(MemoTable table, FunctionState state)
        {
            var argument = new F64Array(1, 1, [1.0]);
            Assert.True(MemoTable.TryMakeKey(state, [Value.Object(argument)], out var call));
            table.Store(call, Value.Int(1));
            return new WeakReference(argument);
        }
    }

    [Theory]
    [Row("register", 27)]
    [MemberData(nameof(Tiers))]
    public void Results_do_not_depend_on_eviction(string tier)
    {
        const long Calls = 100_000;
        (long, long, long) Run()
        {
            var (session, function) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "pairs", static o => o with { StepLimit = 0, CellLimit = 0, Tracer = null });
            Assert.True(session.Invoke(function, [Value.Int(Calls), Value.Int(0)], out var result, out var error), error?.Display);
            Assert.Equal(Calls * (Calls + 1), result.AsInt);
            return (session.MemoHits, session.MemoMisses, session.MemoSkips);
        }

        // Digests differ between processes, hits do not: each second call is one, however many entries went.
        Assert.Equal(Tier.Find(tier).Memo ? (Calls, Calls, 0) : (0, 0, 2 * Calls), Run());
        Assert.Equal(Run(), Run());
    }

    [Theory]
    [Row("register", 29)]
    [MemberData(nameof(Tiers))]
    public void Large_arguments_are_skips(string tier)
    {
        var (session, function) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "len");
        void Run(int bytes) => Assert.True(session.Invoke(function, [Value.Object(TextValue.Of(new string('x', bytes)))], out _, out _));
        Run(8 * (Digest.MaxUnits - 1));
        var isRemembered = Tier.Find(tier).Memo;
        Assert.Equal(isRemembered ? (0, 1, 0) : (0, 0, 1), (session.MemoHits, session.MemoMisses, session.MemoSkips));
        Run(8 * Digest.MaxUnits);
        Run(8 * Digest.MaxUnits);
        Assert.Equal(isRemembered ? (0, 1, 2) : (0, 0, 3), (session.MemoHits, session.MemoMisses, session.MemoSkips));
    }

    [Theory]
    [MemberData(nameof(Tiers))]
    public void A_hit_that_comes_after_the_trial_is_too_late(string tier)
    {
        // 64 calls with other arguments; the same one comes later.
        foreach (var (calls, expected) in new[] { (70L, (18L, 52L, 0L)), (90L, (0L, 64L, 26L)) })
        {
            var (session, function) = TestProgram.OfSource(Source).Open(Tier.Find(tier), "late");
            var counters = Tier.Find(tier).Memo ? expected : (0, 0, calls);
            Assert.True(session.Invoke(function, [Value.Int(calls), Value.Int(0)], out _, out _));
            Assert.Equal(counters, (session.MemoHits, session.MemoMisses, session.MemoSkips));
            session.Reset();
            Assert.True(session.Invoke(function, [Value.Int(calls), Value.Int(0)], out _, out _));
            Assert.Equal(counters, (session.MemoHits, session.MemoMisses, session.MemoSkips));
        }
    }

    private static FunctionState State() => new(Assembler.Assemble("fn f arity 1 locals 1\nLoadLocal $0\nReturn\n").Find("f")!);
}
