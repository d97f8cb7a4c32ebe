using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;
using Lex.Stdlib.Text;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>int</c>.</summary>
internal static class IntModule
{
    /// <summary>The integer in decimal.</summary>
    [LexBuiltin("int.to_str", "(Int) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status ToStr(ExecutionContext ctx, long number, out TextValue text)
    {
        Span<byte> digits = stackalloc byte[NumberText.MaxIntLength];
        return Make.NewText(ctx, "int.to_str", digits[..NumberText.Format(number, digits)], out text);
    }

    /// <summary>The nearest float.</summary>
    [LexBuiltin("int.to_float", "(Int) -> Float", Cost = BuiltinCost.Constant)]
    internal static double ToFloat(long number) => number;

    /// <summary>The absolute value; the smallest integer has none and stays as it is.</summary>
    [LexBuiltin("int.abs", "(Int) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Abs(long number) => number < 0 ? unchecked(-number) : number;

    /// <summary>The smaller of two integers.</summary>
    [LexBuiltin("int.min", "(Int, Int) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Min(long left, long right) => Math.Min(left, right);

    /// <summary>The larger of two integers.</summary>
    [LexBuiltin("int.max", "(Int, Int) -> Int", Cost = BuiltinCost.Constant)]
    internal static long Max(long left, long right) => Math.Max(left, right);
}
