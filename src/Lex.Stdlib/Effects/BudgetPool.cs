using System.Globalization;

namespace Lex.Stdlib.Effects;

/// <summary>The pool that calls of functions with a declared budget draw from. There are no refunds. Safe to share between threads.</summary>
internal sealed class BudgetPool(ulong? ceiling)
{
    private ulong _used;

    /// <summary>What has been taken out so far, also if there is no ceiling: a saved run may go on where there is one.</summary>
    public ulong Used
    {
        get => Volatile.Read(ref _used);
        set => Volatile.Write(ref _used, value);
    }

    /// <summary>Takes <paramref name="cost"/> out of the pool, or refuses and takes nothing.</summary>
    public bool TrySpend(ulong cost, out string error)
    {
        error = "";
        var limit = ceiling ?? ulong.MaxValue;
        while (true)
        {
            var used = Used;
            if (ceiling is not null && (used > limit || cost > limit - used))
            {
                error = string.Create(
                    CultureInfo.InvariantCulture, $"budget exceeded: requested {cost}, used so far {used}, ceiling {limit}");
                return false;
            }

            var sum = cost > limit - used ? limit : used + cost;
            if (Interlocked.CompareExchange(ref _used, sum, used) == used) return true;
        }
    }
}
