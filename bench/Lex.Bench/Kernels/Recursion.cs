namespace Lex.Bench.Kernels;

/// <summary>The twin of <c>recursion.lex</c>.</summary>
internal static class Recursion
{
    internal static long Run(long n) => n < 2 ? n : Run(n - 1) + Run(n - 2);
}
