using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>Values of every kind that has content, nested in each other, with what is hard to write down.</summary>
internal static class RandomValue
{
    private static readonly string[] Names = ["a", "b", "é", "$bytes", "$variant", "args", "$tuple", "", "items", "x y", "\u0001"];

    private static readonly string[] Texts = ["", "a", "é\u0000\n\"\\", "𝄞", "{\"$float\":\"x\"}", new('x', 300)];

    private static readonly long[] FloatBits =
        [0, 1, long.MinValue, 0x7FF0_0000_0000_0000, -0x0010_0000_0000_0000, 0x7FF8_0000_0000_0001, -0x0007_2152_4110_FFFF];

    /// <summary>A value in which nothing is nested deeper than <paramref name="depth"/>.</summary>
    public static Value Make(Random random, int depth = 4) => random.Next(depth > 0 ? 16 : 6) switch
    {
        0 => Value.Int(random.Next(3) == 0 ? SampleValues.Ints[random.Next(SampleValues.Ints.Length)] : random.NextInt64()),
        1 => Value.Float(random.Next(2) == 0 ? SpecialFloat(random) : random.NextDouble() * Math.Pow(10, random.Next(-20, 20))),
        2 => Value.Bool(random.Next(2) == 0),
        3 => default,
        4 => Text(Texts[random.Next(Texts.Length)]),
        5 => Bytes(random),
        6 or 7 => Value.Object(ListValue.Of(Parts(random, depth))),
        8 => Aggregate(ShapeFamily.OfTuple, Parts(random, depth)),
        9 or 10 => Record(random, depth),
        11 => Aggregate(count => ShapeFamily.OfVariant(Name.Intern(Names[random.Next(Names.Length)]), count), Parts(random, depth)),
        12 => Map(random, depth),
        13 => Value.Object(random.Next(2) == 0 ? SetValue.Of(Keys(random)) : new DequeValue(ListValue.Of(Parts(random, depth)))),
        14 => Matrix(random),
        _ => Table(random),
    };

    private static Value Text(string text) => Value.Object(TextValue.Of(text));

    private static double SpecialFloat(Random random) => BitConverter.Int64BitsToDouble(FloatBits[random.Next(FloatBits.Length)]);

    private static Value Bytes(Random random)
    {
        var bytes = new byte[random.Next(5)];
        random.NextBytes(bytes);
        return Value.Object(BytesValue.Of(bytes));
    }

    private static Value[] Parts(Random random, int depth)
    {
        var parts = new Value[random.Next(4)];
        for (var i = 0; i < parts.Length; i++) parts[i] = Make(random, depth - 1);
        return parts;
    }

    private static Value Aggregate(Func<int, ShapeFamily> family, Value[] parts) =>
        Value.Object(Core.Values.Aggregate.Create(family(parts.Length), parts));

    // As data has them, in ascending order, or in an order of its own.
    private static Value Record(Random random, int depth)
    {
        var parts = Parts(random, depth);
        var names = Names.OrderBy(_ => random.Next()).Take(parts.Length).Select(Name.Intern).ToArray();
        if (random.Next(2) == 0) Array.Sort(names);
        return Value.Object(Core.Values.Aggregate.Create(ShapeFamily.OfRecord(names), parts));
    }

    private static Value[] Keys(Random random)
    {
        var keys = new Value[random.Next(4)];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = random.Next(2) == 0 ? Value.Int(random.Next(9)) : Text(Texts[random.Next(Texts.Length)]);
        return keys;
    }

    private static Value Map(Random random, int depth) =>
        Value.Object(MapValue.Of(Array.ConvertAll(Keys(random), key => new KeyValuePair<Value, Value>(key, Make(random, depth - 1)))));

    private static Value Table(Random random)
    {
        var rows = random.Next(4);
        var columns = new TableColumn[random.Next(3)];
        for (var i = 0; i < columns.Length; i++) columns[i] = Column(random, rows);
        return Value.Object(new TableValue(ListValue.Of(Array.ConvertAll(Names[..columns.Length], Text)), columns, rows));
    }

    private static TableColumn Column(Random random, int rows)
    {
        ValueKind[] kinds = [ValueKind.Int, ValueKind.Float, ValueKind.Str];
        var kind = kinds[random.Next(kinds.Length)];
        var hasNulls = random.Next(2) == 0;
        var (cells, nulls) = (new Value[rows], new Value[rows]);
        for (var row = 0; row < rows; row++)
        {
            var isNull = hasNulls && (row == 0 || random.Next(2) == 0);
            nulls[row] = Value.Bool(isNull);
            cells[row] = isNull ? TableColumn.DefaultOf(kind) : kind switch
            {
                ValueKind.Int => Value.Int(random.Next(9)),
                ValueKind.Float => Value.Float(SpecialFloat(random)),
                _ => Text(Texts[random.Next(Texts.Length)]),
            };
        }

        return new TableColumn(kind, ListValue.Of(cells), hasNulls && rows > 0 ? ListValue.Of(nulls) : null);
    }

    private static Value Matrix(Random random)
    {
        var (rows, columns) = (random.Next(3), random.Next(3));
        var data = new double[rows * columns];
        for (var i = 0; i < data.Length; i++) data[i] = SpecialFloat(random);
        return Value.Object(new F64Array(rows, columns, data));
    }
}
