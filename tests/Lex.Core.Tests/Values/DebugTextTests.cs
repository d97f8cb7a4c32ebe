using System.Globalization;
using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class DebugTextTests
{
    [Fact]
    public void Values_print_in_the_specified_forms()
    {
        Assert.Equal("Int(-5)", DebugText.Of(Value.Int(-5)));
        Assert.Equal("Float(1.0)", DebugText.Of(Value.Float(1)));
        Assert.Equal("Bool(true)", DebugText.Of(Value.Bool(true)));
        Assert.Equal("Unit", DebugText.Of(Value.Unit));
        Assert.Equal("""Str("a\nb\"\\\t\r\0\u{1b}é\u{200b}")""", DebugText.Of(Make.Str("a\nb\"\\\t\r\0\u001bé\u200b")));
        Assert.Equal("Bytes([1, 2])", DebugText.Of(Value.Object(BytesValue.Of([1, 2]))));
        Assert.Equal("List([])", DebugText.Of(Make.List()));
        Assert.Equal("List([Int(1), List([Int(2)]), Unit])", DebugText.Of(Make.List(Value.Int(1), Make.List(Value.Int(2)), Value.Unit)));
        Assert.Equal("Tuple([Int(1), Float(2.5)])", DebugText.Of(Make.Tuple(Value.Int(1), Value.Float(2.5))));
        Assert.Equal("Deque([Int(1)])", DebugText.Of(Make.Deque(Value.Int(1))));
        Assert.Equal("Variant { name: \"Some\", args: [Int(1)] }", DebugText.Of(Make.Variant("Some", Value.Int(1))));
        Assert.Equal("Variant { name: \"None\", args: [] }", DebugText.Of(Make.Variant("None")));
        Assert.Equal("Map({Str(\"k\"): Int(1), Int(2): Unit})",
            DebugText.Of(Make.Map((Make.Str("k"), Value.Int(1)), (Value.Int(2), Value.Unit))));
        Assert.Equal("Set({Int(1), Int(2)})", DebugText.Of(Make.Set(Value.Int(2), Value.Int(1))));
        Assert.Equal("F64Array { rows: 1, cols: 2, data: [1.0, 2.0] }", DebugText.Of(Value.Object(new F64Array(1, 2, [1, 2]))));
        Assert.Equal("Closure { fn_id: 3, body_hash: [1, 2], captures: [Int(7)] }", DebugText.Of(Make.Closure(3, [1, 2], Value.Int(7))));
        var record = Make.Record(("y", Value.Int(1)), ("x", Make.Str("t")));
        Assert.Equal($"Record {{ shape_id: {record.Ref!.Shape.Id}, fields: {{\"y\": Int(1), \"x\": Str(\"t\")}} }}", DebugText.Of(record));
    }

    [Theory]
    [InlineData(0.0, "0.0", "0.0")]
    [InlineData(-0.0, "-0.0", "-0.0")]
    [InlineData(1.0, "1.0", "1.0")]
    [InlineData(-0.1, "-0.1", "-0.1")]
    [InlineData(100000.0, "100000.0", "100000.0")]
    [InlineData(0.00001, "0.00001", "1e-5")]
    [InlineData(0.0001, "0.0001", "0.0001")]
    [InlineData(0.000015, "0.000015", "1.5e-5")]
    [InlineData(9.9e-6, "9.9e-6", "9.9e-6")]
    [InlineData(1e-7, "1e-7", "1e-7")]
    [InlineData(1234567890123456.0, "1234567890123456.0", "1234567890123456.0")]
    [InlineData(1e15, "1000000000000000.0", "1000000000000000.0")]
    [InlineData(9999999999999998.0, "9999999999999998.0", "9999999999999998.0")]
    [InlineData(1e16, "1e+16", "1e16")]
    [InlineData(1.5e300, "1.5e+300", "1.5e300")]
    [InlineData(5e-324, "5e-324", "5e-324")]
    [InlineData(-1.7976931348623157e308, "-1.7976931348623157e+308", "-1.7976931348623157e308")]
    [InlineData(123.456, "123.456", "123.456")]
    public void Floats_print_their_shortest_form(double value, string json, string debug)
    {
        Assert.Equal(json, Make.Json(Value.Float(value)));
        Assert.Equal($"Float({debug})", DebugText.Of(Value.Float(value)));
    }

    [Fact]
    public void Any_float_reads_back_as_itself()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var value = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            if (!double.IsFinite(value)) continue;
            Assert.Equal(value, double.Parse(Make.Json(Value.Float(value)), CultureInfo.InvariantCulture));
            Assert.Equal(value, Make.Parse(Make.Json(Value.Float(value))).AsFloat);
            Assert.Equal(value, double.Parse(FloatText.ForDebug(value), CultureInfo.InvariantCulture));
        }

        Assert.Equal("Float(NaN)", DebugText.Of(Value.Float(double.NaN)));
        Assert.Equal("Float(-inf)", DebugText.Of(Value.Float(double.NegativeInfinity)));
    }

    [Fact]
    public void Long_forms_are_cut_off()
    {
        Value[] huge =
        [
            Make.Str(new string('x', 100_000)), Make.Str(new string('\0', 100_000)), Value.Object(BytesValue.Of(new byte[100_000])),
            Make.Ints(Enumerable.Range(0, 100_000).Select(i => (long)i)), Value.Object(new F64Array(1, 100_000, new double[100_000])),
            Make.Record((new string('n', 10_000), Value.Unit)),
        ];
        foreach (var value in huge)
        {
            var text = DebugText.Of(value);
            Assert.Equal(DebugText.MaxLength + 1, text.Length);
            Assert.EndsWith("…", text);
        }
    }
}
