using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Effects;
using Xunit;

namespace Lex.Stdlib.Tests.Support;

/// <summary>Calls library functions with arguments written as JSON; results and errors come back as text.</summary>
internal static class Call
{
    /// <summary>The result of a pure function as JSON, or <c>!</c> and the text of its error.</summary>
    public static string Json(string function, string arguments)
    {
        var ctx = new MeteredContext();
        return Run(ctx, function, Arguments(arguments), out var result) == Status.Ok ? Text(result) : "!" + ctx.Error!.Message;
    }

    /// <summary>The result of a pure function.</summary>
    public static Value Value(string function, params Value[] arguments)
    {
        var ctx = new MeteredContext();
        Assert.True(Run(ctx, function, arguments, out var result) == Status.Ok, ctx.Error?.Display);
        return result;
    }

    /// <summary>Calls a pure function.</summary>
    public static Status Run(ExecutionContext ctx, string function, ReadOnlySpan<Value> arguments, out Value result)
    {
        var dot = function.IndexOf('.', StringComparison.Ordinal);
        var found = Library.Find(function[..dot], function[(dot + 1)..]);
        Assert.NotNull(found);
        return found.Invoke(ctx, arguments, out result);
    }

    /// <summary>Performs an effect; the result as JSON, or <c>!</c> and the text of its error.</summary>
    public static string Effect(DefaultEffectHandler handler, string function, string arguments)
    {
        var dot = function.IndexOf('.', StringComparison.Ordinal);
        return handler.TryPerform(function[..dot], function[(dot + 1)..], Arguments(arguments), out var result, out var error)
            ? Text(result)
            : "!" + error;
    }

    /// <summary>A value as JSON.</summary>
    public static string Text(Value value)
    {
        Assert.True(JsonEncoder.TryEncode(value, out var json));
        return Encoding.UTF8.GetString(json.Span);
    }

    /// <summary>A text.</summary>
    public static Value Str(string text) => Core.Values.Value.Object(TextValue.Of(text));

    /// <summary>
    /// Values from a JSON array. Besides JSON: an object with the single key <c>$tuple</c>, <c>$map</c> (pairs),
    /// <c>$set</c>, <c>$deque</c> or <c>$matrix</c> (rows) stands for such a value; <c>$request</c> for one of <c>http</c> (method,
    /// address, headers, body, time limit).
    /// </summary>
    public static Value[] Arguments(string json)
    {
        Assert.True(JsonDecoder.TryDecode(Encoding.UTF8.GetBytes(json), out var decoded, out var problem), problem);
        var list = decoded.As<ListValue>();
        var arguments = new Value[list.Count];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Special(list[i]);
        return arguments;
    }

    private static Value Special(Value value)
    {
        if (value.Kind == ValueKind.List)
        {
            var items = new ListBuilder();
            foreach (var item in value.As<ListValue>()) items.Add(Special(item));
            return Core.Values.Value.Object(items.ToList());
        }

        if (value.Kind == ValueKind.Variant)
        {
            var variant = value.As<Aggregate>();
            var parts = new Value[variant.Shape.Count];
            for (var i = 0; i < parts.Length; i++) parts[i] = Special(variant[i]);
            return Core.Values.Value.Object(Aggregate.Create(ShapeFamily.OfVariant(variant.Shape.Constructor, parts.Length), parts));
        }

        if (value.Kind != ValueKind.Record || value.As<Aggregate>().Shape.Count != 1) return value;
        var inner = Special(value.As<Aggregate>()[0]);
        switch (value.As<Aggregate>().Shape.Fields[0].Text)
        {
            case "$tuple":
                var list = inner.As<ListValue>();
                var parts = new Value[list.Count];
                for (var i = 0; i < parts.Length; i++) parts[i] = list[i];
                return Core.Values.Value.Object(Aggregate.Create(ShapeFamily.OfTuple(parts.Length), parts));
            case "$map":
                return Value("map.from_list", inner);
            case "$set":
                return Value("set.from_list", inner);
            case "$deque":
                return Value("deque.from_list", inner);
            case "$request":
                var fields = inner.As<ListValue>();
                var names = new[] { "body", "headers", "method", "timeout_ms", "url" }.Select(Name.Intern).ToArray();
                return Core.Values.Value.Object(
                    Aggregate.Create(ShapeFamily.OfDynamicRecord(names), [fields[3], fields[2], fields[0], fields[4], fields[1]]));
            case "$matrix":
                return Value("math.from_lists", inner);
            default:
                return value;
        }
    }
}
