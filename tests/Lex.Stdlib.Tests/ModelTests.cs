using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>Collections against simple models, texts against plain code over UTF-8, numbers against big integers, JSON against another
/// implementation; on seeded random data.</summary>
public sealed class ModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Maps_behave_like_sorted_dictionaries(int seed)
    {
        var random = new Random(seed);
        var (map, model) = (Call.Value("map.new"), new SortedDictionary<string, long>(StringComparer.Ordinal));
        for (var round = 0; round < 1500; round++)
        {
            var key = Key(random);
            switch (random.Next(5))
            {
                case 0 or 1:
                    map = Call.Value("map.set", map, Call.Str(key), Value.Int(round));
                    model[key] = round;
                    break;
                case 2:
                    map = Call.Value("map.delete", map, Call.Str(key));
                    model.Remove(key);
                    break;
                case 3:
                    Assert.Equal(model.ContainsKey(key), Call.Value("map.has", map, Call.Str(key)).AsBool);
                    Assert.Equal(model.GetValueOrDefault(key, -1), Call.Value("map.get_or", map, Call.Str(key), Value.Int(-1)).AsInt);
                    break;
                default:
                    var other = Enumerable.Range(0, 5).Select(i => (Key: Key(random), Item: (long)i)).ToArray();
                    var pairs = List(other.Select(p => Pair(Call.Str(p.Key), Value.Int(p.Item))));
                    map = Call.Value("map.merge", map, Call.Value("map.from_list", pairs));
                    foreach (var (k, item) in other) model[k] = item;
                    break;
            }

            if (round % 50 != 0) continue;
            Assert.Equal(model.Count, Call.Value("map.size", map).AsInt);
            Assert.Equal(model.Keys, Texts(Call.Value("map.keys", map)));
            Assert.Equal(model.Values, Ints(Call.Value("map.values", map)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Sets_behave_like_sorted_sets(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 300; round++)
        {
            var (a, b) = (Numbers(random, 40), Numbers(random, 40));
            var (left, right) = (new SortedSet<long>(a), new SortedSet<long>(b));
            var (first, second) = (Call.Value("set.from_list", List(a)), Call.Value("set.from_list", List(b)));
            Assert.Equal(left, Ints(Call.Value("set.to_list", first)));
            Assert.Equal(left.Union(right).Order(), Elements("set.union", first, second));
            Assert.Equal(left.Intersect(right).Order(), Elements("set.intersect", first, second));
            Assert.Equal(left.Except(right).Order(), Elements("set.diff", first, second));
            Assert.Equal(left.IsSubsetOf(right), Call.Value("set.is_subset", first, second).AsBool);
            var x = random.Next(-20, 20);
            Assert.Equal(left.Contains(x), Call.Value("set.has", first, Value.Int(x)).AsBool);
            Assert.Equal(left.Append(x).Distinct().Order(), Elements("set.add", first, Value.Int(x)));
            Assert.Equal(left.Where(y => y != x), Elements("set.delete", first, Value.Int(x)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Deques_behave_like_lists_with_two_ends(int seed)
    {
        var random = new Random(seed);
        var (deque, model) = (Call.Value("deque.new"), new List<long>());
        var history = new List<(Value Deque, long[] Model)>();
        for (var round = 0; round < 2000; round++)
        {
            switch (random.Next(6))
            {
                case 0 or 1:
                    deque = Call.Value("deque.push_back", deque, Value.Int(round));
                    model.Add(round);
                    break;
                case 2:
                    deque = Call.Value("deque.push_front", deque, Value.Int(round));
                    model.Insert(0, round);
                    break;
                case 3 or 4:
                    var atBack = random.Next(2) == 0;
                    var popped = Call.Value(atBack ? "deque.pop_back" : "deque.pop_front", deque).As<Aggregate>();
                    Assert.Equal(model.Count == 0, popped.Shape.Count == 0);
                    if (model.Count == 0) break;
                    Assert.Equal(atBack ? model[^1] : model[0], popped[0].As<Aggregate>()[0].AsInt);
                    deque = popped[0].As<Aggregate>()[1];
                    model.RemoveAt(atBack ? model.Count - 1 : 0);
                    break;
                default:
                    // An old version goes on by itself: nobody else may see what happens to it.
                    history.Add((deque, [.. model]));
                    var (old, was) = history[random.Next(history.Count)];
                    (deque, model) = (old, [.. was]);
                    break;
            }

            Assert.Equal(model.Count, Call.Value("deque.size", deque).AsInt);
        }

        foreach (var (old, was) in history) Assert.Equal(was, Ints(Call.Value("deque.to_list", old)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Lists_behave_like_arrays(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 400; round++)
        {
            var (a, b) = (Numbers(random, random.Next(2) == 0 ? 5 : 70), Numbers(random, 10));
            var (list, other, n) = (List(a), List(b), random.Next(-2, 80));
            Assert.Equal(a.Concat(b), Ints(Call.Value("list.concat", list, other)));
            Assert.Equal(a.AsEnumerable().Reverse(), Ints(Call.Value("list.reverse", list)));
            Assert.Equal(a.Prepend(n), Ints(Call.Value("list.cons", Value.Int(n), list)));
            Assert.Equal(a.Skip(1), Ints(Call.Value("list.tail", list)));
            Assert.Equal(a.Take(n), Ints(Call.Value("list.take", list, Value.Int(n))));
            Assert.Equal(a.Skip(n), Ints(Call.Value("list.drop", list, Value.Int(n))));
            Assert.Equal(a.Order(), Ints(Call.Value("list.sort", list)));
            Assert.Equal(a.Contains(n), Call.Value("list.contains", list, Value.Int(n)).AsBool);
            Assert.Equal(a.Concat(b).Concat(a), Ints(Call.Value("list.flatten", List([list, other, list]))));
            var zipped = Call.Value("list.zip", list, other).As<ListValue>().ToArray()
                .Select(p => (p.As<Aggregate>()[0].AsInt, p.As<Aggregate>()[1].AsInt));
            Assert.Equal(a.Zip(b), zipped);
            var found = Call.Value("list.get", list, Value.Int(n)).As<Aggregate>();
            Assert.Equal(n >= 0 && n < a.Length ? [a[n]] : Array.Empty<long>(), found.Shape.Count == 0 ? [] : [found[0].AsInt]);
        }
    }

    [Fact]
    public void Texts_behave_like_their_bytes()
    {
        var random = new Random(4);
        string[] letters = ["a", "b", "ab", "é", "😀", "\r\n", "\n", "\u0301", " "];
        for (var round = 0; round < 1500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(0, 30)).Select(_ => letters[random.Next(letters.Length)]));
            var part = string.Concat(Enumerable.Range(0, random.Next(1, 3)).Select(_ => letters[random.Next(letters.Length)]));
            var (value, utf8, runes) =
                (Call.Str(text), Encoding.UTF8.GetBytes(text), text.EnumerateRunes().Select(r => r.ToString()).ToArray());
            Assert.Equal(runes, Texts(Call.Value("str.chars", value)));
            Assert.Equal(runes.Length, Call.Value("str.len_chars", value).AsInt);
            Assert.Equal(utf8.Length, Call.Value("str.len", value).AsInt);
            Assert.Equal(Lines(text), Texts(Call.Value("str.lines", value)));
            Assert.Equal(string.Concat(Enumerable.Repeat(text, round % 4)), Text("str.repeat", value, Value.Int(round % 4)));
            var (width, filling) = (random.Next(-1, 40), Call.Str(part));
            var fill =
                string.Concat(Enumerable.Repeat(part.EnumerateRunes(), 50).SelectMany(r => r).Take(Math.Max(0, width - runes.Length)));
            Assert.Equal(fill + text, Text("str.pad_left", value, Value.Int(width), filling));
            Assert.Equal(text + fill, Text("str.pad_right", value, Value.Int(width), filling));
            Assert.Equal(Math.Sign(utf8.AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(part))),
                Call.Value("str.cmp", value, filling).AsInt);
            Assert.Equal(utf8.AsSpan().StartsWith(Encoding.UTF8.GetBytes(part)), Call.Value("str.starts_with", value, filling).AsBool);
        }
    }

    [Fact]
    public void Long_needles_are_found_where_short_ones_would_be()
    {
        var random = new Random(5);
        for (var round = 0; round < 300; round++)
        {
            var unit = new string(Enumerable.Range(0, random.Next(1, 4)).Select(_ => "ab"[random.Next(2)]).ToArray());
            var needle = string.Concat(Enumerable.Repeat(unit, 100)) + (random.Next(2) == 0 ? "" : "c");
            var text = string.Concat(Enumerable.Range(0, 8).Select(_ => random.Next(3) == 0 ? needle[random.Next(20)..] : needle));
            Assert.Equal(text.Contains(needle, StringComparison.Ordinal),
                Call.Value("str.contains", Call.Str(text), Call.Str(needle)).AsBool);
            Assert.Equal(text.Split(needle), Texts(Call.Value("str.split", Call.Str(text), Call.Str(needle))));
            Assert.Equal(text.Replace(needle, "<>", StringComparison.Ordinal),
                Text("str.replace", Call.Str(text), Call.Str(needle), Call.Str("<>")));
        }
    }

    [Fact]
    public void Quotients_of_decimals_are_those_of_big_integers()
    {
        var random = new Random(6);
        string[] modes = ["HalfUp", "HalfDown", "HalfEven", "Down", "Up", "Ceiling", "Floor"];
        for (var round = 0; round < 5000; round++)
        {
            var (a, x) = (random.NextInt64(-1000, 1000) * random.Next(1, 500), random.Next(-4, 5));
            var (b, y) = (random.NextInt64(1, 50) * (random.Next(2) * 2 - 1), random.Next(-4, 5));
            var (digits, mode) = (random.Next(-3, 6), modes[random.Next(modes.Length)]);
            var quotient = Call.Value(
                "decimal.div", Call.Value("decimal.decimal", Value.Int(a), Value.Int(x)),
                Call.Value("decimal.decimal", Value.Int(b), Value.Int(y)), Value.Int(digits), Call.Str(mode)).As<Aggregate>();
            var numerator = a * BigInteger.Pow(10, 20 + x + digits) * b.CompareTo(0);
            var denominator = Math.Abs(b) * BigInteger.Pow(10, 20 + y);
            Assert.Equal((Rounded(numerator, denominator, mode), -digits), ((BigInteger)quotient[0].AsInt, quotient[1].AsInt));
        }
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("-1.50", -150, -2)]
    [InlineData("+.5", 5, -1)]
    [InlineData("5.", 5, 0)]
    [InlineData("12e3", 12, 3)]
    [InlineData("1.25E-3", 125, -5)]
    [InlineData("-9223372036854775808", long.MinValue, 0)]
    [InlineData("0.000000000000000000000000000000", 0, -30)]
    public void A_decimal_is_read_exactly(string text, long coefficient, long exponent)
    {
        var number = Call.Value("decimal.parse", Call.Str(text)).As<Aggregate>()[0].As<Aggregate>();
        Assert.Equal((coefficient, exponent), (number[0].AsInt, number[1].AsInt));
    }

    [Theory]
    [InlineData("", "invalid number")]
    [InlineData(".", "invalid number")]
    [InlineData("1.2.3", "invalid number")]
    [InlineData("1e", "invalid number")]
    [InlineData(" 1", "invalid number")]
    [InlineData("0x1", "invalid number")]
    [InlineData("9223372036854775808", "overflow")]
    [InlineData("1.0e-9223372036854775808", "overflow")]
    public void What_is_no_decimal_is_an_error(string text, string problem) =>
        Assert.Equal($"{{\"$variant\":\"Err\",\"args\":[\"decimal.parse: {problem}\"]}}", Call.Json("decimal.parse", $"[\"{text}\"]"));

    [Theory]
    [InlineData("[{\"coefficient\":1,\"exponent\":0},{\"coefficient\":0,\"exponent\":0},2,\"Up\"]", "!decimal.div: division by zero")]
    [InlineData("[{\"coefficient\":1,\"exponent\":0},{\"coefficient\":3,\"exponent\":0},2,\"x\"]",
        "!decimal.div: unknown rounding mode \"x\"; valid modes: HalfUp HalfDown HalfEven Down Up Ceiling Floor")]
    [InlineData("[{\"coefficient\":1,\"exponent\":0},{\"coefficient\":3,\"exponent\":0},30,\"Up\"]", "!decimal.div: overflow")]
    [InlineData("[{\"coefficient\":1,\"exponent\":9223372036854775807},{\"coefficient\":3,\"exponent\":0},1,\"Up\"]",
        "!decimal.div: overflow scaling (shift 9223372036854775808)")]
    public void A_quotient_that_does_not_exist_is_an_error(string arguments, string expected) =>
        Assert.Equal(expected, Call.Json("decimal.div", arguments));

    [Fact]
    public void Json_agrees_with_another_implementation()
    {
        var random = new Random(7);
        for (var round = 0; round < 1500; round++)
        {
            var node = RandomNode(random, 4);
            var source = node?.ToJsonString() ?? "null";
            var parsed = Call.Value("json.parse", Call.Str(source)).As<Aggregate>();
            Assert.True(parsed.Shape.Constructor.Text == "Ok", source);
            var written = Text("json.stringify", parsed[0]);
            Assert.True(JsonNode.DeepEquals(node, JsonNode.Parse(written)), $"{source} became {written}");

            // One wrong character: both must say so, or both read it. (Half a surrogate pair, an error here, is none there: the texts have
            // no pairs.)
            if (source.Length == 0) continue;
            var at = random.Next(source.Length);
            var broken = source[..at] + "{}[]:,\"x1 "[random.Next(10)] + source[(at + 1)..];
            var isRead = Call.Value("json.parse", Call.Str(broken)).As<Aggregate>().Shape.Constructor.Text == "Ok";
            Assert.True(IsRead(broken) == isRead, $"{broken}: {isRead}");
        }
    }

    [Fact]
    public void Csv_survives_a_trip()
    {
        var random = new Random(8);
        string[] letters = ["a", ",", "\"", "\n", "\r\n", "é", " ", ""];
        for (var round = 0; round < 500; round++)
        {
            var columns = random.Next(1, 5);
            var rows = Enumerable.Range(0, random.Next(0, 6))
                .Select(_ => Enumerable.Range(0, columns)
                    .Select(_ => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => letters[random.Next(letters.Length)])))
                    .ToArray()).ToArray();
            var written = Call.Value("csv.stringify", List(rows.Select(r => List(r.Select(f => Call.Str(f)))))).As<Aggregate>()[0];
            var read = Call.Value("csv.parse", written).As<Aggregate>()[0].As<ListValue>().ToArray().Select(r => Texts(r).ToArray())
                .ToArray();
            Assert.Equal(rows, read);
        }
    }

    private static BigInteger Rounded(BigInteger numerator, BigInteger denominator, string mode)
    {
        var floor = BigInteger.Divide(numerator - ModOf(numerator, denominator), denominator);
        var twice = (2 * ModOf(numerator, denominator)).CompareTo(denominator);
        if (ModOf(numerator, denominator).IsZero) return floor;
        var (toZero, away) = numerator.Sign < 0 ? (floor + 1, floor) : (floor, floor + 1);
        return mode switch
        {
            "Floor" => floor,
            "Ceiling" => floor + 1,
            "Down" => toZero,
            "Up" => away,
            _ when twice != 0 => twice < 0 ? floor : floor + 1,
            "HalfUp" => away,
            "HalfDown" => toZero,
            _ => floor.IsEven ? floor : floor + 1,
        };
    }

    private static BigInteger ModOf(BigInteger a, BigInteger b) => ((a % b) + b) % b;

    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text.Replace("\r\n", "\n", StringComparison.Ordinal));
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static bool IsRead(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonNode? RandomNode(Random random, int depth) => random.Next(depth == 0 ? 5 : 7) switch
    {
        0 => JsonValue.Create(random.NextInt64(long.MinValue, long.MaxValue)),
        1 => JsonValue.Create(Math.Round(random.NextDouble() * 1000, 3) + 0.0005),
        2 => JsonValue.Create(
            string.Concat(Enumerable.Range(0, random.Next(6))
            .Select(_ => "a\"\\\n\u0001é€/ ".EnumerateRunes().ElementAt(random.Next(8)).ToString()))),
        3 => JsonValue.Create(random.Next(2) == 0),
        4 => null,
        5 => new JsonArray([.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomNode(random, depth - 1))]),
        _ => new JsonObject(Enumerable.Range(0, random.Next(4))
            .Select(i => KeyValuePair.Create($"k{i * 7 % 4}", RandomNode(random, depth - 1)))),
    };

    private static string Key(Random random) => "k" + random.Next(80).ToString(CultureInfo.InvariantCulture);

    private static long[] Numbers(Random random, int most) =>
        [.. Enumerable.Range(0, random.Next(0, most)).Select(_ => (long)random.Next(-20, 20))];

    private static IEnumerable<long> Elements(string function, params Value[] arguments) =>
        Ints(Call.Value("set.to_list", Call.Value(function, arguments)));

    private static Value Pair(Value first, Value second) => Value.Object(Aggregate.Create(ShapeFamily.OfTuple(2), [first, second]));

    private static Value List(IEnumerable<long> numbers) => List(numbers.Select(Value.Int));

    private static Value List(IEnumerable<Value> values) => Value.Object(ListValue.Of(values.ToArray()));

    private static IEnumerable<long> Ints(Value list) => list.As<ListValue>().ToArray().Select(v => v.AsInt);

    private static IEnumerable<string> Texts(Value list) => list.As<ListValue>().ToArray().Select(v => v.As<TextValue>().ToString());

    private static string Text(string function, params Value[] arguments) => Call.Value(function, arguments).As<TextValue>().ToString();
}
