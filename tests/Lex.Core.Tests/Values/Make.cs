using Lex.Core.Programs;
using Lex.Core.Values;

namespace Lex.Core.Tests.Values;

/// <summary>Short ways to make values.</summary>
internal static class Make
{
    public static Value Str(string text) => Value.Object(TextValue.Of(text));

    public static Value Int(long value) => Value.Int(value);

    public static Value Float(double value) => Value.Float(value);

    public static Value List(params Value[] items) => Value.Object(ListValue.Of(items));

    public static Value Ints(IEnumerable<long> items) => Value.Object(ListValue.Of(items.Select(Value.Int).ToArray()));

    public static Value Deque(params Value[] items) => Value.Object(new DequeValue(ListValue.Of(items)));

    public static Value Tuple(params Value[] items) => Value.Object(Aggregate.Create(ShapeFamily.OfTuple(items.Length), items));

    public static Value Variant(string name, params Value[] arguments) =>
        Value.Object(Aggregate.Create(ShapeFamily.OfVariant(Name.Intern(name), arguments.Length), arguments));

    public static Value Record(params (string Name, Value Value)[] fields) => Value.Object(Aggregate.Create(
        ShapeFamily.OfRecord(fields.Select(field => Name.Intern(field.Name)).ToArray()),
        fields.Select(field => field.Value).ToArray()));

    public static Value Map(params (Value Key, Value Item)[] entries) =>
        Value.Object(MapValue.Of(entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Item)).ToArray()));

    public static Value Set(params Value[] elements) => Value.Object(SetValue.Of(elements));

    public static Value Closure(int id, byte[] hash, params Value[] captures) => Value.Object(Aggregate.Create(
        ShapeFamily.OfClosure(Function(id, hash), captures.Length), captures));

    public static FunctionCode Function(int id, byte[] hash) => new()
    {
        Id = id,
        Name = "f" + id,
        Arity = 0,
        LocalsCount = 0,
        Code = [],
        KnownBodyHash = [.. hash],
    };

    /// <summary>A table of columns whose cells are numbers, texts or null.</summary>
    public static Value Table(int rows, params (string Name, ValueKind Kind, object?[] Cells)[] columns) => Value.Object(new TableValue(
        List([.. columns.Select(c => Str(c.Name))]).As<ListValue>(), [.. columns.Select(c => Column(c.Kind, c.Cells))], rows));

    private static TableColumn Column(ValueKind kind, object?[] cells)
    {
        var values = cells.Select(cell => cell switch
        {
            null => TableColumn.DefaultOf(kind),
            string text => Str(text),
            double number => Value.Float(number),
            var number => Value.Int((int)number),
        });
        var nulls = cells.Any(cell => cell is null) ? List([.. cells.Select(cell => Value.Bool(cell is null))]).As<ListValue>() : null;
        return new TableColumn(kind, List([.. values]).As<ListValue>(), nulls);
    }

    /// <summary>A chain of variants, each inside the one before.</summary>
    public static Value Chain(int depth)
    {
        var chain = Variant("End");
        for (var i = 0; i < depth; i++) chain = Variant("Link", Value.Int(i), chain);
        return chain;
    }

    /// <summary>As a chain, but what is nested comes first, so that no walk can forget the parents.</summary>
    public static Value LeftChain(int depth)
    {
        var chain = List();
        for (var i = 0; i < depth; i++) chain = List(chain, Value.Int(i));
        return chain;
    }

    public static string Json(Value value, JsonStyle style = JsonStyle.Plain)
    {
        Assert.True(JsonEncoder.TryEncode(value, out var json, style));
        return System.Text.Encoding.UTF8.GetString(json.Span);
    }

    public static Value Parse(string json)
    {
        Assert.True(JsonDecoder.TryDecode(System.Text.Encoding.UTF8.GetBytes(json), out var value, out var problem), problem);
        return value;
    }
}
