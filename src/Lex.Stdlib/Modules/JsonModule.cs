using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Json;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>json</c>.</summary>
internal static class JsonModule
{
    /// <summary>The value as compact JSON, object keys in ascending order.</summary>
    [LexBuiltin("json.stringify", "(T) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status Stringify(ExecutionContext ctx, Value value, out TextValue text) => JsonEncoder.Encode(ctx, value, out text);

    /// <summary>The value that a JSON text stands for, whatever its type.</summary>
    [LexBuiltin("json.parse", "(Str) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status Parse(ExecutionContext ctx, TextValue text, out Value result)
    {
        result = default;
        if (JsonDecoder.Decode(ctx, text.Utf8, out var value, out var problem) != Status.Ok) return Status.Fault;
        return problem is null ? Make.NewOk(ctx, value, out result) : Make.NewErr(ctx, problem, out result);
    }

    /// <summary>As <c>json.parse</c>, and every listed field must exist; a dotted path leads into objects.</summary>
    [LexBuiltin("json.parse_strict", "(Str, List[Str]) -> Result[T, Str]", Cost = BuiltinCost.Charged)]
    internal static Status ParseStrict(ExecutionContext ctx, TextValue text, ListValue required, out Value result)
    {
        result = default;
        if (JsonDecoder.Decode(ctx, text.Utf8, out var value, out var problem) != Status.Ok) return Status.Fault;
        if (problem is null && RequiredFields.Check(ctx, "json.parse_strict", value, required, out problem) != Status.Ok)
            return Status.Fault;
        return problem is null ? Make.NewOk(ctx, value, out result) : Make.NewErr(ctx, problem, out result);
    }

    /// <summary>What the compiler makes of <c>json.parse</c> where it knows the type: the second text describes it.</summary>
    [LexBuiltin("json.parse_typed", "(Str, Str) -> Result[T, Str]", Cost = BuiltinCost.Charged, Hidden = true)]
    internal static Status ParseTyped(ExecutionContext ctx, TextValue text, TextValue schema, out Value result)
    {
        result = default;
        if (JsonDecoder.Decode(ctx, text.Utf8, out var value, out var problem) != Status.Ok) return Status.Fault;
        if (problem is null && TypedValue.Shape(ctx, schema, value, out value, out problem) != Status.Ok) return Status.Fault;
        return problem is null ? Make.NewOk(ctx, value, out result) : Make.NewErr(ctx, problem, out result);
    }
}
