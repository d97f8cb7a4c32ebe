using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class EqualityTests
{
    private static readonly byte[] Hash = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

    private static readonly byte[] OtherHash = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17];

    /// <summary>Values that are all unequal to each other; each is made anew at every call.</summary>
    private static Value[] Distinct() =>
    [
        Value.Unit, Value.Int(0), Value.Int(1), Value.Float(0), Value.Float(1), Value.Bool(false), Value.Bool(true),
        Make.Str(""), Make.Str("a"), Make.Str("b"), Value.Object(BytesValue.Of([])), Value.Object(BytesValue.Of([97])),
        Make.List(), Make.List(Value.Int(1)), Make.List(Value.Float(1)), Make.List(Value.Int(1), Value.Int(2)),
        Make.List(Value.Int(2), Value.Int(1)),
        Make.List(Value.Int(1), Make.Str("x")), Make.Deque(), Make.Deque(Value.Int(1)), Make.Tuple(), Make.Tuple(Value.Int(1)),
        Make.Tuple(Value.Int(0)),
        Make.Record(), Make.Record(("a", Value.Int(1))), Make.Record(("b", Value.Int(1))), Make.Record(("a", Value.Int(2))),
        Make.Record(("a", Value.Int(1)), ("b", Value.Int(2))), Make.Record(("a", Value.Int(2)), ("b", Value.Int(1))),
        Make.Variant("A"), Make.Variant("B"), Make.Variant("A", Value.Int(1)), Make.Variant("A", Value.Int(1), Value.Int(1)),
        Make.Map(), Make.Map((Value.Int(1), Value.Int(2))), Make.Map((Value.Int(1), Value.Int(3))), Make.Map((Make.Str("1"), Value.Int(2))),
        Make.Set(), Make.Set(Value.Int(1)), Make.Set(Value.Int(1), Value.Int(2)),
        Make.Closure(1, Hash), Make.Closure(1, OtherHash), Make.Closure(1, Hash, Value.Int(7)), Make.Closure(1, Hash, Value.Int(8)),
        Value.Object(new F64Array(1, 2, [1, 2])), Value.Object(new F64Array(2, 1, [1, 2])), Value.Object(new F64Array(1, 2, [1, 3])),
        Make.Table(0), Make.Table(1), Make.Table(2, ("a", ValueKind.Int, [1, 2])), Make.Table(2, ("a", ValueKind.Int, [1, 3])),
        Make.Table(2, ("b", ValueKind.Int, [1, 2])), Make.Table(2, ("a", ValueKind.Float, [1.0, 2.0])), Make.Table(2, ("a", ValueKind.Int, [0, 2])),
        Make.Table(2, ("a", ValueKind.Int, [null, 2])), Make.Table(2, ("a", ValueKind.Int, [null, null])), Make.Table(0, ("a", ValueKind.Int, [])),
        Make.Table(0, ("a", ValueKind.Str, [])), Make.Table(1, ("a", ValueKind.Str, [""])), Make.Table(1, ("a", ValueKind.Str, [null])),
        Make.Table(1, ("a", ValueKind.Int, [1]), ("b", ValueKind.Int, [2])), Make.Table(1, ("b", ValueKind.Int, [2]), ("a", ValueKind.Int, [1])),
    ];

    [Fact]
    public void Values_equal_their_like_and_nothing_else()
    {
        var (left, right) = (Distinct(), Distinct());
        for (var i = 0; i < left.Length; i++)
        {
            for (var j = 0; j < right.Length; j++)
            {
                Assert.True((i == j) == Equality.AreEqual(left[i], right[j]), $"{DebugText.Of(left[i])} and {DebugText.Of(right[j])}");
                // The closures of the two arrays are those of different functions.
                Assert.Equal(i == j && left[i].Kind != ValueKind.Closure, Equality.AreIdentical(left[i], right[j]));
                Assert.Equal(Status.Ok, Equality.AreEqual(new Meter(), left[i], right[j], out var equal));
                Assert.Equal(i == j, equal);
                Assert.True(Digest.TryOf(1, [left[i]], out var first));
                Assert.True(Digest.TryOf(1, [right[j]], out var second));
                Assert.Equal(i == j, first.Low == second.Low && first.High == second.High);
            }
        }
    }

    [Fact]
    public void Closures_of_two_functions_with_one_hash_are_equal_but_not_identical()
    {
        var (one, other) = (Make.Closure(1, Hash, Value.Int(7)), Make.Closure(2, Hash, Value.Int(7)));
        Assert.True(Equality.AreEqual(one, other));
        Assert.False(Equality.AreIdentical(one, other));
        Assert.True(Equality.AreIdentical(one, one));
    }

    [Fact]
    public void The_order_of_fields_and_the_shape_do_not_matter()
    {
        var first = Make.Record(("x", Value.Int(1)), ("y", Make.Str("t")), ("z", Value.Bool(true)));
        var second = Make.Record(("z", Value.Bool(true)), ("x", Value.Int(1)), ("y", Make.Str("t")));
        Assert.True(Equality.AreEqual(first, second));
        Assert.True(Digest.TryOf(0, [first], out var one));
        Assert.True(Digest.TryOf(0, [second], out var two));
        Assert.Equal((one.Low, one.High), (two.Low, two.High));
        Assert.False(Equality.AreEqual(first, Make.Record(("z", Value.Bool(true)), ("x", Make.Str("t")), ("y", Value.Int(1)))));
    }

    [Fact]
    public void Representation_does_not_matter()
    {
        var mixed = new ListBuilder(3, ElementKind.Mixed);
        for (var i = 0; i < 3; i++) mixed.AddInt(i);
        Assert.True(Equality.AreEqual(Value.Object(mixed.ToList()), Make.List(Value.Int(0), Value.Int(1), Value.Int(2))));
        Assert.True(Equality.AreEqual(Make.Closure(1, Hash, Value.Int(7)), Make.Closure(2, Hash, Value.Int(7))));
        Assert.True(Equality.AreEqual(default, Value.Object(UnitObject.Instance)));
    }

    [Fact]
    public void A_nan_equals_nothing_however_deep_but_is_identical_to_itself()
    {
        Value[] holders =
        [
            Value.Float(double.NaN), Make.List(Value.Float(double.NaN)), Make.Tuple(Value.Float(double.NaN)),
            Make.Record(("x", Value.Float(double.NaN))), Make.Map((Value.Int(1), Value.Float(double.NaN))),
            Value.Object(new F64Array(1, 1, [double.NaN])),
        ];
        foreach (var holder in holders)
        {
            Assert.False(Equality.AreEqual(holder, holder));
            Assert.True(Equality.AreIdentical(holder, holder));
        }

        foreach (var wrap in new Func<Value, Value>[] { value => value, value => Make.List(value), value => Make.Tuple(value) })
        {
            Assert.True(Equality.AreEqual(wrap(Value.Float(0.0)), wrap(Value.Float(-0.0))));
            Assert.False(Equality.AreIdentical(wrap(Value.Float(0.0)), wrap(Value.Float(-0.0))));
        }
    }

    [Fact]
    public void Deep_values_are_walked_without_the_thread_stack()
    {
        foreach (var make in new Func<int, Value>[] { Make.Chain, Make.LeftChain })
        {
            var (left, right) = (make(1_000_000), make(1_000_000));
            var shorter = make(10);
            var done = false;
            var thread = new Thread(
                () =>
                {
                    Assert.True(Equality.AreEqual(left, right));
                    Assert.False(Equality.AreEqual(left, shorter));
                    Assert.False(Digest.TryOf(0, [left], out _));
                    Assert.True(JsonEncoder.TryEncode(left, out var json) && json.Length > 1_000_000);
                    Assert.Equal(DebugText.MaxLength + 1, DebugText.Of(left).Length);
                    done = true;
                },
                maxStackSize: 128 * 1024);
            thread.Start();
            thread.Join();
            Assert.True(done);
        }
    }

    [Fact]
    public void Comparing_costs_a_unit_for_each_pair_until_they_differ()
    {
        var meter = new Meter();
        var first = Make.Ints(Enumerable.Range(0, 64 * 100).Select(i => (long)i));
        var second = Make.Ints(Enumerable.Range(0, 64 * 100).Select(i => (long)i));
        Equality.AreEqual(meter, first, second, out _);
        Assert.Equal(100, meter.StepsUsed);
        Equality.AreEqual(meter, first, first, out _);
        Assert.Equal(200, meter.StepsUsed);

        // One list stores its elements in another way, and costs the same.
        var mixed = new ListBuilder(0, ElementKind.Mixed);
        for (var i = 0; i < 64 * 100; i++) mixed.AddInt(i);
        Equality.AreEqual(meter, first, Value.Object(mixed.ToList()), out _);
        Assert.Equal(300, meter.StepsUsed);
        Equality.AreEqual(meter, first, Make.List(Value.Int(0)), out _);
        Assert.Equal(300, meter.StepsUsed);
    }

    [Fact]
    public void A_value_that_shares_its_parts_stops_at_the_limit()
    {
        var (left, right) = (Value.Int(1), Value.Int(1));
        for (var i = 0; i < 60; i++) (left, right) = (Make.Tuple(left, left), Make.Tuple(right, right));
        var meter = new Meter(steps: 1000);
        Assert.Equal(Status.Fault, Equality.AreEqual(meter, left, right, out _));
        Assert.Equal(Status.Fault, JsonEncoder.Encode(new Meter(steps: 1000), left, out _));
        Assert.Equal(Status.Fault, JsonEncoder.Encode(new Meter(cells: 1000), left, out _));
        Assert.False(JsonEncoder.TryEncode(left, out _, maxLength: 1 << 20));
        Assert.False(Digest.TryOf(0, [left], out _));
    }

    [Fact]
    public void Arguments_of_more_than_256_units_are_too_large_to_remember()
    {
        Assert.True(Digest.TryOf(0, [Make.Ints(Enumerable.Range(0, 255).Select(i => (long)i))], out _));
        Assert.False(Digest.TryOf(0, [Make.Ints(Enumerable.Range(0, 256).Select(i => (long)i))], out _));
        Assert.True(Digest.TryOf(0, [Make.Str(new string('x', 2040))], out _));
        Assert.False(Digest.TryOf(0, [Make.Str(new string('x', 2050))], out _));
        Assert.False(Digest.TryOf(0, [Value.Object(new F64Array(20, 20, new double[400]))], out _));
        Assert.True(Digest.TryOf(0, [Value.Int(1), Value.Int(2)], out var two));
        Assert.True(Digest.TryOf(0, [Make.Tuple(Value.Int(1), Value.Int(2))], out var tuple));
        Assert.NotEqual(two.Low, tuple.Low);
    }

    [Fact]
    public void Digests_of_many_small_arguments_do_not_collide()
    {
        var seen = new HashSet<(ulong, ulong)>();
        for (var function = 0; function < 4; function++)
        {
            for (var i = -500; i < 500; i++)
            {
                for (var j = 0; j < 10; j++)
                {
                    Assert.True(Digest.TryOf(function, [Value.Int(i), Value.Int(j)], out var digest));
                    Assert.True(seen.Add((digest.Low, digest.High)));
                }
            }
        }
    }

    [Fact]
    public void Sort_keys_have_a_total_order()
    {
        Value[] ascending =
        [
            Value.Float(double.NegativeInfinity), Value.Int(long.MinValue), Value.Int(-1), Value.Float(-0.5), Value.Int(0),
            Value.Float(0.5), Value.Int(1),
            Value.Float(9007199254740992.0), Value.Int(9007199254740993), Value.Int(long.MaxValue), Value.Float(9223372036854775808.0),
            Value.Float(double.PositiveInfinity), Value.Float(double.NaN), Make.Str(""), Make.Str("a"), Make.Str("b"), Value.Unit,
        ];
        for (var i = 0; i < ascending.Length; i++)
        {
            for (var j = 0; j < ascending.Length; j++)
            {
                Assert.Equal(i.CompareTo(j), Math.Sign(SortOrder.Compare(ascending[i], ascending[j])));
            }
        }

        Assert.Equal(0, SortOrder.Compare(Value.Int(1), Value.Float(1)));
        Assert.Equal(0, SortOrder.Compare(Value.Float(0.0), Value.Float(-0.0)));
        Assert.Equal(0, SortOrder.Compare(Value.Unit, Make.List()));
        Assert.Equal(0, SortOrder.Compare(Value.Float(double.NaN), Value.Float(double.NaN)));
    }

    /// <summary>Compilers and processors differ in the bits of the NaNs that they make.</summary>
    [Fact]
    public void A_remembered_call_does_not_tell_one_NaN_from_another()
    {
        var (one, other) = (Value.Float(double.NaN), Value.Float(BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001)));
        foreach (var wrap in new Func<Value, Value>[] { v =>
            v, v => Make.List(v), v => Make.Tuple(v), v => Value.Object(new F64Array(1, 1, [v.AsFloat])),
            v => Value.Object(new TableValue(Make.List(Make.Str("a")).As<ListValue>(), [new(ValueKind.Float, Make.List(v).As<ListValue>())], 1)) })
        {
            Assert.True(Equality.AreIdentical(wrap(one), wrap(other)));
            Assert.True(Digest.TryOf(0, [wrap(one)], out var first) && Digest.TryOf(0, [wrap(other)], out var second)
                && (first.Low, first.High) == (second.Low, second.High));
        }
    }
}
