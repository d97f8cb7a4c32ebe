using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class TextTests
{
    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("abc", 3, 3)]
    [InlineData("é", 2, 1)]
    [InlineData("a😀b", 6, 3)]
    public void Length_counts_bytes(string text, int bytes, int points)
    {
        var value = TextValue.Of(text);
        Assert.Equal(bytes, value.Length);
        Assert.Equal(points, value.CodePoints);
        Assert.Equal(bytes == points, value.IsAscii);
        Assert.Equal(text, value.ToString());
        Assert.Equal(text, TextValue.Of(Encoding.UTF8.GetBytes(text)).ToString());
    }

    [Fact]
    public void A_lone_surrogate_becomes_the_replacement_character()
    {
        var value = TextValue.Of("a\ud800b");
        Assert.Equal("a\ufffdb", value.ToString());
        Assert.Equal(5, value.Length);
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        Assert.False(TextValue.TryOfUtf8([0xC3], out _));
        Assert.True(TextValue.TryOfUtf8("é"u8, out var text));
        Assert.Equal("é", text.ToString());
    }

    [Fact]
    public void Appending_copies_nothing_but_by_doubling()
    {
        var meter = new Meter();
        var text = TextValue.Empty;
        var model = new StringBuilder();
        for (var i = 0; i < 20_000; i++)
        {
            Assert.Equal(Status.Ok, TextValue.Concat(meter, text, TextValue.Of(i + ","), out text));
            model.Append(i).Append(',');
        }

        Assert.Equal(model.ToString(), text.ToString());
        Assert.Equal(1, meter.Copied);
    }

    [Fact]
    public void A_second_append_to_one_text_copies_and_leaves_the_first_alone()
    {
        var meter = new Meter();
        TextValue.Concat(meter, TextValue.Of(new string('x', 80)), TextValue.Of("0"), out var start);
        TextValue.Concat(meter, start, TextValue.Of("1"), out var first);
        var before = meter.Copied;
        TextValue.Concat(meter, start, TextValue.Of("2"), out var second);
        Assert.Equal(before + 11, meter.Copied);
        Assert.EndsWith("01", first.ToString());
        Assert.EndsWith("02", second.ToString());
    }

    [Fact]
    public void Joining_costs_what_the_right_text_costs()
    {
        var meter = new Meter();
        TextValue.Concat(meter, TextValue.Of(new string('x', 1000)), TextValue.Of("123456789"), out _);
        Assert.Equal(3, meter.CellsUsed);
        TextValue.Concat(meter, TextValue.Of("a"), TextValue.Empty, out var same);
        Assert.Equal(3, meter.CellsUsed);
        Assert.Equal("a", same.ToString());
        TextValue.Concat(meter, TextValue.Empty, TextValue.Of(new string('y', 1024)), out _);
        Assert.Equal(2, meter.StepsUsed);
    }

    [Fact]
    public void A_limit_strikes_before_the_text_is_built()
    {
        var meter = new Meter(cells: 2);
        Assert.Equal(Status.Fault, TextValue.Concat(meter, TextValue.Of("a"), TextValue.Of("123456789"), out _));
        Assert.Contains("allocation limit", meter.Error!.Message);
    }

    [Fact]
    public void Threads_that_append_to_one_text_do_not_see_each_other()
    {
        for (var round = 0; round < 50; round++)
        {
            TextValue.Concat(new Meter(), TextValue.Of("start"), TextValue.Of(":"), out var shared);
            var results = new string[4];
            Parallel.For(0, results.Length, thread =>
            {
                var mine = shared;
                for (var i = 0; i < 200; i++) TextValue.Concat(new Meter(), mine, TextValue.Of(thread.ToString()), out mine);
                results[thread] = mine.ToString();
            });
            for (var thread = 0; thread < results.Length; thread++)
                Assert.Equal("start:" + new string((char)('0' + thread), 200), results[thread]);
        }
    }

    [Fact]
    public void Slices_and_code_points_agree_with_runes()
    {
        var random = new Random(7);
        string[] letters = ["a", "é", "€", "😀", "\0"];
        for (var round = 0; round < 300; round++)
        {
            var pieces = Enumerable.Range(0, random.Next(0, 900)).Select(_ => letters[random.Next(letters.Length)]).ToArray();
            var text = TextValue.Of(string.Concat(pieces));
            Assert.Equal(pieces.Length, text.CodePoints);
            Assert.Equal(0, text.OffsetOfCodePoint(-3));
            Assert.Equal(text.Length, text.OffsetOfCodePoint(pieces.Length + 5));
            var low = random.Next(pieces.Length + 1);
            var high = random.Next(low, pieces.Length + 1);
            var start = text.OffsetOfCodePoint(low);
            var slice = text.Slice(start, text.OffsetOfCodePoint(high) - start);
            Assert.Equal(string.Concat(pieces[low..high]), slice.ToString());
        }
    }

    [Fact]
    public void A_slice_can_be_appended_to()
    {
        var meter = new Meter();
        TextValue.Concat(meter, TextValue.Of(new string('a', 50)), TextValue.Of(new string('b', 50)), out var whole);
        var slice = whole.Slice(10, 60);
        TextValue.Concat(meter, slice, TextValue.Of("!"), out var longer);
        Assert.Equal(new string('a', 40) + new string('b', 20) + "!", longer.ToString());
        Assert.Equal(new string('a', 50) + new string('b', 50), whole.ToString());
    }

    [Theory]
    [InlineData("a", "b", -1)]
    [InlineData("b", "a", 1)]
    [InlineData("a", "a", 0)]
    [InlineData("a", "aa", -1)]
    [InlineData("\uff5e", "😀", -1)]
    public void Order_is_that_of_code_points(string left, string right, int expected)
    {
        TextValue.Compare(new Meter(), TextValue.Of(left), TextValue.Of(right), out var order);
        Assert.Equal(expected, Math.Sign(order));
    }

    [Fact]
    public void Comparing_costs_what_is_read()
    {
        var meter = new Meter();
        var text = TextValue.Of(new string('x', 8 * 64 * 10));
        var other = TextValue.Of(new string('x', (8 * 64 * 10) - 1) + "y");
        var early = TextValue.Of("y" + new string('x', (8 * 64 * 10) - 1));
        TextValue.AreEqual(meter, text, other, out var equal);
        Assert.False(equal);
        Assert.Equal(10, meter.StepsUsed);
        TextValue.AreEqual(meter, text, text, out equal);
        Assert.True(equal);
        Assert.Equal(20, meter.StepsUsed);
        TextValue.AreEqual(meter, text, early, out _);
        TextValue.AreEqual(meter, text, TextValue.Of("x"), out _);
        Assert.Equal(20, meter.StepsUsed);
        TextValue.Compare(meter, text, other, out _);
        Assert.Equal(30, meter.StepsUsed);
    }

    [Fact]
    public void Bytes_are_joined_sliced_and_compared()
    {
        var meter = new Meter();
        BytesValue.Concat(meter, BytesValue.Of([1, 2]), BytesValue.Of([3, 4]), out var joined);
        Assert.Equal(new byte[] { 2, 3 }, joined.Slice(1, 2).Span.ToArray());
        BytesValue.AreEqual(meter, joined.Slice(1, 2), BytesValue.Of([2, 3]), out var equal);
        Assert.True(equal);
        BytesValue.AreEqual(meter, joined, BytesValue.Empty, out equal);
        Assert.False(equal);
    }
}
