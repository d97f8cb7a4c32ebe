using System.Globalization;

namespace Lex.Stdlib.Effects;

/// <summary>The pool that calls of functions with a declared budget draw from. There are no refunds. Safe to share between threads.</summary>
internal sealed class BudgetPool(ulong? ceiling)
{
    private ulong _left = ceiling ?? 0;

    /// <summary>Takes <paramref name="cost"/> out of the pool, or refuses and takes nothing.</summary>
    public bool TrySpend(ulong cost, out string error)
    {
        error = "";
        if (ceiling is not { } limit) return true;
        while (true)
        {
            var left = Volatile.Read(ref _left);
            if (cost > left)
            {
                error = string.Create(
                    CultureInfo.InvariantCulture, $"budget exceeded: requested {cost}, used so far {limit - left}, ceiling {limit}");
                return false;
            }

            if (Interlocked.CompareExchange(ref _left, left - cost, left) == left) return true;
        }
    }
}
