using System.Text;
using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Json;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Toml;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>toml</c>: TOML 1.0, with the values that the same data has in JSON.</summary>
internal static class TomlModule
{
    /// <summary>The value that a TOML text stands for, whatever its type; dates and times are texts.</summary>
    [LexBuiltin("toml.parse", "(Str) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        return Decode(ctx, text, out var value, out var problem) == Status.Ok ? Answer(ctx, value, problem, out result) : Status.Fault;
    }

    /// <summary>As <c>toml.parse</c>, and every listed field must exist; a dotted path leads into tables.</summary>
    [LexBuiltin("toml.parse_strict", "(Str, List[Str]) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ParseStrict(ExecutionContext ctx, TextValue text, ListValue required, out Value result)
    {
        result = default;
        if (Decode(ctx, text, out var value, out var problem) != Status.Ok) return Status.Fault;
        if (problem is null && RequiredFields.Check(ctx, "toml.parse_strict", value, required, out problem) != Status.Ok)
            return Status.Fault;
        return Answer(ctx, value, problem, out result);
    }

    /// <summary>What the compiler makes of <c>toml.parse</c> where it knows the type: the second text describes it.</summary>
    [LexBuiltin("toml.parse_typed", "(Str, Str) -> Result[T, Str]", Cost = BuiltinCost.Charged, Hidden = true)]
    internal static Status ParseTyped(ExecutionContext ctx, TextValue text, TextValue schema, out Value result)
    {
        result = default;
        if (Decode(ctx, text, out var value, out var problem) != Status.Ok) return Status.Fault;
        if (problem is null && TypedValue.Shape(ctx, schema, value, out value, out problem) != Status.Ok) return Status.Fault;
        return Answer(ctx, value, problem, out result);
    }

    /// <summary>The TOML text of a record or map; names in ascending order.</summary>
    [LexBuiltin("toml.stringify", "(T) -> Result[Str, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Stringify(ExecutionContext ctx, Value value, out Value result)
    {
        result = default;
        if (JsonEncoder.Encode(ctx, value, out var json) != Status.Ok) return Status.Fault;
        if (ctx.ChargeWork(json.Length) != Status.Ok) return Status.Fault;
        if (TomlWriter.Write(ctx, json.Utf8Memory, out var text, out var problem) != Status.Ok) return Status.Fault;
        if (problem is not null) return Make.NewErr(ctx, $"toml.stringify: {problem}", out result);
        return Make.NewText(ctx, "toml.stringify", Encoding.UTF8.GetBytes(text), out var written) == Status.Ok
            ? Make.NewOk(ctx, Value.Object(written), out result)
            : Status.Fault;
    }

    private static Status Decode(ExecutionContext ctx, TextValue text, out Value value, out string? problem)
    {
        value = default;
        if (TomlReader.Read(ctx, text, out var json, out problem) != Status.Ok) return Status.Fault;
        return problem is null ? JsonDecoder.Decode(ctx, Encoding.UTF8.GetBytes(json), out value, out problem) : Status.Ok;
    }

    private static Status Answer(ExecutionContext ctx, Value value, string? problem, out Value result) => problem is null
        ? Make.NewOk(ctx, value, out result)
        : Make.NewErr(ctx, problem, out result);
}
