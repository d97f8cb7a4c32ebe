using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>result</c>, as far as its functions take no closures.</summary>
[LexInlined("result.map", "(Result[T, X], (T) -> [E] U) -> [E] Result[U, X]", "Applies a function to the value of a success.")]
[LexInlined("result.and_then", "(Result[T, X], (T) -> [E] Result[U, X]) -> [E] Result[U, X]", "Goes on from a success with a function that may fail.")]
[LexInlined("result.map_err", "(Result[T, X], (X) -> [E] Y) -> [E] Result[T, Y]", "Applies a function to the error of a failure.")]
[LexInlined("result.or_else", "(Result[T, X], (X) -> [E] Result[T, Y]) -> [E] Result[T, Y]", "Goes on from a failure with a function of its error.")]
[LexInlined("result.unwrap_or_else", "(Result[T, X], (X) -> [E] T) -> [E] T", "The value of a success, or what a function makes of the error.")]
internal static class ResultModule
{
    /// <summary>The value of a success, or a default.</summary>
    [LexBuiltin("result.unwrap_or", "(Result[T, X], T) -> T", Cost = BuiltinCost.Constant)]
    internal static Status UnwrapOr(ExecutionContext ctx, Value result, Value fallback, out Value value)
    {
        value = fallback;
        return Variants.Read(ctx, "result.unwrap_or", result, Constructors.Ok, Constructors.Err, out var isOk) == Status.Ok
            ? Variants.Take(isOk, result, ref value)
            : Status.Fault;
    }

    /// <summary>Whether it is a success.</summary>
    [LexBuiltin("result.is_ok", "(Result[T, X]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static Status IsOk(ExecutionContext ctx, Value result, out bool isOk) =>
        Variants.Read(ctx, "result.is_ok", result, Constructors.Ok, Constructors.Err, out isOk);

    /// <summary>Whether it is a failure.</summary>
    [LexBuiltin("result.is_err", "(Result[T, X]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static Status IsErr(ExecutionContext ctx, Value result, out bool isErr) =>
        Variants.Read(ctx, "result.is_err", result, Constructors.Err, Constructors.Ok, out isErr);
}
