using System.Text;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Json;

/// <summary>Texts in a notation for data other than JSON, by way of the JSON that has the same value.</summary>
internal static class DataText
{
    /// <summary>Reads a text as JSON. The status is the meter's; a mistake is a <paramref name="problem"/>.</summary>
    public delegate Status Reader(ExecutionContext ctx, TextValue text, out string json, out string? problem);

    /// <summary>Writes JSON as a text. The status is the meter's; without a text there is a <paramref name="problem"/>.</summary>
    public delegate Status Writer(ExecutionContext ctx, ReadOnlyMemory<byte> json, out string text, out string? problem);

    /// <summary>The value that a text stands for, whatever its type.</summary>
    public static Status Parse(ExecutionContext ctx, Reader read, TextValue text, out Value result)
    {
        result = default;
        return Decode(ctx, read, text, out var value, out var problem) == Status.Ok ? Answer(ctx, value, problem, out result) : Status.Fault;
    }

    /// <summary>The same, and every listed field must exist. The name of the function is in the message.</summary>
    public static Status ParseStrict(ExecutionContext ctx, string name, Reader read, TextValue text, ListValue required, out Value result)
    {
        result = default;
        if (Decode(ctx, read, text, out var value, out var problem) != Status.Ok) return Status.Fault;
        if (problem is null && RequiredFields.Check(ctx, name, value, required, out problem) != Status.Ok) return Status.Fault;
        return Answer(ctx, value, problem, out result);
    }

    /// <summary>The value that a text stands for, in the shape that a schema describes.</summary>
    public static Status ParseTyped(ExecutionContext ctx, Reader read, TextValue text, TextValue schema, out Value result)
    {
        result = default;
        if (Decode(ctx, read, text, out var value, out var problem) != Status.Ok) return Status.Fault;
        if (problem is null && TypedValue.Shape(ctx, schema, value, out value, out problem) != Status.Ok) return Status.Fault;
        return Answer(ctx, value, problem, out result);
    }

    /// <summary>The text of a value.</summary>
    public static Status Stringify(ExecutionContext ctx, string name, Writer write, Value value, out Value result)
    {
        result = default;
        if (JsonEncoder.Encode(ctx, value, out var json) != Status.Ok) return Status.Fault;
        if (ctx.ChargeWork(json.Length) != Status.Ok) return Status.Fault;
        if (write(ctx, json.Utf8Memory, out var text, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, $"{name}: {problem}", out result);
        return Make.NewText(ctx, name, Encoding.UTF8.GetBytes(text), out var written) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(written), out result)
            : Status.Fault;
    }

    private static Status Decode(ExecutionContext ctx, Reader read, TextValue text, out Value value, out string? problem)
    {
        value = default;
        if (read(ctx, text, out var json, out problem) != Status.Ok) return Status.Fault;
        return problem is null ? JsonDecoder.Decode(ctx, Encoding.UTF8.GetBytes(json), out value, out problem) : Status.Ok;
    }

    private static Status Answer(ExecutionContext ctx, Value value, string? problem, out Value result) => problem is null
        ? Make.NewOk(ctx, value, out result)
        : Make.NewErr(ctx, problem, out result);
}
