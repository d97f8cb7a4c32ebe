using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class JsonTests
{
    [Fact]
    public void Values_are_written_in_the_specified_forms()
    {
        Assert.Equal("null", Make.Json(Value.Unit));
        Assert.Equal("-9223372036854775808", Make.Json(Value.Int(long.MinValue)));
        Assert.Equal("null", Make.Json(Value.Float(double.NaN)));
        Assert.Equal("null", Make.Json(Value.Float(double.PositiveInfinity)));
        Assert.Equal("\"a\\\"\\\\\\n\\r\\t\\b\\f\\u0000\\u001fé😀/\u007f\"", Make.Json(Make.Str("a\"\\\n\r\t\b\f\0\u001fé😀/\u007f")));
        Assert.Equal("[1,[],\"x\"]", Make.Json(Make.Tuple(Value.Int(1), Make.List(), Make.Str("x"))));
        Assert.Equal("[1]", Make.Json(Make.Deque(Value.Int(1))));
        Assert.Equal("[\"a\",1]", Make.Json(Make.Set(Value.Int(1), Make.Str("a"))));
        Assert.Equal("{\"a\":2,\"b\":{}}", Make.Json(Make.Record(("b", Make.Record()), ("a", Value.Int(2)))));
        Assert.Equal("{\"$variant\":\"None\",\"args\":[]}", Make.Json(Make.Variant("None")));
        Assert.Equal("{\"$variant\":\"Some\",\"args\":[[1]]}", Make.Json(Make.Variant("Some", Make.List(Value.Int(1)))));
        Assert.Equal("{\"$bytes\":\"dead\"}", Make.Json(Value.Object(BytesValue.Of([0xde, 0xad]))));
        Assert.Equal("{}", Make.Json(Make.Map()));
        Assert.Equal("{\"a\":1,\"b\":[]}", Make.Json(Make.Map((Make.Str("b"), Make.List()), (Make.Str("a"), Value.Int(1)))));
        Assert.Equal("[[\"a\",1],[2,{\"x\":3}]]",
            Make.Json(Make.Map((Make.Str("a"), Value.Int(1)), (Value.Int(2), Make.Record(("x", Value.Int(3)))))));
        Assert.Equal("{\"$f64_array\":true,\"cols\":2,\"data\":[1.0,null],\"rows\":1}",
            Make.Json(Value.Object(new F64Array(1, 2, [1, double.NaN]))));
        Assert.Equal("\"<closure 1a2b3c4d>\"", Make.Json(Make.Closure(1, [0x1a, 0x2b, 0x3c, 0x4d, 0x5e])));
    }

    [Fact]
    public void Traces_tell_collections_apart()
    {
        Assert.Equal("{\"$bytes\":\"dead\"}", Make.Json(Value.Object(BytesValue.Of([0xde, 0xad])), JsonStyle.Lossless));
        Assert.Equal("{\"$map\":true,\"entries\":[[\"a\",1],[\"b\",2]]}",
            Make.Json(Make.Map((Make.Str("a"), Value.Int(1)), (Make.Str("b"), Value.Int(2))), JsonStyle.Lossless));
        Assert.Equal("{\"$map\":true,\"entries\":[]}", Make.Json(Make.Map(), JsonStyle.Lossless));
        Assert.Equal("{\"$set\":true,\"items\":[1]}", Make.Json(Make.Set(Value.Int(1)), JsonStyle.Lossless));
        Assert.Equal("{\"$deque\":true,\"items\":[1]}", Make.Json(Make.Deque(Value.Int(1)), JsonStyle.Lossless));
    }

    [Theory]
    [InlineData("null", "Unit")]
    [InlineData(" \t\r\n true ", "Bool(true)")]
    [InlineData("1", "Int(1)")]
    [InlineData("-0", "Float(-0.0)")]
    [InlineData("0", "Int(0)")]
    [InlineData("1.0", "Float(1.0)")]
    [InlineData("1e2", "Float(100.0)")]
    [InlineData("9223372036854775807", "Int(9223372036854775807)")]
    [InlineData("9223372036854775808", "Float(9223372036854775808.0)", "Float(9.223372036854776e18)")]
    [InlineData("-9223372036854775808", "Int(-9223372036854775808)")]
    [InlineData("\"\"", "Str(\"\")")]
    [InlineData("\"a\\u00e9\\ud83d\\ude00\\/\\b\"", "Str(\"aé😀/\\u{8}\")")]
    [InlineData("[]", "List([])")]
    [InlineData("[1,[2,[]],{\"$variant\":\"None\",\"args\":[]}]",
        "List([Int(1), List([Int(2), List([])]), Variant { name: \"None\", args: [] }])")]
    [InlineData("{\"$variant\":\"Some\",\"x\":1,\"args\":[1,\"a\"]}", "Variant { name: \"Some\", args: [Int(1), Str(\"a\")] }")]
    [InlineData("{\"$bytes\":\"DEad\"}", "Bytes([222, 173])")]
    public void Texts_are_read_as_specified(string json, string value, string? alternative = null) =>
        Assert.Equal(alternative ?? value, DebugText.Of(Make.Parse(json)));

    [Theory]
    [InlineData("{\"$bytes\":\"abc\"}")]
    [InlineData("{\"$bytes\":\"zz\"}")]
    [InlineData("{\"$bytes\":1}")]
    [InlineData("{\"$bytes\":\"dead\",\"note\":\"x\"}")]
    [InlineData("{\"$variant\":\"Red\"}")]
    [InlineData("{\"$variant\":1,\"args\":[]}")]
    [InlineData("{\"$variant\":\"Red\",\"args\":1}")]
    [InlineData("{}")]
    public void What_only_resembles_a_special_form_is_a_record(string json)
    {
        var value = Make.Parse(json);
        Assert.Equal(ValueKind.Record, value.Kind);
        if (json.Contains("note")) return;
        Assert.True(Equality.AreEqual(value, Make.Parse(Make.Json(value))));
    }

    [Fact]
    public void The_last_of_equal_keys_counts()
    {
        Assert.Equal("{\"a\":3,\"b\":2}", Make.Json(Make.Parse("{\"a\":1,\"b\":2,\"a\":3}")));
        Assert.Equal("[{\"a\":2},{\"a\":4},{\"a\":5,\"b\":6}]",
            Make.Json(Make.Parse("[{\"a\":1,\"a\":2},{\"a\":3,\"a\":4},{\"a\":5,\"b\":6}]")));
    }

    [Fact]
    public void Objects_of_one_array_may_have_any_keys_in_any_order()
    {
        var random = new Random(4);
        string[] names = ["a", "b", "c", "\u00e9", "x y"];
        for (var round = 0; round < 300; round++)
        {
            var rows = Enumerable.Range(0, 12).Select(_ =>
            {
                var keys = names.OrderBy(_ => random.Next()).Take(random.Next(names.Length + 1)).ToArray();
                return keys.Select(key => (Key: key, Value: random.Next(100))).ToArray();
            }).ToArray();
            var json = "[" + string.Join(",",
                rows.Select(row => "{" + string.Join(",", row.Select(field => $"\"{field.Key}\" : {field.Value}")) + "}")) + "]";
            var expected = "[" + string.Join(",", rows.Select(row =>
                "{" + string.Join(",",
                    row.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"\"{field.Key}\":{field.Value}")) + "}"))
                    + "]";
            Assert.Equal(expected, Make.Json(Make.Parse(json)));
        }
    }

    [Theory]
    [InlineData("", "EOF while parsing a value at line 1 column 0")]
    [InlineData("[1,]", "trailing comma at line 1 column 4")]
    [InlineData("{\"a\":1,}", "trailing comma at line 1 column 8")]
    [InlineData("{a:1}", "key must be a string at line 1 column 2")]
    [InlineData("{\"a\" 1}", "expected `:` at line 1 column 6")]
    [InlineData("[1 2]", "expected `,` or `]` at line 1 column 4")]
    [InlineData("{\"a\":1 \"b\":2}", "expected `,` or `}` at line 1 column 8")]
    [InlineData("nul", "EOF while parsing a value at line 1 column 3")]
    [InlineData("nuxl", "expected ident at line 1 column 3")]
    [InlineData("01", "invalid number at line 1 column 2")]
    [InlineData("1.", "EOF while parsing a value at line 1 column 2")]
    [InlineData("1.x", "invalid number at line 1 column 3")]
    [InlineData("-", "EOF while parsing a value at line 1 column 1")]
    [InlineData("+1", "expected value at line 1 column 1")]
    [InlineData("1e400", "number out of range at line 1 column 5")]
    [InlineData("[\n1,\n  x]", "expected value at line 3 column 3")]
    [InlineData("1 // c", "trailing characters at line 1 column 3")]
    [InlineData("\"abc", "EOF while parsing a string at line 1 column 4")]
    [InlineData("\"\\x\"", "invalid escape at line 1 column 3")]
    [InlineData("\"a\nb\"", "control character (\\u0000-\\u001F) found while parsing a string at line 1 column 3")]
    [InlineData("\"\\ud800\"", "lone leading surrogate in hex escape at line 1 column 8")]
    [InlineData("\"\\ud800\\u0041\"", "lone leading surrogate in hex escape at line 1 column 14")]
    [InlineData("\"\\udc00\"", "lone trailing surrogate in hex escape at line 1 column 8")]
    [InlineData("\"\\u00g0\"", "invalid escape at line 1 column 4")]
    [InlineData("[", "EOF while parsing a value at line 1 column 1")]
    [InlineData("[1", "EOF while parsing a list at line 1 column 2")]
    [InlineData("{", "EOF while parsing an object at line 1 column 1")]
    [InlineData("{\"a\"", "EOF while parsing an object at line 1 column 4")]
    [InlineData("]", "expected value at line 1 column 1")]
    [InlineData("NaN", "expected value at line 1 column 1")]
    public void Mistakes_are_reported_with_their_place(string json, string message)
    {
        Assert.False(JsonDecoder.TryDecode(Encoding.UTF8.GetBytes(json), out _, out var problem));
        Assert.Equal(message, problem);
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{\"a\":", "}")]
    public void The_128th_nesting_is_refused(string open, string close)
    {
        string Nest(int depth) => string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
        Assert.Equal(Nest(127), Make.Json(Make.Parse(Nest(127))));
        foreach (var depth in new[] { 128, 129, 100_000 })
        {
            Assert.False(JsonDecoder.TryDecode(Encoding.UTF8.GetBytes(Nest(depth)), out _, out var problem));
            Assert.StartsWith("recursion limit exceeded at line 1 column ", problem);
        }

        Assert.False(JsonDecoder.TryDecode(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(open, 128))), out _, out _));
    }

    [Fact]
    public void Random_values_survive_a_round_trip_and_random_damage_does_not_throw()
    {
        var random = new Random(9);
        for (var round = 0; round < 2000; round++)
        {
            var value = RandomValue(random, 4);
            var json = Make.Json(value);
            Assert.True(Equality.AreEqual(value, Make.Parse(json)), json);
            Assert.Equal(json, Make.Json(Make.Parse(json)));
            Assert.Equal(Status.Ok, JsonEncoder.Encode(new Meter(), value, out var text));
            Assert.Equal(json, text.ToString());
            var damaged = Encoding.UTF8.GetBytes(json);
            for (var i = 0; i < 3; i++) damaged[random.Next(damaged.Length)] = (byte)" {}[],:\"\\u0e-."[random.Next(13)];
            if (JsonDecoder.TryDecode(damaged, out _, out var problem)) continue;
            Assert.NotNull(problem);
        }
    }

    [Fact]
    public void Encoding_costs_its_text_and_its_parts()
    {
        var meter = new Meter();
        JsonEncoder.Encode(meter, Make.Str(new string('x', 9998)), out var text);
        Assert.Equal(10_000, text.Length);
        Assert.Equal(CellCost.Bytes(10_000), meter.CellsUsed);
        meter = new Meter();
        JsonEncoder.Encode(meter, Make.Ints(Enumerable.Range(0, 64 * 10).Select(i => (long)i)), out text);
        // One unit of work for each element, and one for each cell of the text.
        Assert.Equal(10 + (CellCost.Bytes(text.Length) / 64), meter.StepsUsed);
        Assert.Equal(CellCost.Bytes(text.Length), meter.CellsUsed);
        Assert.Equal(Status.Fault, JsonEncoder.Encode(new Meter(cells: 5), Make.Str(new string('x', 100)), out _));
    }

    [Fact]
    public void Decoding_is_charged_before_it_builds()
    {
        var json = Encoding.UTF8.GetBytes("[" + string.Join(",", Enumerable.Range(0, 1000)) + "]");
        var meter = new Meter();
        Assert.Equal(Status.Ok, JsonDecoder.Decode(meter, json, out _, out _));
        Assert.Equal(1001, meter.CellsUsed);
        Assert.Equal(Status.Fault, JsonDecoder.Decode(new Meter(cells: 500), json, out _, out var problem));
        Assert.Null(problem);
        Assert.Equal(Status.Fault, JsonDecoder.Decode(new Meter(steps: 3), json, out _, out _));
        meter = new Meter();
        JsonDecoder.Decode(meter, "{\"a\":\"12345678\",\"b\":1}"u8, out _, out _);
        Assert.Equal(3 + 2, meter.CellsUsed);
    }

    private static Value RandomValue(Random random, int depth)
    {
        switch (random.Next(depth == 0 ? 6 : 9))
        {
            case 0: return Value.Unit;
            case 1: return Value.Bool(random.Next(2) == 0);
            case 2: return Value.Int(random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64));
            case 3: return Value.Float(random.NextDouble() * Math.Pow(10, random.Next(-20, 20)));
            case 4: return Make.Str(new string(Enumerable.Range(0, random.Next(9)).Select(_ => "a\"\\\n\0é€"[random.Next(7)]).ToArray()));
            case 5:
                var bytes = new byte[random.Next(5)];
                random.NextBytes(bytes);
                return Value.Object(BytesValue.Of(bytes));
            case 6: return Make.List(Parts(random, depth));
            case 7: return Make.Variant("C" + random.Next(3), Parts(random, depth));
            default: return Make.Record(Parts(random, depth).Select((part, i) => ("f" + ((i * 7) % 10), part)).ToArray());
        }
    }

    private static Value[] Parts(Random random, int depth) =>
        Enumerable.Range(0, random.Next(5)).Select(_ => RandomValue(random, depth - 1)).ToArray();
}
