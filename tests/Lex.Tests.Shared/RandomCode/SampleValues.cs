using Lex.Core.Values;

namespace Lex.Tests.Shared.RandomCode;

/// <summary>Values of every kind that ops tell apart, with the scalars at their limits.</summary>
internal static class SampleValues
{
    /// <summary>A field that some of the records have.</summary>
    public static readonly Name Field = Name.Intern("x");

    /// <summary>Integers at which arithmetic is special.</summary>
    public static readonly long[] Ints =
        [0, 1, -1, 2, -2, 7, 63, 1L << 32, long.MaxValue, long.MaxValue - 1, long.MinValue, long.MinValue + 1];

    /// <summary>Floats at which arithmetic is special.</summary>
    public static readonly double[] Floats =
        [0.0, -0.0, 1.0, -1.0, 0.5, 3.0, double.MaxValue, double.Epsilon, double.PositiveInfinity, double.NegativeInfinity, double.NaN];

    /// <summary>All of them, and values of the other kinds.</summary>
    public static readonly Value[] All =
    [
        .. Ints.Select(Value.Int),
        .. Floats.Select(Value.Float),
        Value.Bool(false),
        Value.Bool(true),
        Value.Unit,
        Text(""),
        Text("a"),
        Text("é"),
        Value.Object(BytesValue.Of(new byte[] { 1, 2 })),
        Value.Object(ListValue.Of([])),
        Value.Object(ListValue.Of([Value.Int(1), Value.Int(2)])),
        Tuple(Value.Int(1), Text("b")),
        Record(Field, Value.Int(5)),
        Record(Field, Text("five")),
        Record(Name.Intern("y"), Value.Int(5)),
        Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern("Some"), 1), [Value.Int(3)])),
        Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern("None"), 0), [])),
    ];

    /// <summary>One value of each kind.</summary>
    public static IEnumerable<Value> OnePerKind => All.DistinctBy(v => v.Kind);

    private static Value Text(string text) => Value.Object(TextValue.Of(text));

    private static Value Tuple(params ReadOnlySpan<Value> items) =>
        Value.Object(Aggregate.Create(ShapeFamily.OfTuple(items.Length), items));

    private static Value Record(Name field, Value content) => Value.Object(Aggregate.Create(ShapeFamily.OfRecord([field]), [content]));
}
