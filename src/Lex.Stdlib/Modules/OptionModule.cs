using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>option</c>, as far as its functions take no closures.</summary>
[LexInlined("option.map", "(Option[T], (T) -> [E] U) -> [E] Option[U]", "Applies a function to the value, if there is one.")]
[LexInlined("option.and_then", "(Option[T], (T) -> [E] Option[U]) -> [E] Option[U]", "Goes on with a function that answers with an option.")]
[LexInlined("option.or_else", "(Option[T], () -> [E] Option[T]) -> [E] Option[T]", "Asks a function for another option if there is no value.")]
[LexInlined("option.unwrap_or_else", "(Option[T], () -> [E] T) -> [E] T", "The value, or what a function answers.")]
internal static class OptionModule
{
    /// <summary>The value, or a default.</summary>
    [LexBuiltin("option.unwrap_or", "(Option[T], T) -> T", Cost = BuiltinCost.Constant)]
    internal static Status UnwrapOr(ExecutionContext ctx, Value option, Value fallback, out Value value)
    {
        value = fallback;
        return Variants.Read(ctx, "option.unwrap_or", option, Constructors.Some, Constructors.None, out var isSome) == Status.Ok
            ? Variants.Take(isSome, option, ref value)
            : Status.Fault;
    }

    /// <summary>Whether there is a value.</summary>
    [LexBuiltin("option.is_some", "(Option[T]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static Status IsSome(ExecutionContext ctx, Value option, out bool isSome) =>
        Variants.Read(ctx, "option.is_some", option, Constructors.Some, Constructors.None, out isSome);

    /// <summary>Whether there is no value.</summary>
    [LexBuiltin("option.is_none", "(Option[T]) -> Bool", Cost = BuiltinCost.Constant)]
    internal static Status IsNone(ExecutionContext ctx, Value option, out bool isNone) =>
        Variants.Read(ctx, "option.is_none", option, Constructors.None, Constructors.Some, out isNone);

    /// <summary>The value as a success, or an error.</summary>
    [LexBuiltin("option.ok_or", "(Option[T], E2) -> Result[T, E2]", Cost = BuiltinCost.Charged)]
    internal static Status OkOr(ExecutionContext ctx, Value option, Value error, out Value result)
    {
        result = default;
        if (Variants.Read(ctx, "option.ok_or", option, Constructors.Some, Constructors.None, out var isSome) != Status.Ok)
            return Status.Fault;
        if (ctx.ChargeCells(CellCost.Parts(1)) != Status.Ok) return Status.Fault;
        result = isSome ? Make.Ok(option.As<Aggregate>()[0]) : Make.Err(error);
        return Status.Ok;
    }
}
