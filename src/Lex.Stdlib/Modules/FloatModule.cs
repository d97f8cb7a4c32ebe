using Lex.Core.Builtins;
using Lex.Core.Execution;
using Lex.Core.Values;
using Lex.Stdlib.Runtime;

namespace Lex.Stdlib.Modules;

/// <summary>The module <c>float</c>.</summary>
internal static class FloatModule
{
    private const double TwoToThe63 = 9223372036854775808.0;

    /// <summary>The integer part; NaN gives 0, numbers out of range the nearest integer there is.</summary>
    [LexBuiltin("float.to_int", "(Float) -> Int", Cost = BuiltinCost.Constant)]
    internal static long ToInt(double number)
    {
        if (double.IsNaN(number)) return 0;
        if (number >= TwoToThe63) return long.MaxValue;
        return number < -TwoToThe63 ? long.MinValue : (long)number;
    }

    /// <summary>The shortest digits that read back as the same number, never with an exponent.</summary>
    [LexBuiltin("float.to_str", "(Float) -> Str", Cost = BuiltinCost.Charged)]
    internal static Status ToStr(ExecutionContext ctx, double number, out TextValue text)
    {
        text = FloatText.Plain(number);
        return Charge.Text(ctx, "float.to_str", text.Length, 0);
    }
}
