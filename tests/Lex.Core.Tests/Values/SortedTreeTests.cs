using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

public sealed class SortedTreeTests
{
    private static readonly Comparer<Value> Order = Comparer<Value>.Create(SortedKey.Compare);

    [Fact]
    public void Texts_come_before_integers()
    {
        var map = Make.Map((Value.Int(-5), Value.Int(1)), (Make.Str("b"), Value.Int(2)), (Value.Int(3), Value.Int(3)),
            (Make.Str("a"), Value.Int(4)));
        Assert.Equal("""[["a",4],["b",2],[-5,1],[3,3]]""", Make.Json(map));
        Assert.False(map.As<MapValue>().HasTextKeysOnly);
        Assert.True(MapValue.Empty.HasTextKeysOnly);
    }

    [Fact]
    public void Other_kinds_are_no_keys()
    {
        Assert.False(SortedKey.IsKey(Value.Float(1)));
        Assert.False(SortedKey.IsKey(Value.Unit));
        Assert.True(SortedKey.IsKey(Value.Int(1)));
        Assert.Equal("map/set key must be Str or Int, got Float(1.0)", SortedKey.Refuse(Value.Float(1)));
    }

    [Fact]
    public void Maps_behave_as_sorted_dictionaries_and_never_change()
    {
        var random = new Random(5);
        for (var round = 0; round < 30; round++)
        {
            var map = MapValue.Empty;
            var model = new SortedDictionary<Value, long>(Order);
            var keys = round % 2 == 0 ? 50 : 5000;
            for (var step = 0; step < 2000; step++)
            {
                var key = KeyOf(random.Next(keys));
                var before = map;
                var count = before.Count;
                if (random.Next(3) == 0)
                {
                    map = map.Remove(key);
                    if (!model.Remove(key)) Assert.Same(before, map);
                }
                else
                {
                    map = map.Set(key, Value.Int(step));
                    model[key] = step;
                }

                Assert.Equal(count, before.Count);
                Assert.Equal(model.Count, map.Count);
            }

            AssertBalanced(map.Root);
            AssertSame(model, map);
            for (var i = 0; i < keys; i++)
            {
                var found = map.TryGet(KeyOf(i), out var item);
                Assert.Equal(model.TryGetValue(KeyOf(i), out var expected), found);
                if (found) Assert.Equal(expected, item.AsInt);
            }
        }
    }

    [Fact]
    public void Maps_built_at_once_keep_the_last_of_equal_keys()
    {
        var random = new Random(6);
        for (var size = 0; size < 200; size++)
        {
            var entries = Enumerable.Range(0, size).Select(i => KeyValuePair.Create(KeyOf(random.Next(100)), Value.Int(i))).ToArray();
            var model = new SortedDictionary<Value, long>(Order);
            foreach (var entry in entries) model[entry.Key] = entry.Value.AsInt;
            var map = MapValue.Of(entries);
            AssertBalanced(map.Root);
            AssertSame(model, map);
        }
    }

    [Theory]
    [InlineData(10, 10)]
    [InlineData(2000, 2000)]
    [InlineData(3, 5000)]
    [InlineData(5000, 3)]
    [InlineData(0, 7)]
    [InlineData(7, 0)]
    public void Merging_prefers_the_second(int first, int second)
    {
        var left = MapValue.Of(Enumerable.Range(0, first).Select(i => KeyValuePair.Create(KeyOf(2 * i), Value.Int(1))).ToArray());
        var right = MapValue.Of(Enumerable.Range(0, second).Select(i => KeyValuePair.Create(KeyOf(3 * i), Value.Int(2))).ToArray());
        var model = new SortedDictionary<Value, long>(Order);
        for (var i = 0; i < first; i++) model[KeyOf(2 * i)] = 1;
        for (var i = 0; i < second; i++) model[KeyOf(3 * i)] = 2;
        var merged = MapValue.Merge(left, right);
        AssertBalanced(merged.Root);
        AssertSame(model, merged);
        Assert.Equal(first, left.Count);
    }

    [Fact]
    public void Sets_behave_as_sorted_sets()
    {
        var random = new Random(8);
        for (var round = 0; round < 200; round++)
        {
            var first = Enumerable.Range(0, random.Next(60)).Select(_ => KeyOf(random.Next(80))).ToArray();
            var second = Enumerable.Range(0, random.Next(60)).Select(_ => KeyOf(random.Next(80))).ToArray();
            var (left, right) = (SetValue.Of(first), SetValue.Of(second));
            AssertSame(first.Union(second, new ByValue()), SetValue.Union(left, right));
            AssertSame(first.Intersect(second, new ByValue()), SetValue.Intersect(left, right));
            AssertSame(first.Except(second, new ByValue()), SetValue.Difference(left, right));
            Assert.Equal(first.All(element => second.Contains(element, new ByValue())), left.IsSubsetOf(right));
            var element = KeyOf(random.Next(80));
            AssertSame(first.Append(element).Distinct(new ByValue()), left.Add(element));
            AssertSame(first.Where(other => SortedKey.Compare(other, element) != 0), left.Remove(element));
        }
    }

    [Fact]
    public void Ascending_insertion_stays_balanced()
    {
        var map = MapValue.Empty;
        for (var i = 0; i < 100_000; i++) map = map.Set(Value.Int(i), Value.Unit);
        AssertBalanced(map.Root);
        for (var i = 0; i < 99_000; i++) map = map.Remove(Value.Int(i));
        AssertBalanced(map.Root);
        Assert.Equal(1000, map.Count);
    }

    private static Value KeyOf(int number) => number % 2 == 0 ? Value.Int(number - 20) : Make.Str("k" + number);

    private static void AssertBalanced(SortedNode? tree)
    {
        if (tree is null) return;
        var (left, right) = (SortedTree.SizeOf(tree.Left) + 1, SortedTree.SizeOf(tree.Right) + 1);
        Assert.True(left + right <= 3 || (left <= 3 * right && right <= 3 * left), $"{left} and {right}");
        Assert.Equal(left + right - 1, tree.Size);
        AssertBalanced(tree.Left);
        AssertBalanced(tree.Right);
    }

    private static void AssertSame(SortedDictionary<Value, long> model, MapValue map)
    {
        Assert.Equal(model.Count, map.Count);
        var entries = map.Entries();
        foreach (var (key, item) in model)
        {
            Assert.True(entries.Next());
            Assert.Equal(0, SortedKey.Compare(key, entries.Key));
            Assert.Equal(item, entries.Item.AsInt);
        }

        Assert.False(entries.Next());
    }

    private static void AssertSame(IEnumerable<Value> expected, SetValue set)
    {
        var sorted = expected.Distinct(new ByValue()).Order(Order).ToArray();
        Assert.Equal(sorted.Length, set.Count);
        var elements = set.Elements();
        foreach (var element in sorted)
        {
            Assert.True(elements.Next());
            Assert.Equal(0, SortedKey.Compare(element, elements.Key));
        }
    }

    private sealed class ByValue : IEqualityComparer<Value>
    {
        public bool Equals(Value x, Value y) => SortedKey.Compare(x, y) == 0;

        public int GetHashCode(Value obj) => obj.IsInt ? obj.AsInt.GetHashCode() : obj.As<TextValue>().ToString().GetHashCode();
    }
}
