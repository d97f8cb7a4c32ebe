namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>expressions.lex</c>.</summary>
internal static class Expressions
{
    private static readonly Var TheVar = new();

    internal static long Run(long n)
    {
        var e = Make(n, 7);
        return Value(e, 3) + Value(Simplified(e), 4);
    }

    private static Expr Make(long depth, long seed)
    {
        if (depth == 0) return seed % 3 == 0 ? TheVar : new Num(seed % 10);
        return (seed % 3) switch
        {
            0 => new Add(Make(depth - 1, seed * 2 + 1), Make(depth - 1, seed * 3 + 2)),
            1 => new Mul(Make(depth - 1, seed * 2 + 3), Make(depth - 1, seed + 1)),
            _ => new Neg(Make(depth - 1, seed + 4)),
        };
    }

    private static Expr Simplified(Expr e) => e switch
    {
        Neg(Neg(var inner)) => Simplified(inner),
        Add(Num(0), var right) => Simplified(right),
        Mul(Num(1), var right) => Simplified(right),
        Add(var left, var right) => new Add(Simplified(left), Simplified(right)),
        Mul(var left, var right) => new Mul(Simplified(left), Simplified(right)),
        Neg(var inner) => new Neg(Simplified(inner)),
        _ => e,
    };

    private static long Value(Expr e, long x) => e switch
    {
        Num(var n) => n,
        Add(var left, var right) => (Value(left, x) + Value(right, x)) % 1000003,
        Mul(var left, var right) => Value(left, x) * Value(right, x) % 1000003,
        Neg(var inner) => -Value(inner, x),
        _ => x,
    };

    private abstract record Expr;

    private sealed record Num(long Value) : Expr;

    private sealed record Var : Expr;

    private sealed record Add(Expr Left, Expr Right) : Expr;

    private sealed record Mul(Expr Left, Expr Right) : Expr;

    private sealed record Neg(Expr Inner) : Expr;
}
