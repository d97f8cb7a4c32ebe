using Lex.Core.Execution;
using Lex.Core.Values;

namespace Lex.Core.Ops;

/// <summary>Folds ops on known operands by calling their meanings (artifact 21), so that folding cannot differ from running.</summary>
internal static class OpFolder
{
    private const OpFacts NeverFolded = OpFacts.Structural | OpFacts.Allocates | OpFacts.DynamicCost;

    /// <summary>Whether the op is a function of its popped operands alone, with a result and without a cost of its own.</summary>
    public static bool CanFold(Op op)
    {
        var info = OpTable.Of(op);
        return info.Super is null && (info.Facts & NeverFolded) == 0 && info is { Operands.Length: 0, Pushes: 1, Cells: CellRule.None };
    }

    /// <summary>The result of an op on these operands; false when it cannot be folded, or fails on them.</summary>
    public static bool TryFold(Op op, ReadOnlySpan<Value> popped, out Value result)
    {
        result = default;
        return CanFold(op) && OpInvoker.Invoke(op, new UnmeteredContext(), default, popped, out result) == Status.Ok;
    }
}
