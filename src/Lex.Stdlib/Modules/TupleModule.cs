using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>tuple</c>.</summary>
internal static class TupleModule
{
    /// <summary>The first item of a pair.</summary>
    [LexBuiltin("tuple.fst", "((A, B)) -> A", Cost = BuiltinCost.Constant)]
    internal static Status First(ExecutionContext ctx, Value tuple, out Value item) => Item(ctx, "tuple.fst", tuple, 0, out item);

    /// <summary>The second item of a pair.</summary>
    [LexBuiltin("tuple.snd", "((A, B)) -> B", Cost = BuiltinCost.Constant)]
    internal static Status Second(ExecutionContext ctx, Value tuple, out Value item) => Item(ctx, "tuple.snd", tuple, 1, out item);

    /// <summary>The third item of a triple.</summary>
    [LexBuiltin("tuple.third", "((A, B, C)) -> C", Cost = BuiltinCost.Constant)]
    internal static Status Third(ExecutionContext ctx, Value tuple, out Value item) => Item(ctx, "tuple.third", tuple, 2, out item);

    /// <summary>Number of items.</summary>
    [LexBuiltin("tuple.len", "((A, B)) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Len(Value tuple) => tuple.As<Aggregate>().Shape.Count;

    private static Status Item(ExecutionContext ctx, string function, Value tuple, int index, out Value item)
    {
        var aggregate = tuple.As<Aggregate>();
        if (index >= aggregate.Shape.Count)
        {
            item = default;
            return BuiltinArguments.WrongKind(ctx, function, $"a tuple of more than {index} items", tuple);
        }

        item = aggregate[index];
        return Status.Ok;
    }
}
