using System.Text;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Tests.Support;
using Xunit;

namespace Lex.Stdlib.Tests;

/// <summary>
/// What functions charge, for all of them at once: arguments of growing size are made from each signature, and what is
/// charged must grow at least as fast as what is built.
/// </summary>
public sealed class CostTests
{
    private const int Small = 64;

    private const int Large = 4096;

    public static TheoryData<string> Functions
    {
        get
        {
            var rows = new TheoryData<string>();
            for (var i = 0; i < BuiltinTable.Count; i++)
            {
                var function = BuiltinTable.Create(i);
                if (function.IsPure) rows.Add($"{function.Module}.{function.Name}");
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void Cells_cover_what_a_result_takes(string name)
    {
        var function = Find(name);
        foreach (var size in new[] { 0, 1, Small, Large })
        {
            var ctx = new MeteredContext();
            if (function.Invoke(ctx, Arguments(function, size), out var result) != Status.Ok) continue;
            var built = SizeOf(result) - Enumerable.Sum(Arguments(function, size), a => SizeOf(a));
            if (function.Cost == BuiltinCost.Constant) Assert.Equal((0L, 0L), (ctx.StepsCharged, ctx.CellsCharged));
            Assert.True(ctx.CellsCharged >= built, $"size {size}: charged {ctx.CellsCharged} cells for {built} that are new at least");
        }
    }

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_that_charges_honours_both_limits(string name)
    {
        var function = Find(name);
        var arguments = Arguments(function, Large);
        var free = new MeteredContext();
        if (function.Invoke(free, arguments, out _) != Status.Ok) return;
        if (free.CellsCharged > 0)
        {
            var ctx = new MeteredContext(cells: free.CellsCharged - 1);
            Assert.Equal(Status.Fault, function.Invoke(ctx, arguments, out _));
            Assert.Equal(Core.Errors.LexLimit.Cells, ctx.Error!.Limit);
        }

        if (free.StepsCharged > 0)
        {
            var ctx = new MeteredContext(steps: free.StepsCharged - 1);
            Assert.Equal(Status.Fault, function.Invoke(ctx, arguments, out _));
            Assert.Equal(Core.Errors.LexLimit.Steps, ctx.Error!.Limit);
        }
    }

    [Theory]
    [InlineData("str.to_upper")]
    [InlineData("str.split")]
    [InlineData("str.contains")]
    [InlineData("str.replace")]
    [InlineData("list.reverse")]
    [InlineData("list.enumerate")]
    [InlineData("map.entries")]
    [InlineData("map.merge")]
    [InlineData("set.union")]
    [InlineData("json.stringify")]
    [InlineData("math.matmul")]
    [InlineData("regex.find_all")]
    [InlineData("bytes.from_str")]
    [InlineData("csv.parse")]
    public void Steps_grow_with_the_work(string name)
    {
        var function = Find(name);
        var small = new MeteredContext();
        var large = new MeteredContext();
        function.Invoke(small, Arguments(function, Small), out _);
        function.Invoke(large, Arguments(function, Large * 4), out _);
        Assert.True(large.StepsCharged >= Math.Max(1, small.StepsCharged) * 4, $"{small.StepsCharged} steps became {large.StepsCharged}");
    }

    [Theory]
    [InlineData("list.range", "[0,1000000000000]")]
    [InlineData("math.zeros", "[1000000,1000000]")]
    public void A_result_that_is_too_large_is_refused_before_it_is_built(string name, string arguments)
    {
        var ctx = new MeteredContext();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(Status.Fault, Call.Run(ctx, name, Call.Arguments(arguments), out _));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
    }

    [Fact]
    public void Replacing_cannot_blow_up()
    {
        var ctx = new MeteredContext(cells: 1_000_000);
        var text = Call.Str(new string('a', 10_000));
        Assert.Equal(Status.Fault, Call.Run(ctx, "str.replace", [text, Call.Str("a"), text], out _));
        Assert.Equal(Core.Errors.LexLimit.Cells, ctx.Error!.Limit);
    }

    [Fact]
    public void A_hostile_pattern_takes_linear_time()
    {
        var ctx = new MeteredContext();
        var text = Call.Str(new string('a', 50_000) + "b");
        Assert.Equal(Status.Ok, Call.Run(ctx, "regex.is_match", [Call.Str("(a+)+$"), text], out var found));
        Assert.False(found.AsBool);
        Assert.True(ctx.StepsCharged < 50_000);
    }

    private static BuiltinDescriptor Find(string name) => Library.Find(name[..name.IndexOf('.', StringComparison.Ordinal)], name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..])!;

    /// <summary>Arguments for a signature: every text, list, map and so on has the size.</summary>
    private static Value[] Arguments(BuiltinDescriptor function, int size)
    {
        // Built by hand where the type does not say what makes sense.
        switch ($"{function.Module}.{function.Name}")
        {
            case "str.replace" or "str.split":
                var rest = Enumerable.Repeat(Call.Str("a"), function.Arity - 1);
                return [Text(size), .. rest];
            case "regex.find_all" or "regex.find" or "regex.split" or "regex.is_match":
                return [Call.Str("a"), Text(size)];
            case "csv.stringify":
                return [Value.Object(ListValue.Of(Enumerable.Repeat(ListOf(size, i => Call.Str("a")), 4).ToArray()))];
            case "math.from_lists":
                return [Value.Object(ListValue.Of(Enumerable.Repeat(ListOf(size, i => Value.Float(i)), 4).ToArray()))];
            case "math.from_flat":
                return [Value.Int(1), Value.Int(size), ListOf(size, i => Value.Float(i))];
            case "json.stringify":
                return [ListOf(size, i => Value.Int(i))];
            case "str.join":
                return [ListOf(size, i => Call.Str("ab")), Call.Str(",")];
            case "bytes.concat_all":
                return [ListOf(size, i => Value.Object(BytesValue.Of("ab"u8)))];
            case "map.from_list":
                return [ListOf(size, i => Value.Object(Aggregate.Create(ShapeFamily.OfTuple(2), [Value.Int(i), Value.Int(i)])))];
        }

        var open = function.Signature.IndexOf(')', StringComparison.Ordinal);
        var kinds = Generators(function).Select(type => OfType(type, size)).ToArray();
        Assert.True(open > 0);
        return kinds;
    }

    private static IEnumerable<string> Generators(BuiltinDescriptor function)
    {
        var depth = 0;
        var start = 1;
        for (var i = 0; i < function.Signature.Length; i++)
        {
            if (function.Signature[i] is '(' or '[' or '{') depth++;
            if (function.Signature[i] is ')' or ']' or '}') depth--;
            if ((depth == 1 && function.Signature[i] == ',') || depth == 0)
            {
                if (i > start) yield return function.Signature[start..i].Trim();
                start = i + 1;
            }

            if (depth == 0) yield break;
        }
    }

    private static Value OfType(string type, int size) => type switch
    {
        "Int" or "Instant" or "Duration" => Value.Int(size),
        "Float" => Value.Float(size),
        "Bool" => Value.Bool(true),
        "Str" or "Regex" => Text(size),
        "Bytes" => Value.Object(BytesValue.Of(Encoding.UTF8.GetBytes(new string('a', size)))),
        "Matrix" => Value.Object(new F64Array(Side(size), Side(size), new double[Side(size) * Side(size)])),
        "Decimal" => Call.Value("decimal.decimal", Value.Int(size), Value.Int(-2)),
        "Rng" => Call.Value("random.seed", Value.Int(size)),
        "Tz" => Call.Arguments("[{\"$variant\":\"Utc\",\"args\":[]}]")[0],
        "DateTime" => Call.Value("datetime.to_components", Value.Int(0), OfType("Tz", 0)).As<Aggregate>()[0],
        _ when type.StartsWith("List", StringComparison.Ordinal) => ListOf(size, i => Value.Int(i)),
        _ when type.StartsWith("Map", StringComparison.Ordinal) =>
            Value.Object(MapValue.Of(Enumerable.Range(0, size).Select(i => KeyValuePair.Create(Value.Int(i), Value.Int(i))).ToArray())),
        _ when type.StartsWith("Set", StringComparison.Ordinal) =>
            Value.Object(SetValue.Of(Enumerable.Range(0, size).Select(i => Value.Int(i)).ToArray())),
        _ when type.StartsWith("Deque", StringComparison.Ordinal) => Value.Object(new DequeValue(ListOf(size, i => Value.Int(i)).As<ListValue>())),
        _ when type.StartsWith("Option", StringComparison.Ordinal) => Call.Arguments("[{\"$variant\":\"Some\",\"args\":[1]}]")[0],
        _ when type.StartsWith("Result", StringComparison.Ordinal) => Call.Arguments("[{\"$variant\":\"Ok\",\"args\":[1]}]")[0],
        _ when type.StartsWith("Parser", StringComparison.Ordinal) => Call.Value("parser.digit"),
        _ when type.StartsWith("((A, B, C)", StringComparison.Ordinal) || type.StartsWith("(A, B", StringComparison.Ordinal) =>
            Call.Arguments("[{\"$tuple\":[1,2,3]}]")[0],
        _ => Value.Int(size),
    };

    private static int Side(int size) => (int)Math.Sqrt(size);

    private static Value Text(int size) => Call.Str(new string('a', size));

    private static Value ListOf(int size, Func<int, Value> item) => Value.Object(ListValue.Of(Enumerable.Range(0, size).Select(item).ToArray()));

    /// <summary>The cells of a value by the rule for what is built: each part counts for itself.</summary>
    private static long SizeOf(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Str:
                return CellCost.Bytes(value.As<TextValue>().Length);
            case ValueKind.Bytes:
                return CellCost.Bytes(value.As<BytesValue>().Length);
            case ValueKind.F64Array:
                return CellCost.Parts(value.As<F64Array>().Data.Length);
            case ValueKind.List:
                return CellCost.Parts(value.As<ListValue>().Count) + Sum(value.As<ListValue>());
            case ValueKind.Deque:
                return CellCost.Parts(value.As<DequeValue>().Count) + Sum(value.As<DequeValue>().Items);
            case ValueKind.Tuple or ValueKind.Record or ValueKind.Variant:
                var aggregate = value.As<Aggregate>();
                var sum = CellCost.Parts(aggregate.Shape.Count);
                for (var i = 0; i < aggregate.Shape.Count; i++) sum += SizeOf(aggregate[i]);
                return sum;
            default:
                return 0;
        }
    }

    private static long Sum(ListValue list)
    {
        var sum = 0L;
        foreach (var item in list) sum += SizeOf(item);
        return sum;
    }
}
