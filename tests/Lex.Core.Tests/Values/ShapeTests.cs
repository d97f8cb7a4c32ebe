using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class ShapeTests
{
    [Fact]
    public void The_shape_names_kind_fields_and_kinds_of_parts()
    {
        var record = Make.Record(("x", Value.Int(1)), ("y", Make.Str("")));
        var same = Make.Record(("x", Value.Int(9)), ("y", Value.Unit));
        var otherKinds = Make.Record(("x", Value.Float(1)), ("y", Make.Str("")));
        var otherOrder = Make.Record(("y", Make.Str("")), ("x", Value.Int(1)));
        Assert.Same(record.Ref!.Shape, same.Ref!.Shape);
        Assert.NotEqual(record.Ref.Shape.Id, otherKinds.Ref!.Shape.Id);
        Assert.NotEqual(record.Ref.Shape.Id, otherOrder.Ref!.Shape.Id);
        Assert.NotEqual(Make.Variant("A", Value.Unit).Ref!.Shape.Id, Make.Variant("B", Value.Unit).Ref!.Shape.Id);
        Assert.NotEqual(Make.Tuple(Value.Unit).Ref!.Shape.Id, Make.Variant("A", Value.Unit).Ref!.Shape.Id);
        Assert.True(record.Ref.Shape.Id >= Shape.FirstDynamicId);
        Assert.Equal(1, record.Ref.Shape.IndexOf(Name.Intern("y")));
        Assert.Equal(-1, record.Ref.Shape.IndexOf(Name.Intern("z")));
    }

    [Fact]
    public void Records_of_data_have_one_shape_whatever_the_order_of_their_keys()
    {
        var first = Make.Parse("""{"x":1,"y":2,"z":3}""");
        var second = Make.Parse("""{"z":3,"x":1,"y":2}""");
        Assert.Same(first.Ref!.Shape, second.Ref!.Shape);
        Assert.Same(first.Ref.Shape, Make.Record(("x", Value.Int(1)), ("y", Value.Int(1)), ("z", Value.Int(1))).Ref!.Shape);
        Assert.True(Equality.AreEqual(first, second));
    }

    [Fact]
    public void A_family_hands_out_each_shape_once_to_any_number_of_threads()
    {
        var family = new ShapeFamily(ValueKind.Tuple, null, [], 5, ShapeRegistry.Process);
        var results = new Shape[8][];
        Parallel.For(0, results.Length, thread =>
        {
            var shapes = new Shape[1024];
            for (var key = 0; key < shapes.Length; key++)
            {
                var kinds = new PartKind[5];
                for (var i = 0; i < 5; i++) kinds[i] = (PartKind)((key >> (2 * i)) & 3);
                shapes[key] = family.For(kinds);
                Assert.Equal(kinds, shapes[key].Parts.ToArray());
            }

            results[thread] = shapes;
        });
        foreach (var shapes in results) Assert.Equal(results[0], shapes);
        Assert.Equal(1024, results[0].Select(shape => shape.Id).Distinct().Count());
    }

    [Fact]
    public void A_family_that_has_too_many_shapes_makes_some_without_an_id()
    {
        var family = new ShapeFamily(ValueKind.Tuple, null, [], 6, ShapeRegistry.Process);
        var nameless = 0;
        for (var key = 0; key < 4096; key++)
        {
            var kinds = new PartKind[6];
            for (var i = 0; i < 6; i++) kinds[i] = (PartKind)((key >> (2 * i)) & 3);
            var shape = family.For(kinds);
            Assert.Equal(kinds, shape.Parts.ToArray());
            if (shape.Id == Shape.NoShapeId) nameless++;
        }

        Assert.Equal(4096 - 1024, nameless);
    }

    [Fact]
    public void Records_without_an_id_still_hold_their_own_fields()
    {
        Name[] ascending = [Name.Intern("p"), Name.Intern("q")];
        Name[] descending = [Name.Intern("q"), Name.Intern("p")];
        var first = new ShapeFamily(ValueKind.Record, null, ascending, 2, registry: null);
        var second = new ShapeFamily(ValueKind.Record, null, descending, 2, registry: null);
        var one = Aggregate.Create(first, [Value.Int(1), Value.Int(2)]);
        var two = Aggregate.Create(second, [Value.Int(2), Value.Int(1)]);
        Assert.Equal(Shape.NoShapeId, one.Shape.Id);
        Assert.Equal(1, one[one.Shape.IndexOf(Name.Intern("p"))].AsInt);
        Assert.Equal(1, two[two.Shape.IndexOf(Name.Intern("p"))].AsInt);
        Assert.True(Equality.AreEqual(Value.Object(one), Value.Object(two)));
    }

    [Fact]
    public void Data_cannot_register_more_shapes_than_the_limit()
    {
        var registry = new ShapeRegistry(maxDynamic: 3);
        Name[] Fields(int i) => [Name.Intern("limited" + i)];
        Shape ShapeOf(int i) => registry.Record(Fields(i), isDynamic: true).For([PartKind.Int]);
        var shapes = Enumerable.Range(0, 5).Select(ShapeOf).ToArray();
        Assert.Equal([true, true, true, false, false], shapes.Select(shape => shape.Id != Shape.NoShapeId));
        Assert.Equal("limited4", shapes[4].Fields[0].Text);
        Assert.Same(shapes[0], ShapeOf(0));
        Assert.NotSame(shapes[4], ShapeOf(4));

        // Programs are not held to it, and wide objects use up their own allowance.
        Assert.NotEqual(Shape.NoShapeId, registry.Record(Fields(7), isDynamic: false).For([PartKind.Int]).Id);
        var wide = Enumerable.Range(0, 1000).Select(i => Name.Intern(new string('n', 30_000) + i)).ToArray();
        Assert.Equal(Shape.NoShapeId, new ShapeRegistry().Record(wide, isDynamic: true).For(new PartKind[1000]).Id);
    }

    [Fact]
    public void Names_are_one_object_each_for_all_threads()
    {
        var names = new Name[8][];
        Parallel.For(0, names.Length, thread => names[thread] = Enumerable.Range(0, 2000).Select(i => Name.Intern("name" + i)).ToArray());
        foreach (var row in names) Assert.Equal(names[0], row);
    }
}
