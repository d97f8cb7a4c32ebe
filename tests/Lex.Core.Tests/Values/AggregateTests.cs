using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class AggregateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(40)]
    [InlineData(300)]
    public void Parts_of_every_mixture_of_kinds_come_back(int count)
    {
        var random = new Random(count);
        for (var round = 0; round < 200; round++)
        {
            var parts = new Value[count];
            for (var i = 0; i < count; i++)
            {
                parts[i] = random.Next(5) switch
                {
                    0 => Value.Int(random.NextInt64()),
                    1 => Value.Float(random.NextDouble()),
                    2 => Value.Bool(random.Next(2) == 0),
                    3 => Value.Unit,
                    _ => Make.Str("s" + i),
                };
            }

            var tuple = Aggregate.Create(ShapeFamily.OfTuple(count), parts);
            GC.Collect(0);
            for (var i = 0; i < count; i++)
            {
                Assert.Equal(parts[i].Kind, tuple[i].Kind);
                Assert.True(Equality.AreIdentical(parts[i], tuple[i]));
            }

            var variant = Aggregate.CopyParts(tuple, ShapeFamily.OfVariant(Name.Intern("V"), count));
            Assert.Equal(ValueKind.Variant, variant.Kind);
            for (var i = 0; i < count; i++) Assert.True(Equality.AreIdentical(parts[i], variant[i]));
        }
    }

    [Fact]
    public void Every_class_is_reached_by_its_index_and_has_its_fields()
    {
        for (var references = 0; references <= AggregateClasses.Maximum; references++)
        {
            for (var scalars = 0; references + scalars <= AggregateClasses.Maximum; scalars++)
            {
                var type = AggregateClasses.TypeOf(references, scalars);
                var parts = Enumerable.Range(0, references).Select(i => Make.Str("x" + i))
                    .Concat(Enumerable.Range(0, scalars).Select(i => Value.Int(i))).ToArray();
                var made = Aggregate.Create(ShapeFamily.OfTuple(parts.Length), parts);
                Assert.Equal(type, made.GetType());
                for (var i = 0; i < references; i++) Assert.Same(parts[i].Ref, type.GetField("R" + i)!.GetValue(made));
                for (var i = 0; i < scalars; i++) Assert.Equal((long)i, type.GetField("S" + i)!.GetValue(made));
            }
        }
    }

    [Fact]
    public void Fields_can_be_read_by_offset()
    {
        var record = Make.Record(("a", Value.Int(7)), ("b", Make.Str("t")), ("c", Value.Bool(true)));
        var shape = record.Ref!.Shape;
        Assert.Equal(7, Aggregate.ScalarAt(record.Ref, shape.OffsetOf(0)));
        Assert.Equal("t", Aggregate.ReferenceAt(record.Ref, shape.OffsetOf(1)).ToString());
        Assert.Equal(1, Aggregate.ScalarAt(record.Ref, shape.OffsetOf(2)));
    }

    [Fact]
    public void Without_parts_there_is_one_object_for_each_constructor()
    {
        Assert.Same(Make.Variant("None").Ref, Make.Variant("None").Ref);
        Assert.NotSame(Make.Variant("None").Ref, Make.Variant("Nil").Ref);
        Assert.Same(Make.Tuple().Ref, Make.Tuple().Ref);
    }

    [Fact]
    public void An_aggregate_with_few_parts_is_no_larger_than_its_parts_and_three_words()
    {
        var parts = new[] { Value.Int(1), Value.Int(2) };
        var family = ShapeFamily.OfTuple(2);
        Aggregate.Create(family, parts);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) Aggregate.Create(family, parts);
        Assert.Equal(40 * 1000, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
