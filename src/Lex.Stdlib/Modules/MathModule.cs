using Lex.Core.Builtins;

namespace Lex.Stdlib.Modules;

/// <summary>The scalar half of the module <c>math</c>: floats as IEEE 754 has them, errors of domain give NaN or infinities.</summary>
internal static class MathModule
{
    /// <summary>e to a power.</summary>
    [LexBuiltin("math.exp", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Exp(double x) => Math.Exp(x);

    /// <summary>The natural logarithm.</summary>
    [LexBuiltin("math.log", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Log(double x) => Math.Log(x);

    /// <summary>The logarithm to base 2.</summary>
    [LexBuiltin("math.log2", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Log2(double x) => Math.Log2(x);

    /// <summary>The logarithm to base 10.</summary>
    [LexBuiltin("math.log10", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Log10(double x) => Math.Log10(x);

    /// <summary>The square root.</summary>
    [LexBuiltin("math.sqrt", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Sqrt(double x) => Math.Sqrt(x);

    /// <summary>The absolute value.</summary>
    [LexBuiltin("math.abs", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Abs(double x) => Math.Abs(x);

    /// <summary>The sine.</summary>
    [LexBuiltin("math.sin", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Sin(double x) => Math.Sin(x);

    /// <summary>The cosine.</summary>
    [LexBuiltin("math.cos", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Cos(double x) => Math.Cos(x);

    /// <summary>The tangent.</summary>
    [LexBuiltin("math.tan", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Tan(double x) => Math.Tan(x);

    /// <summary>The arc sine.</summary>
    [LexBuiltin("math.asin", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Asin(double x) => Math.Asin(x);

    /// <summary>The arc cosine.</summary>
    [LexBuiltin("math.acos", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Acos(double x) => Math.Acos(x);

    /// <summary>The arc tangent.</summary>
    [LexBuiltin("math.atan", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Atan(double x) => Math.Atan(x);

    /// <summary>The largest whole number that is not larger.</summary>
    [LexBuiltin("math.floor", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Floor(double x) => Math.Floor(x);

    /// <summary>The smallest whole number that is not smaller.</summary>
    [LexBuiltin("math.ceil", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Ceil(double x) => Math.Ceiling(x);

    /// <summary>The number without its fraction.</summary>
    [LexBuiltin("math.trunc", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Trunc(double x) => Math.Truncate(x);

    /// <summary>The nearest whole number; halves go away from zero.</summary>
    [LexBuiltin("math.round", "(Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Round(double x) => Math.Round(x, MidpointRounding.AwayFromZero);

    /// <summary>The first number to the power of the second.</summary>
    [LexBuiltin("math.pow", "(Float, Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Pow(double x, double y) => Math.Pow(x, y);

    /// <summary>The angle of the point whose coordinates are y and x.</summary>
    [LexBuiltin("math.atan2", "(Float, Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Atan2(double y, double x) => Math.Atan2(y, x);

    /// <summary>The smaller number; NaN loses against a number, of two zeros the first is taken.</summary>
    [LexBuiltin("math.min", "(Float, Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Min(double x, double y) => double.IsNaN(x) || y < x ? y : x;

    /// <summary>The larger number; NaN loses against a number, of two zeros the first is taken.</summary>
    [LexBuiltin("math.max", "(Float, Float) -> Float", Cost = BuiltinCost.Constant)]
    internal static double Max(double x, double y) => double.IsNaN(x) || y > x ? y : x;
}
