using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class ListTests
{
    private static readonly Func<Random, Value>[] Sources =
    [
        random => Value.Int(random.NextInt64()),
        random => Value.Float(random.NextDouble()),
        random => Value.Bool(random.Next(2) == 0),
        random => Make.Str("s" + random.Next(100)),
        random => random.Next(4) == 0 ? Value.Unit : Value.Int(random.Next()),
    ];

    [Theory]
    [InlineData(0, nameof(ElementKind.Int))]
    [InlineData(1, nameof(ElementKind.Float))]
    [InlineData(2, nameof(ElementKind.Bool))]
    [InlineData(3, nameof(ElementKind.Reference))]
    [InlineData(4, nameof(ElementKind.Mixed))]
    public void Lists_store_their_elements_by_kind_at_any_length(int source, string kindName)
    {
        var kind = Enum.Parse<ElementKind>(kindName);
        var random = new Random(source);
        foreach (var count in new[] { 1, 2, 7, 4095, 4096, 4097, 8192, 30_000 })
        {
            var elements = Enumerable.Range(0, count).Select(_ => Sources[source](random)).ToArray();
            if (kind == ElementKind.Mixed) (elements[0], elements[^1]) = (Value.Unit, Value.Int(1));
            if (count == 1 && kind == ElementKind.Mixed) continue;
            var list = ListValue.Of(elements);
            Assert.Equal(kind, list.Elements);
            AssertSame(elements, list);
            var appended = ListValue.Empty;
            foreach (var element in elements) Assert.Equal(Status.Ok, ListValue.Append(new Meter(), appended, element, out appended));
            AssertSame(elements, appended);
            Assert.Equal(kind, appended.Elements);
            var consed = ListValue.Empty;
            foreach (var element in elements.Reverse()) Assert.Equal(Status.Ok, ListValue.Cons(new Meter(), element, consed, out consed));
            AssertSame(elements, consed);
            AssertSame(elements.Reverse().ToArray(), list.Reverse());
        }
    }

    [Fact]
    public void Any_sequence_of_operations_gives_what_an_array_gives()
    {
        var random = new Random(11);
        for (var round = 0; round < 60; round++)
        {
            // Each list made is kept: none may be changed by what happens to another.
            var lists = new List<(ListValue List, Value[] Model)> { (ListValue.Empty, []) };
            var scale = round % 3 == 0 ? 3000 : 40;
            var sources = round % 2 == 0 ? Sources[..1] : Sources;
            for (var step = 0; step < 120; step++)
            {
                var (list, model) = lists[random.Next(4) == 0 ? random.Next(lists.Count) : lists.Count - 1];
                var element = sources[random.Next(sources.Length)](random);
                var ctx = new Meter();
                switch (random.Next(7))
                {
                    case 0 or 1:
                        ListValue.Append(ctx, list, element, out list);
                        model = [.. model, element];
                        break;
                    case 2:
                        ListValue.Cons(ctx, element, list, out list);
                        model = [element, .. model];
                        break;
                    case 3:
                        var start = random.Next(model.Length + 1);
                        var count = random.Next(model.Length - start + 1);
                        list = list.Slice(start, count);
                        model = model[start..(start + count)];
                        break;
                    case 4:
                        var more = Enumerable.Range(0, random.Next(scale)).Select(_ => sources[0](random)).ToArray();
                        ListValue.Concat(ctx, list, ListValue.Of(more), out list);
                        model = [.. model, .. more];
                        break;
                    case 5:
                        var (other, otherModel) = lists[random.Next(lists.Count)];
                        if (model.Length + otherModel.Length > 40_000) break;
                        ListValue.Concat(ctx, other, list, out list);
                        model = [.. otherModel, .. model];
                        break;
                    default:
                        list = list.Reverse();
                        model = [.. model.Reverse()];
                        break;
                }

                lists.Add((list, model));
            }

            foreach (var (list, model) in lists) AssertSame(model, list);
        }
    }

    [Fact]
    public void Growing_at_either_end_copies_nothing_that_is_charged()
    {
        var meter = new Meter();
        var list = ListValue.Empty;
        var model = new LinkedList<long>();
        for (var i = 0; i < 50_000; i++)
        {
            if (i % 3 == 0)
            {
                ListValue.Cons(meter, Value.Int(i), list, out list);
                model.AddFirst(i);
            }
            else
            {
                ListValue.Append(meter, list, Value.Int(i), out list);
                model.AddLast(i);
            }
        }

        Assert.Equal(0, meter.Copied);
        Assert.Equal(model, Enumerable.Range(0, list.Count).Select(list.IntAt));
    }

    [Fact]
    public void A_queue_moves_along_without_copies_and_without_keeping_what_has_left()
    {
        var meter = new Meter();
        var list = ListValue.Of([Value.Int(0)]);
        for (var i = 1; i < 300_000; i++)
        {
            ListValue.Append(meter, list, Value.Int(i), out list);
            if (list.Count > 100) list = list.Slice(1, list.Count - 1);
        }

        Assert.True(meter.Copied < 5000, meter.Copied.ToString());
        Assert.Equal(299_999, list.IntAt(list.Count - 1));
        var buffer = (ListBuffer<long>)list.Buffer!;
        Assert.True(buffer.Flat is not null || buffer.Leaves!.Count(leaf => leaf is not null) <= 8);
    }

    [Fact]
    public void A_second_append_copies_and_is_charged()
    {
        var meter = new Meter();
        var list = ListValue.Of(Enumerable.Range(0, 1000).Select(i => Value.Int(i)).ToArray());
        ListValue.Append(meter, list, Value.Int(1), out var first);
        Assert.Equal(0, meter.Copied);
        ListValue.Append(meter, list, Value.Int(2), out var second);
        Assert.Equal(1000, meter.Copied);
        Assert.Equal(1, first.IntAt(1000));
        Assert.Equal(2, second.IntAt(1000));
    }

    [Fact]
    public void A_second_append_to_a_long_list_shares_whole_leaves()
    {
        var meter = new Meter();
        var list = ListValue.Of(Enumerable.Range(0, 100_000).Select(i => Value.Int(i)).ToArray());
        ListValue.Append(meter, list, Value.Int(1), out _);
        ListValue.Append(meter, list, Value.Int(2), out var second);
        Assert.Equal(100_000 % ListBuffer.LeafSize, meter.Copied);
        Assert.Equal(2, second.IntAt(100_000));
        Assert.Equal(99_999, second.IntAt(99_999));
    }

    [Fact]
    public void Another_kind_of_element_makes_the_list_mixed_once()
    {
        var meter = new Meter();
        var list = Make.Ints(Enumerable.Range(0, 100).Select(i => (long)i)).As<ListValue>();
        ListValue.Append(meter, list, Make.Str("x"), out list);
        Assert.Equal(ElementKind.Mixed, list.Elements);
        Assert.Equal(100, meter.Copied);
        ListValue.Append(meter, list, Value.Float(1), out list);
        Assert.Equal(100, meter.Copied);
        Assert.Equal(102, list.Count);
    }

    [Fact]
    public void Empty_views_are_the_empty_list()
    {
        var list = ListValue.Of([Value.Int(1)]);
        Assert.Same(ListValue.Empty, list.Slice(1, 0));
        Assert.Same(ListValue.Empty, ListValue.Of([]));
        Assert.Same(ListValue.Empty, new ListBuilder().ToList());
        Assert.Same(ListValue.Empty, new ListBuilder(5, ElementKind.Mixed).ToList());
        Assert.Same(list, list.Slice(0, 1));
    }

    [Fact]
    public void Threads_that_extend_one_list_do_not_see_each_other()
    {
        for (var round = 0; round < 20; round++)
        {
            var shared = ListValue.Of(Enumerable.Range(0, 4000).Select(i => Value.Int(i)).ToArray());
            ListValue.Append(new Meter(), shared, Value.Int(-1), out shared);
            Parallel.For(0, 4, thread =>
            {
                var mine = shared;
                for (var i = 0; i < 300; i++)
                {
                    if (i % 2 == 0) ListValue.Append(new Meter(), mine, Value.Int(thread), out mine);
                    else ListValue.Cons(new Meter(), Value.Int(thread), mine, out mine);
                }

                Assert.Equal(4301, mine.Count);
                for (var i = 0; i < 150; i++)
                {
                    Assert.Equal(thread, mine.IntAt(i));
                    Assert.Equal(thread, mine.IntAt(mine.Count - 1 - i));
                }

                for (var i = 0; i < 4000; i++) Assert.Equal(i, mine.IntAt(150 + i));
            });
        }
    }

    [Fact]
    public void Runs_cover_the_list()
    {
        var list = Make.Ints(Enumerable.Range(0, 20_000).Select(i => (long)i)).As<ListValue>().Slice(5000, 12_000);
        var next = 5000L;
        for (var i = 0; i < list.Count;)
        {
            var run = list.RunFrom<long>(i);
            foreach (var element in run) Assert.Equal(next++, element);
            i += run.Length;
        }

        Assert.Equal(17_000, next);
    }

    [Fact]
    public void A_builder_adapts_to_what_comes()
    {
        var random = new Random(3);
        for (var round = 0; round < 40; round++)
        {
            var builder = new ListBuilder(random.Next(100));
            var model = new List<Value>();
            var change = random.Next(10_000);
            for (var i = 0; i < 9000; i++)
            {
                var element = i < change ? Value.Int(i) : Sources[random.Next(Sources.Length)](random);
                builder.Add(element);
                model.Add(element);
            }

            Assert.Equal(model.Count, builder.Count);
            AssertSame(model.ToArray(), builder.ToList());
        }
    }

    private static void AssertSame(Value[] expected, ListValue list)
    {
        Assert.Equal(expected.Length, list.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!Equality.AreIdentical(expected[i], list[i]))
            {
                Assert.Fail($"element {i}: {DebugText.Of(expected[i])} became {DebugText.Of(list[i])}");
            }
        }
    }
}
