using System.Text;
using Lex.Core.Programs;
using Lex.Core.Values;
using Lex.Tests.Shared.RandomCode;
using Xunit;

namespace Lex.Core.Tests.Values;

/// <summary>What traces write of a value is the value: every kind, every bit, any depth.</summary>
public sealed class LosslessJsonTests
{
    [Fact]
    public void Every_kind_has_its_own_form()
    {
        Assert.Equal("{\"$float\":\"7ff8000000000001\"}", Lossless(Value.Float(BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0001))));
        Assert.Equal("{\"$float\":\"fff0000000000000\"}", Lossless(Value.Float(double.NegativeInfinity)));
        Assert.Equal("-0.0", Lossless(Value.Float(-0.0)));
        Assert.Equal("-9223372036854775808", Lossless(Value.Int(long.MinValue)));
        Assert.Equal("{\"$tuple\":true,\"items\":[1,[]]}", Lossless(Make.Tuple(Value.Int(1), Make.List())));
        Assert.Equal("{\"$tuple\":true,\"items\":[]}", Lossless(Make.Tuple()));
        Assert.Equal("{\"a\":1,\"b\":2}", Lossless(Make.Record(("a", Value.Int(1)), ("b", Value.Int(2)))));
        var unsorted = Make.Record(("b", Value.Int(1)), ("a", Value.Int(2)));
        Assert.Equal("{\"$record\":true,\"fields\":[[\"b\",1],[\"a\",2]]}", Lossless(unsorted));
        Assert.Equal("{\"$record\":true,\"fields\":[[\"$set\",[]]]}", Lossless(Make.Record(("$set", Make.List()))));
        Assert.Equal("{\"$closure\":\"1a2b\",\"at\":\"f7\",\"captures\":[1]}", Lossless(Make.Closure(7, [0x1a, 0x2b], Value.Int(1))));
        Assert.Equal(
            "{\"$arrow_table\":true,\"nrows\":2,\"parts\":[[\"a\",\"b\"],[1,0],[false,true],[\"x\",\"\"],null],\"types\":[\"Int64\",\"Utf8\"]}",
            Lossless(Make.Table(2, ("a", ValueKind.Int, [1, null]), ("b", ValueKind.Str, ["x", ""]))));
    }

    [Theory]
    [InlineData("{\"$arrow_table\":true,\"nrows\":1,\"parts\":[[\"a\"],[1],null]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":2,\"parts\":[[\"a\"],[1],null],\"types\":[\"Int64\"]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":1,\"parts\":[[\"a\"],[1],null],\"types\":[\"Utf8\"]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":1,\"parts\":[[\"a\"],[[]],null],\"types\":[\"Utf8\"]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":1,\"parts\":[[\"a\"],[1],[false]],\"types\":[\"Int64\"]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":1,\"parts\":[[\"a\"],[1],[true]],\"types\":[\"Int64\"]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":1,\"parts\":[[\"a\",\"a\"],[1],null,[1],null],\"types\":[\"Int64\",\"Int64\"]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":-1,\"parts\":[[]],\"types\":[]}")]
    [InlineData("{\"$arrow_table\":true,\"nrows\":0,\"parts\":[[\"a\"],[],null],\"types\":[\"Bool\"]}")]
    public void What_is_no_table_is_refused(string json)
    {
        Assert.False(LosslessJson.TryDecode(Encoding.UTF8.GetBytes(json), null, out _, out var problem));
        Assert.Equal("malformed `$arrow_table`", problem);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Random_values_come_back_bit_by_bit(int part)
    {
        for (var seed = part * 10_000; seed < (part * 10_000) + 2_000; seed++)
        {
            var value = RandomValue.Make(new Random(seed));
            var json = Lossless(value);
            var isRead = LosslessJson.TryDecode(Encoding.UTF8.GetBytes(json), null, out var read, out var problem);
            Assert.True(isRead, $"seed {seed}: {problem}\n{json}");
            Assert.Equal(DebugText.Of(value), DebugText.Of(read));
            Assert.Equal(json, Lossless(read));

            // What plain readers keep of it is enough to write it again.
            Assert.True(JsonDecoder.TryDecode(Encoding.UTF8.GetBytes(json), out var raw, out _));
            Assert.Equal(json, Make.Json(raw));
        }
    }

    [Fact]
    public void Depth_does_not_matter()
    {
        foreach (var deep in new[] { Make.Chain(100_000), Make.LeftChain(100_000) })
        {
            var json = Lossless(deep);
            Assert.True(LosslessJson.TryDecode(Encoding.UTF8.GetBytes(json), null, out var read, out _));
            Assert.Equal(json, Lossless(read));
        }
    }

    [Fact]
    public void A_text_without_partners_of_surrogates_stays_what_it_has_become()
    {
        var text = Make.Str("a\ud800b");
        Assert.Equal("\"a\ufffdb\"", Lossless(text));
        Assert.False(LosslessJson.TryDecode("\"a\\ud800b\""u8, null, out _, out var problem));
        Assert.Contains("surrogate", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Closures_are_found_by_their_bodies()
    {
        const string Listing = """
            fn main arity 0 locals 0
                PushConst 5
                MakeClosure inner 1
                Return

            fn inner arity 2 locals 2
                LoadLocal $0
                LoadLocal $1
                IntAdd
                Return
            """;
        var recorded = Assembler.Assemble(Listing);
        var other = Assembler.Assemble("fn first arity 0 locals 0\n    PushConst 9\n    Return\n\n" + Listing);
        var closure = Value.Object(Aggregate.Create(ShapeFamily.OfClosure(recorded.Find("inner")!, 1), [Value.Int(5)]));
        Assert.True(LosslessJson.TryDecode(Encoding.UTF8.GetBytes(Lossless(closure)), other, out var read, out _));
        Assert.Same(other.Find("inner"), read.Ref!.Shape.Owner);
        Assert.Equal(5, read.As<Aggregate>()[0].AsInt);

        Assert.False(LosslessJson.TryDecode(Encoding.UTF8.GetBytes(Lossless(closure)), null, out _, out var problem));
        Assert.Contains("no function with the body", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"$float\":\"7ff\"}")]
    [InlineData("{\"$float\":1}")]
    [InlineData("{\"$tuple\":true}")]
    [InlineData("{\"$map\":true,\"entries\":[[1.5,1]]}")]
    [InlineData("{\"$map\":true,\"entries\":[[1]]}")]
    [InlineData("{\"$set\":true,\"items\":[[]]}")]
    [InlineData("{\"$record\":true,\"fields\":[[\"a\",1],[\"a\",2]]}")]
    [InlineData("{\"$record\":true,\"fields\":[[1,1]]}")]
    [InlineData("{\"$f64_array\":true,\"cols\":2,\"data\":[1.0],\"rows\":1}")]
    [InlineData("{\"$f64_array\":true,\"cols\":-1,\"data\":[1.0],\"rows\":-1}")]
    [InlineData("{\"$f64_array\":true,\"cols\":1,\"data\":[1],\"rows\":1}")]
    [InlineData("{\"$closure\":\"00\",\"at\":\"f\"}")]
    [InlineData("{\"$opaque\":\"Actor\"}")]
    [InlineData("{\"$omitted\":\"redacted\"}")]
    [InlineData("{\"$unknown\":1}")]
    [InlineData("[1,{\"$deque\":true,\"items\":1}]")]
    [InlineData("{")]
    public void What_is_no_value_is_refused_with_a_reason(string json)
    {
        Assert.False(LosslessJson.TryDecode(Encoding.UTF8.GetBytes(json), null, out _, out var problem));
        Assert.False(string.IsNullOrEmpty(problem));
    }

    private static string Lossless(Value value) => Make.Json(value, JsonStyle.Lossless);
}
